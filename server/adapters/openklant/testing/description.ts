/**
 * What Klantinteracties 0.9 asks and answers, as an OpenAPI 3.0 document: the paths, fields, lengths, codes and filters that
 * we use, written down after the description that Open Klant 2.18 publishes (its limits are facts; no text of it is here).
 * With OPENKLANT_OPENAPI=<that file> the tests hold this against it, and the stand-in uses that file itself.
 */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly maxLength?: number;
  readonly minLength?: number;
  readonly nullable?: boolean;
  readonly readOnly?: boolean;
  readonly deprecated?: boolean;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly discriminator?: {
    readonly propertyName: string;
    readonly mapping: Readonly<Record<string, string>>;
  };
}

export interface Content {
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
}

export interface Operation {
  readonly parameters?: readonly { readonly in: string; readonly name: string; readonly schema: Schema }[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content>>;
}

export interface Description {
  readonly openapi: string;
  readonly info: { readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** The file that OPENKLANT_OPENAPI names, or null. */
export function publishedDescription(): Description | null {
  const file = process.env['OPENKLANT_OPENAPI'];
  return file === undefined ? null : (parse(readFileSync(file, 'utf8')) as Description);
}

const text = (maxLength: number, change: Schema = {}): Schema => ({ type: 'string', maxLength, ...change });
const flag: Schema = { type: 'boolean' };
const codes = (...values: readonly string[]): Schema => ({ type: 'string', enum: values });
const moment: Schema = { type: 'string', format: 'date-time' };
const uuid: Schema = { type: 'string', format: 'uuid' };
const uri: Schema = { type: 'string', format: 'uri', minLength: 1, maxLength: 1000, readOnly: true };
const own = { uuid: { ...uuid, readOnly: true }, url: uri };
const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });
const link = (nullable = false): Schema => ({ allOf: [ref('Koppeling')], ...(nullable ? { nullable } : {}) });
const listOf = (items: Schema, change: Schema = {}): Schema => ({ type: 'array', items, ...change });
const given = (schema: Schema): Schema => ({ ...schema, readOnly: true });
const number = text(10, { nullable: true });
const record = (required: readonly string[], properties: Readonly<Record<string, Schema>>): Schema => ({
  type: 'object',
  required,
  properties,
});
const identifier = record([], {
  objectId: text(200),
  codeObjecttype: text(200),
  codeRegister: text(200),
  codeSoortObjectId: text(200),
});
const name = record([], {
  voorletters: text(10),
  voornaam: text(200),
  voorvoegselAchternaam: text(10),
  achternaam: text(200),
});

const klantcontact: Readonly<Record<string, Schema>> = {
  ...own,
  gingOverOnderwerpobjecten: given(listOf(ref('Koppeling'))),
  hadBetrokkenActoren: given(listOf(ref('Actor'))),
  omvatteBijlagen: given(listOf(ref('Koppeling'))),
  hadBetrokkenen: given(listOf(ref('Koppeling'))),
  leiddeTotInterneTaken: given(listOf(ref('Koppeling'))),
  referentienummer: number,
  kanaal: text(50),
  onderwerp: text(200),
  inhoud: text(1000),
  reactie: text(4000),
  indicatieContactGelukt: { ...flag, nullable: true },
  hoofdOnderwerpType: text(200, { format: 'uri' }),
  verdereActieOndernomen: flag,
  taal: text(3),
  vertrouwelijk: flag,
  plaatsgevondenOp: moment,
  metadata: { type: 'object', additionalProperties: text(255) },
};
const betrokkene: Readonly<Record<string, Schema>> = {
  ...own,
  wasPartij: link(true),
  hadKlantcontact: link(),
  digitaleAdressen: given(listOf(ref('Koppeling'))),
  contactnaam: { allOf: [ref('Contactnaam')], nullable: true },
  volledigeNaam: given({ type: 'string' }),
  rol: codes('vertegenwoordiger', 'klant'),
  organisatienaam: text(200),
  initiator: flag,
};
const digitaalAdres: Readonly<Record<string, Schema>> = {
  ...own,
  verstrektDoorBetrokkene: link(true),
  verstrektDoorPartij: link(true),
  adres: text(80),
  soortDigitaalAdres: codes('email', 'telefoonnummer', 'overig'),
  isStandaardAdres: flag,
  omschrijving: text(40),
  referentie: text(50, { pattern: '^[-a-zA-Z0-9_]+$' }),
  verificatieDatum: { type: 'string', format: 'date', nullable: true },
};
const interneTaak: Readonly<Record<string, Schema>> = {
  ...own,
  referentienummer: number,
  gevraagdeHandeling: text(200),
  aanleidinggevendKlantcontact: link(),
  toegewezenAanActoren: listOf(ref('Koppeling')),
  toelichting: text(1000),
  status: codes('te_verwerken', 'verwerkt'),
  toegewezenOp: given(moment),
  afgehandeldOp: { ...moment, nullable: true },
};
const actor: Readonly<Record<string, Schema>> = {
  ...own,
  naam: text(200),
  soortActor: codes('medewerker', 'geautomatiseerde_actor', 'organisatorische_eenheid'),
  indicatieActief: flag,
  actoridentificator: { allOf: [ref('Actoridentificator')], nullable: true },
};
const partij: Readonly<Record<string, Schema>> = {
  ...own,
  betrokkenen: given(listOf(ref('Koppeling'))),
  categorieRelaties: given(listOf(ref('Koppeling'))),
  vertegenwoordigden: given(listOf(ref('Koppeling'))),
  digitaleAdressen: listOf(ref('Koppeling'), { nullable: true }),
  soortPartij: codes('persoon', 'organisatie', 'contactpersoon'),
  indicatieGeheimhouding: { ...flag, nullable: true },
  voorkeurstaal: text(3),
  indicatieActief: flag,
  partijIdentificatie: record([], { volledigeNaam: given({ type: 'string' }), naam: text(200) }),
};

const schemas: Readonly<Record<string, Schema>> = {
  Koppeling: record(['url', 'uuid'], { uuid, url: uri }),
  Contactnaam: name,
  Actoridentificator: identifier,
  Klantcontact: record(
    [
      'gingOverOnderwerpobjecten',
      'hadBetrokkenActoren',
      'hadBetrokkenen',
      'kanaal',
      'leiddeTotInterneTaken',
      'omvatteBijlagen',
      'onderwerp',
      'taal',
      'url',
      'uuid',
      'vertrouwelijk',
    ],
    klantcontact,
  ),
  PatchedKlantcontact: record([], klantcontact),
  Betrokkene: record(
    ['digitaleAdressen', 'hadKlantcontact', 'initiator', 'rol', 'url', 'uuid', 'volledigeNaam'],
    betrokkene,
  ),
  PatchedBetrokkene: record([], betrokkene),
  DigitaalAdres: record(['adres', 'soortDigitaalAdres', 'url', 'uuid'], digitaalAdres),
  InterneTaak: record(
    ['aanleidinggevendKlantcontact', 'gevraagdeHandeling', 'status', 'toegewezenOp', 'url', 'uuid'],
    interneTaak,
  ),
  PatchedInterneTaak: record([], interneTaak),
  Actor: record(['naam', 'soortActor', 'url', 'uuid'], actor),
  Onderwerpobject: record(['url', 'uuid'], {
    ...own,
    klantcontact: link(true),
    wasKlantcontact: link(true),
    onderwerpobjectidentificator: { allOf: [ref('Actoridentificator')], nullable: true },
  }),
  Partij: record(
    [
      'betrokkenen',
      'categorieRelaties',
      'indicatieActief',
      'soortPartij',
      'url',
      'uuid',
      'vertegenwoordigden',
    ],
    partij,
  ),
};

const page = (schema: string): Schema =>
  record(['count', 'results'], {
    count: { type: 'integer' },
    next: { type: 'string', format: 'uri', nullable: true },
    previous: { type: 'string', format: 'uri', nullable: true },
    results: listOf(ref(schema)),
  });
const json = (schema: Schema): Content => ({ content: { 'application/json': { schema } } });

function resource(
  schema: string,
  filters: Readonly<Record<string, Schema>>,
  writes: readonly ('post' | 'patch')[],
): readonly [Readonly<Record<string, Operation>>, Readonly<Record<string, Operation>>] {
  const asked = { ...filters, page: { type: 'integer' }, pageSize: { type: 'integer' } };
  const parameters = Object.entries(asked).map(([filter, kind]) => ({
    in: 'query',
    name: filter,
    schema: kind,
  }));
  const read: Operation = { responses: { '200': json(ref(schema)) } };
  const list: Operation = { parameters, responses: { '200': json(page(schema)) } };
  const body = json(ref(schema));
  return [
    {
      get: list,
      ...(writes.includes('post') ? { post: { requestBody: body, responses: { '201': body } } } : {}),
    },
    {
      get: read,
      ...(writes.includes('patch')
        ? { patch: { requestBody: json(ref(`Patched${schema}`)), responses: { '200': body } } }
        : {}),
    },
  ];
}

function pathsOf(): Description['paths'] {
  const plain: Schema = { type: 'string' };
  const all = {
    klantcontacten: resource('Klantcontact', { referentienummer: plain }, ['post', 'patch']),
    betrokkenen: resource('Betrokkene', { hadKlantcontact__uuid: uuid }, ['post', 'patch']),
    digitaleadressen: resource(
      'DigitaalAdres',
      {
        adres: plain,
        adres__icontains: plain,
        soortDigitaalAdres: codes('email', 'overig', 'telefoonnummer'),
        verstrektDoorPartij__soortPartij: codes('contactpersoon', 'organisatie', 'persoon'),
      },
      ['post'],
    ),
    internetaken: resource('InterneTaak', { aanleidinggevendKlantcontact__uuid: uuid }, ['post', 'patch']),
    actoren: resource(
      'Actor',
      {
        actoridentificatorCodeObjecttype: plain,
        actoridentificatorCodeRegister: plain,
        actoridentificatorCodeSoortObjectId: plain,
        actoridentificatorObjectId: plain,
      },
      ['post'],
    ),
    onderwerpobjecten: resource('Onderwerpobject', {}, ['post']),
    partijen: resource('Partij', {}, []),
  };
  return Object.fromEntries(
    Object.entries(all).flatMap(([path, [list, one]]) => [
      [`/${path}`, list],
      [`/${path}/{uuid}`, one],
    ]),
  );
}

/** What we hold of the description. */
export const heldDescription: Description = {
  openapi: '3.0.3',
  info: { version: '0.9.0' },
  paths: pathsOf(),
  components: { schemas },
};
