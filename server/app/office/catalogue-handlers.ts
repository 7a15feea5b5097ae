/** Routes of the product catalogue: what agents choose from, and the import by an administrator. */
import type { Subject } from '../../contract/call.ts';
import {
  catalogueFromCsv,
  catalogueFromJson,
  findProducts,
  type Product,
} from '../../domain/contact/catalogue.ts';
import { idOf, type MunicipalityId } from '../../domain/ids.ts';
import { type HandlersOf, ifUnchanged, municipalityOf, pageOf, Refusal } from './handler.ts';
import { importRefused } from './import-refusal.ts';
import type { Office } from './office.ts';
import { municipalityFor } from './served-calls.ts';

export function catalogueHandlers(
  office: Office,
): HandlersOf<'listSubjects' | 'getSubject' | 'getCatalogue' | 'putCatalogue'> {
  return {
    listSubjects: ({ asker, query }) => {
      const municipality = municipalityFor(office, asker, query.callId);
      const found = findProducts(office.catalogues.of(municipality), query.search);
      return pageOf(found, query, (product) => subjectView(office, municipality, product));
    },

    getSubject: ({ asker, params, query }) => {
      const municipality = municipalityFor(office, asker, query.callId);
      const product = office.catalogues.get(municipality, params.subjectId);
      if (product === null) throw new Refusal('notFound', 'Dit onderwerp bestaat niet.');
      return subjectView(office, municipality, product);
    },

    getCatalogue: ({ asker }) => {
      const municipality = municipalityOf(asker);
      const { catalogues } = office;
      return { version: catalogues.versionOf(municipality), count: catalogues.of(municipality).length };
    },

    putCatalogue: async ({ asker, body }) => {
      const municipality = municipalityOf(asker);
      const read = body.fileFormat === 'csv' ? catalogueFromCsv : catalogueFromJson;
      const imported = read(body.fileContent);
      if (!imported.ok) throw importRefused(imported.mistakes);
      ifUnchanged(asker, { version: office.catalogues.versionOf(municipality) });
      const { version, products } = await office.catalogues.replace(municipality, imported.products);
      office.changed();
      return { version, count: products.length };
    },
  };
}

function subjectView(office: Office, municipality: MunicipalityId, product: Product): Subject {
  const team = product.team === null ? null : idOf<'team'>(`${municipality}/${product.team}`);
  return {
    id: product.id,
    name: product.name,
    keywords: [...product.keywords],
    script: product.script,
    team: team === null ? null : office.names.team(team),
    questions: product.questions.map((each) => ({ ...each })),
  };
}
