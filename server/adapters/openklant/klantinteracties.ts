/**
 * Open Klant through its Klantinteracties API 0.9 (DOMAIN 2.1-2.4). Before anything is made it is looked for under our
 * own reference: an answer that got lost makes no second klantcontact. Actors carry the identifiers that KISS uses,
 * so that KISS and ITA find the work.
 */
import {
  type ContactRegister,
  type RegisterActor,
  type RegisterContact,
  type RegisterTask,
  type RemoteMemory,
  registerTextMax,
} from '../../app/ports/contact-register.ts';
import { type Delivered, delivered, type HttpPort, isPassing } from '../../app/ports/delivery.ts';

/** Longest texts that the API takes, in characters. */
const lengths = {
  subject: 200,
  text: registerTextMax,
  name: 200,
  person: 200,
  infix: 10,
  description: 40,
} as const;
const channel = 'Telefoon';
/** KISS writes these words, and ITA shows them. */
const callBack = 'Contact opnemen met betrokkene';

type Json = Readonly<Record<string, unknown>>;
type Person = NonNullable<RegisterContact['person']>;

/** Carries a failure out of a sequence of steps. */
class Failed extends Error {
  readonly result: Delivered;
  constructor(result: Delivered) {
    super('not delivered');
    this.result = result;
  }
}

export interface KlantinteractiesOptions {
  /** Up to and including `/api/v1`, without a slash at its end. */
  readonly address: string;
  readonly token: string;
}

export class Klantinteracties implements ContactRegister {
  readonly #options: KlantinteractiesOptions;
  readonly #http: HttpPort;

  constructor(options: KlantinteractiesOptions, http: HttpPort) {
    this.#options = options;
    this.#http = http;
  }

  writeContact(contact: RegisterContact, memory: RemoteMemory): Promise<Delivered> {
    return this.#steps(async () => {
      const uuid = await this.#once(contact.id, memory, async () => {
        const found = await this.#byReference('/klantcontacten', contact.reference);
        return found ?? this.#create('/klantcontacten', contactBody(contact));
      });
      if (contact.person === null) return;
      const { person } = contact;
      const party = await this.#once(`${contact.id}/betrokkene`, memory, async () => {
        const known = (await this.#read(`/klantcontacten/${uuid}`))['hadBetrokkenen'];
        const [first] = Array.isArray(known) ? (known as readonly Json[]) : [];
        return typeof first?.['uuid'] === 'string' ? first['uuid'] : this.#involve(uuid, person);
      });
      for (const address of addressesOf(person)) {
        const remembered = `${contact.id}/adres${address.suffix}`;
        await this.#once(remembered, memory, async () => {
          const found = await this.#addressOf(party, address.adres);
          return found ?? this.#create('/digitaleadressen', addressBody(party, address));
        });
      }
    });
  }

  amendOutcome(
    contact: Pick<RegisterContact, 'id' | 'reference' | 'text' | 'reached'>,
    memory: RemoteMemory,
  ): Promise<Delivered> {
    return this.#steps(async () => {
      // Made, while the answer got lost: then it is there under its reference.
      const uuid =
        (await memory.get(contact.id)) ?? (await this.#byReference('/klantcontacten', contact.reference));
      if (uuid === null) return;
      await this.#ask('PATCH', `/klantcontacten/${uuid}`, outcomeBody(contact));
    });
  }

  amendPerson(contact: string, person: Person, memory: RemoteMemory): Promise<Delivered> {
    return this.#steps(async () => {
      const uuid = await memory.get(contact);
      if (uuid === null) return;
      const party = await memory.get(`${contact}/betrokkene`);
      if (party === null) {
        await this.#once(`${contact}/betrokkene`, memory, () => this.#involve(uuid, person));
        return;
      }
      await this.#known(person, (whom) =>
        this.#ask('PATCH', `/betrokkenen/${party}`, { wasPartij: partij(whom.known), ...namesOf(whom) }),
      );
    });
  }

  writeTask(task: RegisterTask, memory: RemoteMemory): Promise<Delivered> {
    return this.#steps(async () => {
      const contact = await this.#remembered(task.contact, memory);
      const actors: string[] = [];
      for (const actor of task.actors) {
        actors.push(
          await this.#once(`actor:${actor.kind}:${actor.id}`, memory, async () => {
            const found = await this.#firstOf(`/actoren?${actorQuery(actor)}`, () => true);
            return found ?? this.#create('/actoren', actorBody(actor));
          }),
        );
      }
      await this.#once(task.id, memory, async () => {
        const query = `/internetaken?aanleidinggevendKlantcontact__uuid=${encodeURIComponent(contact)}`;
        const found = await this.#firstOf(query, (one) => one['referentienummer'] === task.reference);
        return (
          found ??
          this.#create('/internetaken', {
            gevraagdeHandeling: callBack,
            aanleidinggevendKlantcontact: { uuid: contact },
            toegewezenAanActoren: actors.map((uuid) => ({ uuid })),
            toelichting: cut(task.text, lengths.text),
            status: 'te_verwerken',
            referentienummer: task.reference,
          })
        );
      });
    });
  }

  markTask(task: string, isDone: boolean, memory: RemoteMemory): Promise<Delivered> {
    return this.#steps(async () => {
      const uuid = await this.#remembered(task, memory);
      await this.#ask('PATCH', `/internetaken/${uuid}`, { status: isDone ? 'verwerkt' : 'te_verwerken' });
    });
  }

  link(contact: string, about: string, memory: RemoteMemory): Promise<Delivered> {
    return this.#steps(async () => {
      const [from, to] = [await this.#remembered(contact, memory), await this.#remembered(about, memory)];
      await this.#once(`${contact}/over`, memory, async () => {
        const known = (await this.#read(`/klantcontacten/${from}`))['gingOverOnderwerpobjecten'];
        const [first] = Array.isArray(known) ? (known as readonly Json[]) : [];
        return typeof first?.['uuid'] === 'string'
          ? first['uuid']
          : this.#create('/onderwerpobjecten', {
              klantcontact: { uuid: from },
              wasKlantcontact: { uuid: to },
              onderwerpobjectidentificator: null,
            });
      });
    });
  }

  #involve(contact: string, person: Person): Promise<string> {
    return this.#known(person, (whom) => this.#create('/betrokkenen', partyBody(contact, whom)));
  }

  /** Writes the involved person. A partij that is gone meanwhile is left out rather than the contact. */
  async #known<T>(person: Person, write: (person: Person) => Promise<T>): Promise<T> {
    try {
      return await write(person);
    } catch (error) {
      if (person.known === null || !(error instanceof Failed) || error.result.ok || !error.result.permanent)
        throw error;
      return write({ ...person, known: null });
    }
  }

  /** An address that was made before its answer got lost: an involved person shows only their ids. */
  async #addressOf(party: string, wanted: string): Promise<string | null> {
    const known = (await this.#read(`/betrokkenen/${party}`))['digitaleAdressen'];
    for (const { uuid } of Array.isArray(known) ? (known as readonly Json[]) : []) {
      if (typeof uuid !== 'string') continue;
      if ((await this.#read(`/digitaleadressen/${uuid}`))['adres'] === wanted) return uuid;
    }
    return null;
  }

  async #steps(work: () => Promise<void>): Promise<Delivered> {
    try {
      await work();
      return delivered;
    } catch (error) {
      if (error instanceof Failed) return error.result;
      throw error;
    }
  }

  /** The remembered id, or that of what `make` finds or makes. */
  async #once(id: string, memory: RemoteMemory, make: () => Promise<string>): Promise<string> {
    const known = await memory.get(id);
    if (known !== null) return known;
    const made = await make();
    await memory.set(id, made);
    return made;
  }

  /** What has to be there already; when it is not, the message before this one still waits. */
  async #remembered(id: string, memory: RemoteMemory): Promise<string> {
    const known = await memory.get(id);
    if (known !== null) return known;
    throw new Failed({ ok: false, problem: 'waits for an earlier message', permanent: false });
  }

  async #byReference(path: string, reference: string): Promise<string | null> {
    // Older versions do not know the filter and answer with everything: each is looked at.
    return this.#firstOf(
      `${path}?referentienummer=${reference}`,
      (one) => one['referentienummer'] === reference,
    );
  }

  async #firstOf(path: string, fits: (one: Json) => boolean): Promise<string | null> {
    const { results } = await this.#ask('GET', path, null);
    const found = Array.isArray(results) ? (results as readonly Json[]).find(fits) : undefined;
    return typeof found?.['uuid'] === 'string' ? found['uuid'] : null;
  }

  async #read(path: string): Promise<Json> {
    return this.#ask('GET', path, null);
  }

  async #create(path: string, body: Json): Promise<string> {
    const { uuid } = await this.#ask('POST', path, body);
    if (typeof uuid === 'string') return uuid;
    throw new Failed({ ok: false, problem: 'an answer without uuid', permanent: false });
  }

  async #ask(method: 'GET' | 'POST' | 'PATCH', path: string, body: Json | null): Promise<Json> {
    const { address, token } = this.#options;
    const answer = await this.#http.request({
      method,
      address: `${address}${path}`,
      headers: {
        authorization: `Token ${token}`,
        accept: 'application/json',
        ...(body === null ? {} : { 'content-type': 'application/json' }),
      },
      body: body === null ? null : JSON.stringify(body),
    });
    const resource = path.split('/')[1]?.split('?')[0] ?? '';
    if (!answer.answered) throw new Failed({ ok: false, problem: answer.problem, permanent: false });
    if (answer.status < 200 || answer.status >= 300) {
      // A wrong key may be mended; a body that is refused stays refused.
      const permanent = !isPassing(answer.status) && answer.status !== 401 && answer.status !== 403;
      const problem = `${resource}: status ${answer.status}${fieldsOf(answer.body)}`;
      throw new Failed({ ok: false, problem, permanent });
    }
    try {
      return JSON.parse(answer.body) as Json;
    } catch {
      throw new Failed({ ok: false, problem: `${resource}: no JSON`, permanent: false });
    }
  }
}

function contactBody(contact: RegisterContact): Json {
  return {
    referentienummer: contact.reference,
    kanaal: channel,
    onderwerp: cut(contact.subject, lengths.subject),
    ...outcomeBody(contact),
    taal: contact.language === 'en' ? 'eng' : 'nld',
    vertrouwelijk: false,
    plaatsgevondenOp: new Date(contact.at).toISOString(),
  };
}

function outcomeBody({ text, reached }: Pick<RegisterContact, 'text' | 'reached'>): Json {
  return { inhoud: cut(text, lengths.text), indicatieContactGelukt: reached };
}

function partyBody(contact: string, person: Person): Json {
  return {
    hadKlantcontact: { uuid: contact },
    wasPartij: partij(person.known),
    rol: 'klant',
    initiator: true,
    ...namesOf(person),
  };
}

function partij(known: string | null): Json | null {
  return known === null ? null : { uuid: known };
}

/** A name that was written as one line stands as surname: what in it is first name cannot be told. */
function namesOf({ name, contact: parts }: Person): Json {
  const isInParts = [parts?.firstName, parts?.infix, parts?.lastName].some((part) => part !== undefined);
  return {
    organisatienaam: cut(parts?.organisation ?? '', lengths.person),
    contactnaam: {
      voorletters: '',
      voornaam: cut(parts?.firstName ?? '', lengths.person),
      voorvoegselAchternaam: cut(parts?.infix ?? '', lengths.infix),
      achternaam: cut((isInParts ? parts?.lastName : name) ?? '', lengths.person),
    },
  };
}

interface Address {
  /** Under which it is remembered, after the contact. */
  readonly suffix: string;
  readonly adres: string;
  readonly kind: 'telefoonnummer' | 'email';
  readonly description: string;
}

function addressesOf({ number, contact }: Person): readonly Address[] {
  const { secondNumber, secondNumberDescription, email } = contact ?? {};
  const addresses: Address[] = [];
  if (number !== null) {
    addresses.push({ suffix: '', adres: number, kind: 'telefoonnummer', description: 'Telefoonnummer' });
  }
  if (secondNumber !== undefined && secondNumber !== number) {
    const description = secondNumberDescription ?? 'Tweede telefoonnummer';
    addresses.push({ suffix: '/2', adres: secondNumber, kind: 'telefoonnummer', description });
  }
  if (email !== undefined) {
    addresses.push({ suffix: '/email', adres: email, kind: 'email', description: 'E-mailadres' });
  }
  return addresses;
}

function addressBody(party: string, { adres, kind, description }: Address): Json {
  return {
    verstrektDoorBetrokkene: { uuid: party },
    verstrektDoorPartij: null,
    adres,
    soortDigitaalAdres: kind,
    omschrijving: cut(description, lengths.description),
  };
}

/** Identifiers as KISS writes them: `afd/obj/idf` for a unit, `mdw/obj/idf` for an employee of the directory. */
function identifierOf(actor: RegisterActor): Readonly<Record<string, string>> {
  return {
    objectId: actor.id,
    codeObjecttype: actor.kind === 'unit' ? 'afd' : 'mdw',
    codeRegister: 'obj',
    codeSoortObjectId: 'idf',
  };
}

function actorQuery(actor: RegisterActor): string {
  const named = Object.entries(identifierOf(actor)).map(([name, value]): [string, string] => [
    `actoridentificator${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    value,
  ]);
  return new URLSearchParams(named).toString();
}

function actorBody(actor: RegisterActor): Json {
  return {
    naam: cut(actor.name, lengths.name),
    soortActor: actor.kind === 'unit' ? 'organisatorische_eenheid' : 'medewerker',
    indicatieActief: true,
    actoridentificator: identifierOf(actor),
  };
}

function cut(text: string, max: number): string {
  const characters = [...text];
  return characters.length <= max ? text : `${characters.slice(0, max - 1).join('')}…`;
}

/** Which fields were refused and by which code, for who mends it; what was written in them stays out. */
function fieldsOf(body: string): string {
  let refused: unknown;
  try {
    refused = (JSON.parse(body) as Json | null)?.['invalidParams'];
  } catch {
    return '';
  }
  if (!Array.isArray(refused)) return '';
  const named = (refused as readonly Json[]).slice(0, 5).flatMap(({ name, code }) => {
    const words = [name, code].filter((word) => typeof word === 'string' && /^[\w.-]{1,60}$/.test(word));
    return words.length === 0 ? [] : [words.join(' ')];
  });
  return named.length === 0 ? '' : `, ${named.join(', ')}`;
}
