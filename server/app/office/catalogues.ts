/** The product catalogue of each municipality: subjects with script and questions, replaced as a whole by an import. */
import type { Product } from '../../domain/contact/catalogue.ts';
import type { MunicipalityId } from '../../domain/ids.ts';
import { second } from '../../domain/time.ts';
import type { Clock, Timer } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Catalogue, OfficeStore } from '../ports/office.ts';

/** How often it is looked whether a catalogue was imported. */
const lookEvery = 5 * second;

export class Catalogues {
  readonly #store: Pick<OfficeStore, 'catalogues' | 'catalogueVersion' | 'saveCatalogue'>;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #known = new Map<MunicipalityId, Catalogue>();
  /** The store's version when it was last read. */
  #version = 0;
  #timer: Timer | null = null;

  constructor(
    store: Pick<OfficeStore, 'catalogues' | 'catalogueVersion' | 'saveCatalogue'>,
    clock: Pick<Clock, 'now'>,
  ) {
    this.#store = store;
    this.#clock = clock;
  }

  async open(): Promise<void> {
    this.#version = await this.#store.catalogueVersion();
    for (const catalogue of await this.#store.catalogues())
      this.#known.set(catalogue.municipality, catalogue);
  }

  /** Reads again what somebody imported on the command line; true when there was something. */
  async refresh(): Promise<boolean> {
    if ((await this.#store.catalogueVersion()) === this.#version) return false;
    await this.open();
    return true;
  }

  /** An import on the command line is another process's: it is looked for, as people are. */
  follow(clock: Clock, log: Log, changed: () => void): void {
    this.#timer = clock.setTimer(lookEvery, () => {
      this.refresh()
        .then((isNew) => {
          if (isNew) changed();
        })
        .catch((error: unknown) => log.warn('catalogue.refreshFailed', { error: error as Error }));
      this.follow(clock, log, changed);
    });
  }

  close(): void {
    this.#timer?.cancel();
  }

  of(municipality: MunicipalityId): readonly Product[] {
    return this.#known.get(municipality)?.products ?? [];
  }

  /** 0 when there never was one. */
  versionOf(municipality: MunicipalityId): number {
    return this.#known.get(municipality)?.version ?? 0;
  }

  /** Null when it is not, or no more, in the catalogue. */
  get(municipality: MunicipalityId, id: string): Product | null {
    return this.of(municipality).find((product) => product.id === id) ?? null;
  }

  /** The product's name; its id when it is, or was, not in the catalogue. */
  nameOf(municipality: MunicipalityId, id: string): string {
    return this.get(municipality, id)?.name ?? id;
  }

  async replace(municipality: MunicipalityId, products: readonly Product[]): Promise<Catalogue> {
    // Somebody may have imported one beside this process.
    await this.refresh();
    const version = (this.#known.get(municipality)?.version ?? 0) + 1;
    const catalogue = { municipality, version, products, changedAt: this.#clock.now() };
    await this.#store.saveCatalogue(catalogue);
    this.#known.set(municipality, catalogue);
    return catalogue;
  }
}
