/**
 * Calamity messages: switched on by screen or command line, spoken at once, heard by the next caller, and off by themselves
 * when their end has come. What is stored is the truth; this keeps the telephone and the ledger equal to it.
 *
 *   screen ─▶ store ─┐
 *   command line ────┴▶ look (every 2 s) ─▶ speak ─▶ fact ─▶ callers hear it ─▶ end ─▶ fact
 */
import { createHash } from 'node:crypto';
import type { Calamity } from '../../domain/dialplan/route-types.ts';
import type { DomainEvent, Facts } from '../../domain/events.ts';
import type { MunicipalityId } from '../../domain/ids.ts';
import type { Clock, Timer } from '../ports/clock.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Log } from '../ports/log.ts';
import { byCommandLine, type OfficeStore, type SwitchedCalamity } from '../ports/office.ts';

export interface CalamityParts {
  readonly store: Pick<OfficeStore, 'calamities' | 'saveCalamity' | 'removeCalamity'>;
  readonly ledger: Pick<Ledger, 'append'>;
  /** Speaks a text under a prompt id; where that fails callers hear the general message. */
  readonly speak: (prompt: string, text: string) => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
  /** What callers hear changed. */
  readonly changed: () => void;
}

/** How soon a message that the command line switched is heard. */
const lookEveryMs = 2_000;
/** After the municipality: how prompts of typed calamity messages begin. */
export const calamityPrefix = 'calamiteit-';

export class Calamities {
  readonly #parts: CalamityParts;
  readonly #on = new Map<MunicipalityId, SwitchedCalamity>();
  #timer: Timer | null = null;
  /** Looks follow each other. */
  #turn: Promise<void> = Promise.resolve();

  constructor(parts: CalamityParts) {
    this.#parts = parts;
  }

  /** Takes over what was on before the start, ends what ended meanwhile, and begins to look. */
  async open(): Promise<void> {
    const { store, clock } = this.#parts;
    for (const calamity of await store.calamities()) {
      // Its fact was written before the stop.
      if (calamity.until > clock.now()) this.#on.set(calamity.municipality, calamity);
    }
    await this.look();
    this.#schedule();
  }

  close(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  /** The message that is on now. */
  of(municipality: MunicipalityId): SwitchedCalamity | undefined {
    const calamity = this.#on.get(municipality);
    return calamity !== undefined && calamity.until > this.#parts.clock.now() ? calamity : undefined;
  }

  /** What the dialplan has to know. */
  forRoutes(): ReadonlyMap<MunicipalityId, Calamity> {
    const now = this.#parts.clock.now();
    const calamities = new Map<MunicipalityId, Calamity>();
    for (const [municipality, { message, closes, until }] of this.#on) {
      if (until <= now) continue;
      const id = calamityPrompt(municipality, message);
      calamities.set(municipality, {
        message: { id, nl: message, en: undefined },
        closes,
        bypassKey: undefined,
        until,
      });
    }
    return calamities;
  }

  /** Resolves when the next caller hears it. */
  async switchOn(calamity: SwitchedCalamity): Promise<void> {
    await this.#parts.store.saveCalamity(calamity);
    await this.look();
  }

  /** Resolves when the next caller does not hear it any more. */
  async switchOff(municipality: MunicipalityId, by: SwitchedCalamity['by']): Promise<void> {
    await this.#parts.store.removeCalamity(municipality);
    await this.look(by);
  }

  /** Makes callers hear what is stored. `by` switched off what is no longer there. */
  look(by: SwitchedCalamity['by'] | null = null): Promise<void> {
    const next = this.#turn.then(() => this.#look(by));
    this.#turn = next.catch((error: unknown) => {
      this.#parts.log.error('calamity.failed', { error: error as Error });
    });
    return next;
  }

  async #look(by: SwitchedCalamity['by'] | null): Promise<void> {
    const { store, clock } = this.#parts;
    const now = clock.now();
    const stored = new Map((await store.calamities()).map((one) => [one.municipality, one]));
    for (const [municipality, calamity] of stored) {
      if (calamity.until <= now) {
        await store.removeCalamity(municipality);
        if (this.#on.get(municipality)?.until === calamity.until)
          await this.#off(municipality, 'ended', null);
        else await this.#tellOff(municipality, 'ended', null);
      } else if (!isSame(this.#on.get(municipality), calamity)) await this.#turnOn(calamity);
    }
    for (const municipality of [...this.#on.keys()]) {
      if (!stored.has(municipality)) await this.#off(municipality, 'byHand', by);
    }
  }

  async #turnOn(calamity: SwitchedCalamity): Promise<void> {
    const { speak, log, changed } = this.#parts;
    const { municipality, message, closes, until, by } = calamity;
    await speak(calamityPrompt(municipality, message), message);
    await this.#tell('calamity.switchedOn', municipality, { closes, until, by: nobodyForCommandLine(by) });
    this.#on.set(municipality, calamity);
    log.warn('calamity.on', { municipality, until: new Date(until).toISOString() });
    changed();
  }

  async #off(
    municipality: MunicipalityId,
    why: Facts['calamity.switchedOff']['why'],
    by: SwitchedCalamity['by'] | null,
  ): Promise<void> {
    this.#on.delete(municipality);
    this.#parts.changed();
    await this.#tellOff(municipality, why, by);
    this.#parts.log.info('calamity.off', { municipality, why });
  }

  #tellOff(
    municipality: MunicipalityId,
    why: Facts['calamity.switchedOff']['why'],
    by: SwitchedCalamity['by'] | null,
  ): Promise<void> {
    const person = by === null ? null : nobodyForCommandLine(by);
    return this.#tell('calamity.switchedOff', municipality, { why, by: person });
  }

  async #tell<T extends 'calamity.switchedOn' | 'calamity.switchedOff'>(
    type: T,
    municipality: MunicipalityId,
    data: Facts[T],
  ): Promise<void> {
    const stream = `calamity:${municipality}`;
    const at = this.#parts.clock.now();
    await this.#parts.ledger.append([{ type, v: 1, at, stream, municipality, data } as DomainEvent]);
  }

  /** Every two seconds, and exactly when the next message ends. */
  #schedule(): void {
    const now = this.#parts.clock.now();
    const ends = [...this.#on.values()].map(({ until }) => Math.max(0, until - now));
    this.#timer = this.#parts.clock.setTimer(Math.min(lookEveryMs, ...ends), () => {
      void this.look()
        .catch(() => undefined)
        .then(() => {
          if (this.#timer !== null) this.#schedule();
        });
    });
  }
}

/** The prompt of a typed message: another text is another prompt, so that an old sound is never heard for it. */
export function calamityPrompt(municipality: MunicipalityId, message: string): string {
  const text = createHash('sha256').update(message).digest('hex').slice(0, 8);
  return `${municipality}/${calamityPrefix}${text}`;
}

function isSame(a: SwitchedCalamity | undefined, b: SwitchedCalamity): boolean {
  return a?.message === b.message && a.closes === b.closes && a.until === b.until && a.since === b.since;
}

function nobodyForCommandLine(by: SwitchedCalamity['by']): SwitchedCalamity['by'] | null {
  return by === byCommandLine ? null : by;
}
