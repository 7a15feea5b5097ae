/**
 * A stand-in for Open Klant. Every request and every answer is held against the API's description (`description.ts`); what
 * the description cannot say is here as in the real one: the rule for telephone numbers, links to what does not
 * exist, one default address, an assignee for every task.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Contract } from './contract.ts';
import { heldDescription, publishedDescription } from './description.ts';

type Json = Record<string, unknown>;

interface Answer {
  /** 0: the connection breaks. */
  readonly status: number;
  readonly body: unknown;
}

/** Fields that the API fills in by itself, as empty as they begin. */
const filledIn: Readonly<Record<string, () => Json>> = {
  klantcontacten: () => ({
    gingOverOnderwerpobjecten: [],
    hadBetrokkenActoren: [],
    omvatteBijlagen: [],
    hadBetrokkenen: [],
    leiddeTotInterneTaken: [],
  }),
  betrokkenen: () => ({ digitaleAdressen: [], volledigeNaam: '' }),
  digitaleadressen: () => ({ isStandaardAdres: false }),
  actoren: () => ({}),
  internetaken: () => ({ toegewezenOp: new Date().toISOString() }),
  onderwerpobjecten: () => ({}),
  partijen: () => ({
    betrokkenen: [],
    categorieRelaties: [],
    vertegenwoordigden: [],
    indicatieActief: true,
    indicatieGeheimhouding: false,
  }),
};

/** Links of a body and the list in which their target has to be. */
const links: Readonly<Record<string, string>> = {
  hadKlantcontact: 'klantcontacten',
  aanleidinggevendKlantcontact: 'klantcontacten',
  klantcontact: 'klantcontacten',
  wasKlantcontact: 'klantcontacten',
  wasPartij: 'partijen',
  verstrektDoorPartij: 'partijen',
  verstrektDoorBetrokkene: 'betrokkenen',
  toegewezenAanActoren: 'actoren',
};

export const standInToken = 'test-token';

export class OpenKlantStandIn {
  readonly kept = new Map<string, Json[]>(Object.keys(filledIn).map((name) => [name, []]));
  /** What was refused, and what we ourselves answered against the description: both have to stay empty. */
  readonly refusals: string[] = [];
  /** Next answers that are 503 before anything is done. */
  outages = 0;
  /** Next writes that are carried out and whose answer gets lost. */
  lostAnswers = 0;
  /** Milliseconds before each answer. */
  delayMs = 0;
  requests = 0;
  readonly #server: Server;
  readonly #contract = new Contract(publishedDescription() ?? heldDescription);
  #made = 0;
  /** Where it listens, once it does. */
  address = '';

  constructor() {
    this.#server = createServer((request, response) => {
      let text = '';
      request.on('data', (part) => {
        text += String(part);
      });
      request.on('end', () => {
        const url = new URL(request.url ?? '/', 'http://x');
        const { status, body } = this.#answer(request.method ?? '', url, request.headers.authorization, text);
        setTimeout(() => {
          if (status === 0) request.socket.destroy();
          else response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
        }, this.delayMs).unref();
      });
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const { port } = this.#server.address() as AddressInfo;
    this.address = `http://127.0.0.1:${port}/klantinteracties/api/v1`;
    return this.address;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  all(name: string): readonly Json[] {
    return this.kept.get(name) ?? [];
  }

  /** A person or organisation with telephone numbers, as another application left them; the id of the partij. */
  addParty(name: string, numbers: readonly string[], change: Json = {}): string {
    const isCompany = change['soortPartij'] === 'organisatie';
    const partijIdentificatie = isCompany ? { naam: name } : { contactnaam: null, volledigeNaam: name };
    const made = this.#keep('partijen', { soortPartij: 'persoon', partijIdentificatie, ...change });
    for (const adres of numbers) {
      this.#keep('digitaleadressen', {
        verstrektDoorPartij: { uuid: made['uuid'] },
        verstrektDoorBetrokkene: null,
        adres,
        soortDigitaalAdres: 'telefoonnummer',
      });
    }
    return String(made['uuid']);
  }

  #answer(method: string, url: URL, key: string | undefined, text: string): Answer {
    this.requests += 1;
    if (this.outages > 0) {
      this.outages -= 1;
      return failure(503, 'error', []);
    }
    if (key !== `Token ${standInToken}`) return failure(401, 'authentication_failed', []);
    const [, , , , name = '', uuid] = url.pathname.split('/');
    const list = this.kept.get(name);
    if (list === undefined) return failure(404, 'not_found', []);
    const path = uuid === undefined ? `/${name}` : `/${name}/{uuid}`;
    const given = text === '' ? undefined : (JSON.parse(text) as Json);
    const wrong = [
      ...this.#contract.request(method, path, url.searchParams, given),
      ...(given === undefined ? [] : this.#mistakesIn(method, name, given)),
    ];
    if (wrong.length > 0) {
      this.refusals.push(...wrong.map((one) => `${name}: ${one}`));
      return failure(400, 'invalid', wrong);
    }
    const answer = this.#carryOut(method, name, list, url, uuid, given);
    if (answer.status >= 200 && answer.status < 300) {
      const own = this.#contract.answer(method, path, answer.status, answer.body);
      this.refusals.push(...own.map((one) => `${name} answered: ${one}`));
    }
    return answer;
  }

  #carryOut(
    method: string,
    name: string,
    list: readonly Json[],
    url: URL,
    uuid: string | undefined,
    given: Json | undefined,
  ): Answer {
    if (uuid === undefined && method === 'GET') return { status: 200, body: this.#page(name, url) };
    if (uuid !== undefined) {
      const found = list.find((one) => one['uuid'] === uuid);
      if (found === undefined) return failure(404, 'not_found', []);
      Object.assign(found, this.#linked(given ?? {}));
      return { status: 200, body: found };
    }
    const made = this.#keep(name, given ?? {});
    this.#linkBack(name, made);
    if (this.lostAnswers > 0) {
      this.lostAnswers -= 1;
      return { status: 0, body: {} };
    }
    return { status: 201, body: made };
  }

  #keep(name: string, given: Json): Json {
    this.#made += 1;
    const uuid = `00000000-0000-4000-8000-${String(this.#made).padStart(12, '0')}`;
    const url = `${this.address}/${name}/${uuid}`;
    const made = { ...filledIn[name]?.(), ...this.#linked(given), uuid, url };
    this.kept.get(name)?.push(made);
    return made;
  }

  /** Links get the address of what they point to. */
  #linked(given: Json): Json {
    const complete = (target: unknown, list: string): unknown =>
      target === null
        ? null
        : { ...(target as Json), url: `${this.address}/${list}/${String((target as Json)['uuid'])}` };
    return Object.fromEntries(
      Object.entries(given).map(([field, value]) => {
        const list = links[field];
        if (list === undefined) return [field, value];
        return [
          field,
          Array.isArray(value) ? value.map((one) => complete(one, list)) : complete(value, list),
        ];
      }),
    );
  }

  #page(name: string, url: URL): Json {
    const found = this.#filtered(name, url);
    const [page, size] = [
      Number(url.searchParams.get('page') ?? 1),
      Number(url.searchParams.get('pageSize') ?? 100),
    ];
    const at = (number: number): string => {
      const query = new URLSearchParams(url.searchParams);
      query.set('page', String(number));
      return `${this.address}/${name}?${query.toString()}`;
    };
    return {
      count: found.length,
      next: page * size < found.length ? at(page + 1) : null,
      previous: page > 1 ? at(page - 1) : null,
      results: found.slice((page - 1) * size, page * size),
    };
  }

  #filtered(name: string, url: URL): readonly Json[] {
    const wanted = [...url.searchParams].filter(([key]) => key !== 'page' && key !== 'pageSize');
    return this.all(name).filter((one) => wanted.every(([key, value]) => this.#fits(one, key, value)));
  }

  #fits(one: Json, key: string, value: string): boolean {
    const [field = '', rest] = key.split('__');
    if (rest === 'icontains') return String(one[field]).toLowerCase().includes(value.toLowerCase());
    if (rest === 'uuid') return (one[field] as Json | null)?.['uuid'] === value;
    if (rest !== undefined) {
      const target = (one[field] as Json | null)?.['uuid'];
      return this.all(links[field] ?? '').find(({ uuid }) => uuid === target)?.[rest] === value;
    }
    if (field.startsWith('actoridentificator')) {
      const part = field.slice('actoridentificator'.length);
      const own = one['actoridentificator'] as Json;
      return own[`${part.charAt(0).toLowerCase()}${part.slice(1)}`] === value;
    }
    return one[field] === value;
  }

  /** The real one shows what belongs to a contact, an involved person or a subject when it is read. */
  #linkBack(name: string, made: Json): void {
    const add = (list: string, field: string, target: unknown): void => {
      const owner = this.all(list).find((one) => one['uuid'] === (target as Json | null)?.['uuid']);
      if (owner === undefined) return;
      owner[field] = [
        ...((owner[field] as Json[] | undefined) ?? []),
        { uuid: made['uuid'], url: made['url'] },
      ];
    };
    if (name === 'betrokkenen') add('klantcontacten', 'hadBetrokkenen', made['hadKlantcontact']);
    if (name === 'digitaleadressen') add('betrokkenen', 'digitaleAdressen', made['verstrektDoorBetrokkene']);
    if (name === 'internetaken')
      add('klantcontacten', 'leiddeTotInterneTaken', made['aanleidinggevendKlantcontact']);
    if (name === 'onderwerpobjecten')
      add('klantcontacten', 'gingOverOnderwerpobjecten', made['klantcontact']);
  }

  /** Rules that the description does not hold. */
  #mistakesIn(method: string, name: string, given: Json): readonly string[] {
    const wrong: string[] = [];
    for (const [field, list] of Object.entries(links)) {
      const targets = ([] as unknown[]).concat(given[field] ?? []);
      for (const target of targets) {
        const id = (target as Json)['uuid'];
        if (!this.all(list).some((one) => one['uuid'] === id)) wrong.push(`${field} does not exist`);
      }
    }
    if (name === 'digitaleadressen' && given['soortDigitaalAdres'] === 'telefoonnummer') {
      const number = String(given['adres']);
      if (!/^(0[1-9][0-9]{8}|\+[0-9]{9,15}|00[0-9]{7,13})$/.test(number)) wrong.push('adres is no number');
      if (/^(0800|0900|1400|140)/.test(number)) wrong.push('adres is a service number');
    }
    if (given['isStandaardAdres'] === true && given['verstrektDoorPartij'] == null) {
      wrong.push('isStandaardAdres wants a partij');
    }
    if (name === 'internetaken') {
      if (method === 'POST' && given['toegewezenAanActoren'] === undefined)
        wrong.push('an assignee is missing');
      if (given['afgehandeldOp'] != null && given['status'] !== 'verwerkt')
        wrong.push('afgehandeldOp wants verwerkt');
    }
    return wrong;
  }
}

/** Errors as the API gives them: problem+json with a list of the fields. */
function failure(status: number, code: string, reasons: readonly string[]): Answer {
  const invalidParams = reasons.map((reason) => ({ name: reason.split(' ')[0] ?? '', code, reason }));
  return {
    status,
    body: { type: '', code, title: code, status, detail: '', instance: '', invalidParams },
  };
}
