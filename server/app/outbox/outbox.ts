/**
 * Sends what lies in the outbox, oldest first, and tries again with growing pauses until it arrives or is given up.
 *
 *   put (durable) ─▶ due ─▶ sender of its channel ─┬─ arrived ─▶ done
 *                     ▲                            ├─ not now ─▶ later, twice as long each time
 *                     └────────────────────────────┘   never, or after three days ─▶ given up (an alert)
 *
 * A receiver may get a message twice (we died between sending and noting it): each carries its id.
 */
import { hour, type Instant, minute, second } from '../../domain/time.ts';
import type { Chance, Clock, Timer } from '../ports/clock.ts';
import type { Delivered } from '../ports/delivery.ts';
import type { Log } from '../ports/log.ts';
import type { Message, NewMessage, OutboxChannel, OutboxStore } from '../ports/outbox.ts';

/** Makes and sends one message; resolves also when it could not. */
export type Sender = (message: Message) => Promise<Delivered>;

export interface OutboxParts {
  readonly store: OutboxStore;
  readonly clock: Clock;
  readonly chance: Pick<Chance, 'random'>;
  readonly log: Log;
  /** A channel without a sender is not configured: its messages wait. */
  readonly senders: Readonly<Partial<Record<OutboxChannel, Sender>>>;
  /** Told when something was given up, or a given-up message went on its way again. */
  readonly changed: () => void;
}

const firstPause = 30 * second;
const longestPause = 6 * hour;
/** A message that did not arrive for so long is given up. */
const triedFor = 72 * hour;
/** Sent messages are kept this long, so that a repeated request sends nothing twice. */
const doneKept = 30 * 24 * hour;
/** Messages taken up in one go. */
const batch = 20;
/** Looked at least this often, whatever the timers did. */
const longestSleep = 5 * minute;

/** How long to wait after so many failures; `random` spreads those that failed together. */
export function pauseAfter(failures: number, random: number): number {
  const pause = Math.min(longestPause, firstPause * 2 ** Math.max(0, failures - 1));
  return Math.round(pause * (0.8 + 0.4 * random));
}

export class Outbox {
  readonly #parts: OutboxParts;
  #timer: Timer | null = null;
  #working: Promise<void> | null = null;
  #isStopped = false;
  #again = false;

  constructor(parts: OutboxParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#wake();
  }

  /** Nothing new is begun; resolves when what is under way has been noted. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#timer?.cancel();
    await this.#working;
  }

  /** Resolves once the messages are durable. */
  async put(messages: readonly NewMessage[]): Promise<void> {
    if (messages.length === 0) return;
    await this.#parts.store.put(messages);
    this.#wake();
  }

  /** Looks at once, e.g. after somebody asked to try a message again. */
  wake(): void {
    this.#wake();
  }

  #wake(): void {
    if (this.#isStopped) return;
    if (this.#working !== null) {
      this.#again = true;
      return;
    }
    this.#timer?.cancel();
    this.#working = this.#work()
      .catch((error: unknown) => this.#parts.log.error('outbox.failed', { error: error as Error }))
      .then(() => this.#sleep());
  }

  async #sleep(): Promise<void> {
    const { store, clock } = this.#parts;
    const next = await store.nextAt().catch(() => null);
    this.#working = null;
    if (this.#isStopped) return;
    if (this.#again) {
      this.#again = false;
      this.#wake();
      return;
    }
    const wait = next === null ? longestSleep : Math.max(second, next - clock.now());
    this.#timer = clock.setTimer(Math.min(longestSleep, wait), () => this.#wake());
  }

  async #work(): Promise<void> {
    const { store, clock } = this.#parts;
    for (;;) {
      const due = await store.due(clock.now(), batch);
      for (const message of due) {
        if (this.#isStopped) return;
        await this.#send(message, clock.now());
      }
      if (due.length < batch) break;
    }
    await store.forget(clock.now() - doneKept);
  }

  async #send(message: Message, now: Instant): Promise<void> {
    const { store, chance, log, senders, changed } = this.#parts;
    const sender = senders[message.channel];
    const result: Delivered =
      sender === undefined
        ? { ok: false, problem: 'not configured', permanent: false }
        : await sender(message).catch((error: unknown): Delivered => {
            log.warn('outbox.senderFailed', { channel: message.channel, error: error as Error });
            return { ok: false, problem: 'failed', permanent: false };
          });
    if (result.ok) {
      await store.done(message.id);
      return;
    }
    const isOver = result.permanent || now - message.createdAt > triedFor;
    const nextAt = isOver ? null : now + pauseAfter(message.attempts + 1, chance.random());
    await store.failed(message.id, result.problem, nextAt);
    if (nextAt !== null) return;
    log.warn('outbox.givenUp', {
      channel: message.channel,
      message: message.number,
      problem: result.problem,
    });
    changed();
  }
}
