/**
 * The line on which employees hear themselves: dialled from an own phone, no contact of a citizen, so the core, the queues and
 * the figures know nothing of it. What was said is thrown away when it has been played back.
 *
 *   registered phone dials the code ─▶ what to do, a beep ─▶ five seconds recorded ─▶ played back ─▶ hung up
 */
import { idOf, type LegId } from '../../domain/ids.ts';
import { userOf } from '../../domain/numbers/caller.ts';
import type { Chance } from '../ports/clock.ts';
import type { IncomingInvite, SipPort } from '../ports/sip.ts';
import type { Recordings } from '../ports/voices.ts';
import type { Recorded, Sound } from '../sound/sound.ts';

export interface TestCallParts {
  readonly sip: Pick<SipPort, 'hangUp' | 'reject'>;
  readonly sound: Pick<Sound, 'arrived' | 'open' | 'play' | 'record' | 'gone'>;
  readonly recordings: Pick<Recordings, 'pathOf' | 'discard' | 'failed'>;
  readonly chance: Pick<Chance, 'newId'>;
  /** What is dialled: `*99`. */
  readonly code: string;
  /** False when there is no sound of our own. */
  readonly isOpen: () => boolean;
  /** Whether the invite comes from a registered phone of an employee. */
  readonly isOurs: (invite: IncomingInvite) => boolean;
}

/** How long is listened, milliseconds: a sentence. */
const listenMs = 5_000;
/** With less sound than this there is nothing to play back, milliseconds. */
const soundMsMin = 300;

export class TestCallLine {
  readonly #parts: TestCallParts;
  /** The recording that is played back to a leg, once there is one. */
  readonly #legs = new Map<LegId, string | null>();
  readonly #recordings = new Map<string, LegId>();

  constructor(parts: TestCallParts) {
    this.#parts = parts;
  }

  has(leg: LegId): boolean {
    return this.#legs.has(leg);
  }

  /** Whether a recording is one of ours. */
  isOurs(recording: string): boolean {
    return this.#recordings.has(recording);
  }

  /** The leg of a call that is for this line; null for every other call. */
  invited(invite: IncomingInvite): LegId | null {
    const { code, isOpen, isOurs, chance, sip, sound } = this.#parts;
    const dialled = invite.candidates.find(({ source }) => source === 'requestUri')?.text ?? '';
    if (userOf(dialled) !== code || !isOurs(invite)) return null;
    const leg = idOf<'leg'>(`test-call-${chance.newId()}/a`);
    if (!isOpen()) {
      // Not in the same turn: the leg does not exist before this returns.
      queueMicrotask(() => sip.reject(leg, 503, 'Service Unavailable', 10));
      return leg;
    }
    this.#legs.set(leg, null);
    sound.arrived(leg, invite.sdp);
    void this.#begin(leg);
    return leg;
  }

  ended(leg: LegId): void {
    const recording = this.#legs.get(leg);
    if (!this.#legs.delete(leg)) return;
    this.#parts.sound.gone(leg);
    if (recording != null) this.#discard(recording);
  }

  lost(leg: LegId): void {
    if (!this.#legs.has(leg)) return;
    this.#parts.sip.hangUp(leg);
    this.ended(leg);
  }

  recorded(recording: string, { ended, soundMs }: Recorded): void {
    const leg = this.#recordings.get(recording);
    this.#recordings.delete(recording);
    if (ended === 'storage') this.#parts.recordings.failed(recording);
    if (leg === undefined || !this.#legs.has(leg)) {
      this.#discard(recording);
      return;
    }
    this.#legs.set(leg, recording);
    if (ended === 'storage') this.lost(leg);
    else if (soundMs < soundMsMin) this.#say(leg, ['test-call/nothing'], () => this.lost(leg));
    else this.#say(leg, [`recording:${recording}`, 'test-call/end'], () => this.lost(leg));
  }

  /** Ends every test call: the server stops. */
  hangUpAll(): void {
    for (const leg of [...this.#legs.keys()]) this.lost(leg);
  }

  async #begin(leg: LegId): Promise<void> {
    const { sound, recordings, chance } = this.#parts;
    await sound.open(leg);
    this.#say(leg, ['test-call/speak', 'beep'], () => {
      if (!this.#legs.has(leg)) return;
      const recording = `test-call-${chance.newId()}`;
      this.#recordings.set(recording, leg);
      const limits = { what: 'peer', maxMs: listenMs, silenceMs: listenMs } as const;
      sound.record(leg, recording, recordings.pathOf(recording), limits);
    });
  }

  #say(leg: LegId, prompts: readonly string[], then: () => void): void {
    this.#parts.sound.play(leg, `${leg}/${prompts[0]}`, prompts, false, false, then);
  }

  #discard(recording: string): void {
    void this.#parts.recordings.discard(recording);
  }
}
