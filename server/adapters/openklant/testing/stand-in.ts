/**
 * A stand-in for Open Klant: keeps what is written and refuses what the real one refuses (required fields, longest
 * texts, telephone rule, API key), after the description of Klantinteracties 0.9 as DOMAIN 2.1 gives it.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

type Json = Record<string, unknown>;

interface Rule {
  readonly required: readonly string[];
  readonly lengths: Readonly<Record<string, number>>;
}

const resources: Readonly<Record<string, Rule>> = {
  klantcontacten: {
    required: ['kanaal', 'onderwerp', 'taal', 'vertrouwelijk'],
    lengths: { kanaal: 50, onderwerp: 200, inhoud: 1000, taal: 3, referentienummer: 10 },
  },
  betrokkenen: {
    required: ['hadKlantcontact', 'wasPartij', 'rol', 'initiator'],
    lengths: { organisatienaam: 200 },
  },
  digitaleadressen: {
    required: ['adres', 'soortDigitaalAdres', 'verstrektDoorBetrokkene', 'verstrektDoorPartij'],
    lengths: { adres: 80, omschrijving: 40, referentie: 50 },
  },
  actoren: { required: ['naam', 'soortActor'], lengths: { naam: 200 } },
  internetaken: {
    required: ['gevraagdeHandeling', 'aanleidinggevendKlantcontact', 'status', 'toegewezenAanActoren'],
    lengths: { gevraagdeHandeling: 200, toelichting: 1000, referentienummer: 10 },
  },
  onderwerpobjecten: {
    required: ['klantcontact', 'wasKlantcontact', 'onderwerpobjectidentificator'],
    lengths: {},
  },
};

export const standInToken = 'test-token';

export class OpenKlantStandIn {
  readonly kept = new Map<string, Json[]>(Object.keys(resources).map((name) => [name, []]));
  readonly refusals: string[] = [];
  /** Next answers that are 503 before anything is done. */
  outages = 0;
  /** Next writes that are carried out and whose answer gets lost. */
  lostAnswers = 0;
  readonly #server: Server;
  #made = 0;

  constructor() {
    this.#server = createServer((request, response) => {
      let text = '';
      request.on('data', (part) => {
        text += String(part);
      });
      request.on('end', () => {
        const { status, body } = this.#answer(
          request.method ?? '',
          new URL(request.url ?? '/', 'http://x'),
          request.headers.authorization,
          text,
        );
        if (status === 0) request.socket.destroy();
        else response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      });
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/klantinteracties/api/v1`;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  all(name: string): readonly Json[] {
    return this.kept.get(name) ?? [];
  }

  #answer(
    method: string,
    url: URL,
    key: string | undefined,
    text: string,
  ): { readonly status: number; readonly body: Json } {
    if (this.outages > 0) {
      this.outages -= 1;
      return { status: 503, body: {} };
    }
    if (key !== `Token ${standInToken}`) return { status: 401, body: {} };
    const [, , , , name = '', uuid] = url.pathname.split('/');
    const rule = resources[name];
    const list = this.kept.get(name);
    if (rule === undefined || list === undefined) return { status: 404, body: {} };
    if (method === 'GET' && uuid === undefined) return { status: 200, body: page(this.#filtered(name, url)) };
    if (method === 'GET') return this.#one(list, uuid);
    const given = JSON.parse(text) as Json;
    if (method === 'PATCH') {
      const found = list.find((one) => one['uuid'] === uuid);
      if (found === undefined) return { status: 404, body: {} };
      Object.assign(found, given);
      return { status: 200, body: found };
    }
    const wrong = mistakeIn(name, rule, given);
    if (wrong !== null) {
      this.refusals.push(`${name}: ${wrong}`);
      return { status: 400, body: { invalidParams: [{ reason: wrong }] } };
    }
    this.#made += 1;
    const made = { ...given, uuid: `00000000-0000-4000-8000-${String(this.#made).padStart(12, '0')}` };
    list.push(made);
    this.#linkBack(name, made);
    if (this.lostAnswers > 0) {
      this.lostAnswers -= 1;
      return { status: 0, body: {} };
    }
    return { status: 201, body: made };
  }

  #one(list: readonly Json[], uuid: string | undefined): { readonly status: number; readonly body: Json } {
    const found = list.find((one) => one['uuid'] === uuid);
    return found === undefined ? { status: 404, body: {} } : { status: 200, body: found };
  }

  #filtered(name: string, url: URL): readonly Json[] {
    const wanted = [...url.searchParams];
    return this.all(name).filter((one) =>
      wanted.every(([key, value]) => {
        if (key === 'aanleidinggevendKlantcontact__uuid') {
          return (one['aanleidinggevendKlantcontact'] as Json)['uuid'] === value;
        }
        if (key.startsWith('actoridentificator')) {
          const field = key.slice('actoridentificator'.length);
          const own = one['actoridentificator'] as Json;
          return own[`${field.charAt(0).toLowerCase()}${field.slice(1)}`] === value;
        }
        return one[key] === value;
      }),
    );
  }

  /** The real one shows what belongs to a contact, an involved person or a subject when it is read. */
  #linkBack(name: string, made: Json): void {
    const add = (list: string, field: string, target: unknown): void => {
      const owner = this.all(list).find((one) => one['uuid'] === (target as Json | null)?.['uuid']);
      if (owner === undefined) return;
      owner[field] = [...((owner[field] as Json[] | undefined) ?? []), { uuid: made['uuid'] }];
    };
    if (name === 'betrokkenen') add('klantcontacten', 'hadBetrokkenen', made['hadKlantcontact']);
    if (name === 'digitaleadressen') add('betrokkenen', 'digitaleAdressen', made['verstrektDoorBetrokkene']);
    if (name === 'onderwerpobjecten')
      add('klantcontacten', 'gingOverOnderwerpobjecten', made['klantcontact']);
  }
}

function page(results: readonly Json[]): Json {
  return { count: results.length, next: null, previous: null, results };
}

function mistakeIn(name: string, { required, lengths }: Rule, given: Json): string | null {
  for (const field of required) if (!(field in given)) return `${field} is required`;
  for (const [field, max] of Object.entries(lengths)) {
    if (typeof given[field] === 'string' && [...given[field]].length > max) return `${field} is too long`;
  }
  if (name === 'digitaleadressen' && given['soortDigitaalAdres'] === 'telefoonnummer') {
    const number = String(given['adres']);
    if (!/^(0[1-9][0-9]{8}|\+[0-9]{9,15}|00[0-9]{7,13})$/.test(number)) return 'adres is no number';
    if (/^(0800|0900|1400|140)/.test(number)) return 'adres is a service number';
  }
  if (name === 'klantcontacten' && !/^\d{0,10}$/.test(String(given['referentienummer'] ?? ''))) {
    return 'referentienummer is no number';
  }
  if (name === 'internetaken' && !['te_verwerken', 'verwerkt'].includes(String(given['status']))) {
    return 'status is unknown';
  }
  return null;
}
