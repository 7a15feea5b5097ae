/** The product catalogue of each municipality: subjects with script and questions, replaced as a whole by an import. */
import type { Product } from '../../domain/contact/catalogue.ts';
import type { MunicipalityId } from '../../domain/ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { Catalogue, OfficeStore } from '../ports/office.ts';

export class Catalogues {
  readonly #store: Pick<OfficeStore, 'catalogues' | 'saveCatalogue'>;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #known = new Map<MunicipalityId, Catalogue>();

  constructor(store: Pick<OfficeStore, 'catalogues' | 'saveCatalogue'>, clock: Pick<Clock, 'now'>) {
    this.#store = store;
    this.#clock = clock;
  }

  async open(): Promise<void> {
    for (const catalogue of await this.#store.catalogues())
      this.#known.set(catalogue.municipality, catalogue);
  }

  of(municipality: MunicipalityId): readonly Product[] {
    return this.#known.get(municipality)?.products ?? [];
  }

  /** The product's name; its id when it is, or was, not in the catalogue. */
  nameOf(municipality: MunicipalityId, id: string): string {
    return this.of(municipality).find((product) => product.id === id)?.name ?? id;
  }

  async replace(municipality: MunicipalityId, products: readonly Product[]): Promise<Catalogue> {
    const version = (this.#known.get(municipality)?.version ?? 0) + 1;
    const catalogue = { municipality, version, products, changedAt: this.#clock.now() };
    await this.#store.saveCatalogue(catalogue);
    this.#known.set(municipality, catalogue);
    return catalogue;
  }
}
