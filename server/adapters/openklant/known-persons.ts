/**
 * Persons that Open Klant knows under a number (Klantinteracties API 0.9): digitaleadressen that belong to a partij, and
 * then the partijen themselves. Registers hold mixed notations (0612…, +31612…, 0031612…), so the part that all of them
 * share is searched for and every hit is compared as a number.
 */
import type { HttpPort } from '../../app/ports/delivery.ts';
import type { PersonRegister } from '../../app/ports/person-register.ts';
import { type FoundPerson, personsShownMax } from '../../domain/contact/caller-lookup.ts';
import { canonicalOf } from '../../domain/numbers/phone-number.ts';
import type { KlantinteractiesOptions } from './klantinteracties.ts';

/** One answer, milliseconds; a search is two rounds, so an answer comes within three seconds or not at all. */
const answerMsUsual = 1_500;
/** Kinds that a number can be of. Asked apart: addresses that callers left with old contacts would fill the first page. */
const kinds = ['persoon', 'organisatie', 'contactpersoon'] as const;

type Json = Readonly<Record<string, unknown>>;

export class KnownPersons implements PersonRegister {
  readonly #options: KlantinteractiesOptions;
  readonly #http: HttpPort;
  readonly #answerMs: number;

  constructor(options: KlantinteractiesOptions, http: HttpPort, answerMs = answerMsUsual) {
    this.#options = options;
    this.#http = http;
    this.#answerMs = answerMs;
  }

  async personsWith(number: string): Promise<readonly FoundPerson[] | null> {
    const pages = await Promise.all(kinds.map((kind) => this.#ask(addressQuery(number, kind))));
    const parties = new Set<string>();
    for (const page of pages) {
      if (page === null || !Array.isArray(page['results'])) return null;
      for (const one of page['results'] as readonly Json[]) {
        const party = (one['verstrektDoorPartij'] as Json | null | undefined)?.['uuid'];
        if (typeof party === 'string' && canonicalOf(String(one['adres'])) === number) parties.add(party);
      }
    }
    // One more than is shown tells that there are more.
    const wanted = [...parties].slice(0, personsShownMax + 1);
    const found = await Promise.all(wanted.map((id) => this.#ask(`/partijen/${encodeURIComponent(id)}`)));
    if (found.includes(null)) return null;
    return found.flatMap((party) => (party === null ? [] : personOf(party)));
  }

  /** The answer; an empty object for what is gone meanwhile, null for no answer. */
  async #ask(path: string): Promise<Json | null> {
    const { address, token } = this.#options;
    const answer = await this.#http.request({
      method: 'GET',
      address: `${address}${path}`,
      headers: { authorization: `Token ${token}`, accept: 'application/json' },
      body: null,
      answerMs: this.#answerMs,
    });
    if (!answer.answered) return null;
    if (answer.status === 404) return {};
    if (answer.status !== 200) return null;
    try {
      return JSON.parse(answer.body) as Json;
    } catch {
      return null;
    }
  }
}

function addressQuery(number: string, kind: string): string {
  const query = new URLSearchParams({
    soortDigitaalAdres: 'telefoonnummer',
    adres__icontains: sharedPart(number),
    verstrektDoorPartij__soortPartij: kind,
    pageSize: '100',
  });
  return `/digitaleadressen?${query.toString()}`;
}

/** What every notation of a number holds: without plus, zeros in front and the code of the Netherlands. */
function sharedPart(number: string): string {
  return number.replace(/^(\+31|\+|0+)/, '');
}

/** Nobody when the party is not active any more. */
function personOf(party: Json): readonly FoundPerson[] {
  const id = party['uuid'];
  if (typeof id !== 'string' || party['indicatieActief'] === false) return [];
  const identity = (party['partijIdentificatie'] ?? {}) as Json;
  const name = [identity['volledigeNaam'], identity['naam']].find(
    (one) => typeof one === 'string' && one !== '',
  );
  // Unknown counts as protected only when it says so: null is the usual value of organisations.
  return [{ id, name: String(name ?? ''), protected: party['indicatieGeheimhouding'] === true }];
}
