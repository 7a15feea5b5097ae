/**
 * Follows the ledger and does what people would do beside the telephone: the caller learns that somebody
 * answered, agents write down what it was about, make callback notes and pass callers on, by the same API as
 * the screens.
 */
import type { Store } from '../adapters/store/open-store.ts';
import type { Clock, Timer } from '../app/ports/clock.ts';
import type { LedgerEvent } from '../app/ports/ledger.ts';
import { idOf } from '../domain/ids.ts';
import { canonical, parseNumber } from '../domain/numbers/phone-number.ts';
import { second } from '../domain/time.ts';
import type { Random } from '../simulation/random.ts';
import type { Callers } from './callers.ts';
import { callerNames, cast, municipality, questions } from './cast.ts';
import type { Desk } from './desk.ts';
import type { Staff } from './staff.ts';

export interface DirectorParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly callers: Callers;
  readonly staff: Staff;
  /** The screen of an employee. */
  readonly deskOf: (employee: string) => Promise<Desk>;
}

/** How often the ledger is asked for news, milliseconds. */
const lookEvery = 300;
const transferShare = 0.18;
const noteShare = 0.16;
/** How long somebody talks before passing on or writing down. */
const workAfter = { transfer: 18, registration: 12 } as const;

export class Director {
  readonly #parts: DirectorParts;
  /** The caller's number, by call. */
  readonly #numbers = new Map<string, string>();
  readonly #agents: ReadonlySet<string>;
  #read: number;
  #timer: Timer | null = null;

  constructor(parts: DirectorParts) {
    this.#parts = parts;
    this.#read = parts.store.ledger.head();
    this.#agents = new Set(
      cast.filter(({ roles, phone }) => roles.includes('kcc-agent') && phone !== null).map(({ id }) => id),
    );
  }

  begin(): void {
    this.#timer = this.#parts.clock.setTimer(lookEvery, () => {
      void this.#look().finally(() => {
        if (this.#timer !== null) this.begin();
      });
    });
  }

  end(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  async #look(): Promise<void> {
    const { ledger } = this.#parts.store;
    this.#parts.store.catchUp();
    for (const event of await ledger.read({ after: this.#read })) {
      this.#read = event.seq;
      await this.#happened(event);
    }
  }

  async #happened(event: LedgerEvent): Promise<void> {
    const call = event.stream.replace(/^call:/, '');
    if (event.type === 'call.arrived' && typeof event.data['caller'] === 'string') {
      const person = await this.#parts.store.subjects.read(idOf<'subject'>(event.data['caller']));
      const parsed = parseNumber(person?.number ?? '');
      if (parsed.ok) this.#numbers.set(call, canonical(parsed.number));
    } else if (event.type === 'call.answered' && typeof event.data['employee'] === 'string') {
      this.#answered(call, event.data['employee']);
    } else if (event.type === 'call.ended') this.#numbers.delete(call);
  }

  #answered(call: string, employee: string): void {
    const { callers, staff } = this.#parts;
    const number = this.#numbers.get(call);
    if (number !== undefined) callers.answered(`0${number.slice(3)}`, () => staff.hangUp(employee));
    if (!this.#agents.has(employee)) return;
    const random = this.#parts.random.of('desk', call);
    const item = questions[Math.floor(random.next() * questions.length)];
    const name = callerNames[Math.floor(random.next() * callerNames.length)] ?? '';
    if (item === undefined) return;
    const team = `${municipality}/${item.team}`;
    const asked = { subjectId: item.subject, question: item.question, callerName: name };
    if (random.chance(transferShare)) {
      this.#after(workAfter.transfer, async () => {
        const desk = await this.#parts.deskOf(employee);
        // The question goes ahead; that it was transferred can be said once it is.
        await desk.register(call, { ...asked, outcome: null });
        await desk.transfer(call, { kind: 'team', id: team });
        await desk.register(call, { ...asked, outcome: 'transferred' });
      });
      return;
    }
    const makesNote = random.chance(noteShare);
    this.#after(workAfter.registration, async () => {
      const desk = await this.#parts.deskOf(employee);
      // The note first: a call cannot be said to have led to one that is not there.
      if (makesNote) {
        await desk.makeNote({ callId: call, ownerTeam: team, ...asked });
      }
      await desk.register(call, {
        ...asked,
        outcome: makesNote ? 'callbackNote' : 'answeredDirectly',
      });
    });
  }

  /** What goes wrong at a desk is no reason to stop the demo: the caller may have left meanwhile. */
  #after(seconds: number, work: () => Promise<void>): void {
    this.#parts.clock.setTimer(seconds * second, () => {
      if (this.#timer !== null) work().catch(() => undefined);
    });
  }
}
