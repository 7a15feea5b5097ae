/**
 * Citizens who ring: real SIP calls with real sound, one after another for as long as the demo lasts. What
 * happens to a call they hear from the ledger (`director.ts`), as nobody else can tell a waiting tune from a person.
 */
import type { Timer } from '../app/ports/clock.ts';
import { second } from '../domain/time.ts';
import type { Random } from '../simulation/random.ts';
import type { DemoCall } from './demo-call.ts';
import type { UserAgent } from './user-agent.ts';
import { murmur, Voice } from './voice.ts';

export interface CallersParts {
  readonly lines: UserAgent;
  readonly random: Random;
  /** New calls a minute, on average. */
  readonly callsPerMinute: number;
}

/** Whom they ring, and the keys they press in the menu; weights. */
const wishes = [
  { number: '0570693911', keys: ['1', '2', '3', null], weight: 6 },
  { number: '140570', keys: ['1'], weight: 2 },
  { number: '0570693100', keys: [null], weight: 1 },
  { number: '0570693200', keys: [null], weight: 1 },
] as const;

/** Citizens there are; some ring again. */
const citizens = 300;
const anonymousShare = 0.05;
/** At the same time: more would wait for nothing but this machine. */
const callsMax = 14;
const patienceSeconds = 150;
const talkSeconds = 55;
/** Conversations that the employee ends. */
const employeeEndsShare = 0.3;

export interface OpenCall {
  readonly call: DemoCall;
  /** Null for who withholds the number. */
  readonly number: string | null;
  timer: Timer;
}

export class Callers {
  readonly #parts: CallersParts;
  readonly #open = new Map<string, OpenCall>();
  #next: Timer | null = null;
  #made = 0;

  constructor(parts: CallersParts) {
    this.#parts = parts;
    parts.lines.onInvite = (call) => void this.#rungBack(call);
  }

  /** Calls that were made since the beginning. */
  get made(): number {
    return this.#made;
  }

  begin(): void {
    const mean = 60 / this.#parts.callsPerMinute;
    const wait = this.#made === 0 ? 0 : this.#parts.random.exponential(mean);
    this.#next = this.#clock.setTimer(wait * second, () => {
      if (this.#open.size < callsMax) void this.#ring();
      else this.#made += 1;
      this.begin();
    });
  }

  end(): void {
    this.#next?.cancel();
    this.#next = null;
    for (const { call } of this.#open.values()) call.hangUp();
  }

  /** Somebody talks with this caller: patience is over, a conversation begins. */
  answered(number: string, endByEmployee: () => void): void {
    for (const open of this.#open.values()) {
      if (open.number !== number) continue;
      open.timer.cancel();
      const random = this.#parts.random.of('talk', number, this.#made);
      const ends = random.chance(employeeEndsShare) ? endByEmployee : () => open.call.hangUp();
      open.timer = this.#after(random.lognormal(talkSeconds, 0.6), () => {
        ends();
        // A person who does not hang up is no reason to stay on the line for ever.
        open.timer = this.#after(20, () => open.call.hangUp());
      });
    }
  }

  get #clock() {
    return this.#parts.lines.parts.clock;
  }

  async #ring(): Promise<void> {
    this.#made += 1;
    const random = this.#parts.random.of('caller', this.#made);
    const wish = random.pick(wishes) ?? wishes[0];
    const number = random.chance(anonymousShare) ? null : numberOf(Math.floor(random.next() * citizens));
    if ([...this.#open.values()].some((open) => open.number === number && number !== null)) return;
    const voice = await this.#voice(number);
    const call = this.#parts.lines.invite(wish.number, number, voice.description());
    this.#adopt(call, number, voice, random.lognormal(patienceSeconds, 0.6));
    const key = wish.keys[Math.floor(random.next() * wish.keys.length)];
    const up = call.onUp;
    call.onUp = () => {
      up();
      if (key != null) this.#after(random.between(4, 8), () => call.key(key));
    };
  }

  /** The town hall rings back: a citizen picks up. */
  async #rungBack(call: DemoCall): Promise<void> {
    const voice = await this.#voice(call.user);
    voice.towards(call.offer);
    this.#adopt(call, call.user, voice, talkSeconds);
    this.#after(4, () => call.accept(voice.description()));
  }

  #adopt(call: DemoCall, number: string | null, voice: Voice, patience: number): void {
    const timer = this.#after(patience, () => call.hangUp());
    this.#open.set(call.callId, { call, number, timer });
    call.describe = () => voice.description();
    call.onSdp = (sdp) => voice.towards(sdp);
    call.onUp = () => voice.speak();
    call.onOver = () => {
      this.#open.get(call.callId)?.timer.cancel();
      this.#open.delete(call.callId);
      voice.close();
    };
  }

  #voice(number: string | null): Promise<Voice> {
    const { host, parts } = this.#parts.lines;
    const pitch = 110 + (Number((number ?? '0').slice(-2)) % 10) * 13;
    return Voice.open(host, parts.clock, parts.chance, murmur(pitch));
  }

  #after(seconds: number, work: () => void): Timer {
    return this.#clock.setTimer(seconds * second, work);
  }
}

/** Made-up mobile numbers. */
function numberOf(citizen: number): string {
  return `06550${String(10_000 + citizen)}`;
}
