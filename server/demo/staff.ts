/** The colleagues of the demo: desk phones that register, ring, and mostly are picked up. */
import type { Timer } from '../app/ports/clock.ts';
import { second } from '../domain/time.ts';
import type { Random } from '../simulation/random.ts';
import { cast, type Person } from './cast.ts';
import type { DemoCall } from './demo-call.ts';
import type { UserAgent } from './user-agent.ts';
import { murmur, Voice } from './voice.ts';

export interface StaffParts {
  readonly phones: UserAgent;
  readonly passwords: ReadonlyMap<string, string>;
  readonly realm: string;
  readonly random: Random;
}

const registerSeconds = 600;
/** Share of ringing phones that is picked up; agents sit beside theirs. */
const answerShare = { agent: 0.95, colleague: 0.6 } as const;
const answerSeconds = { agent: 3, colleague: 7 } as const;
/** A telephone is put down at the latest after this. */
const talkSecondsMax = 240;

export class Staff {
  readonly #parts: StaffParts;
  readonly #byPhone = new Map<string, Person>();
  readonly #timers = new Set<Timer>();
  #talks = 0;

  constructor(parts: StaffParts) {
    this.#parts = parts;
    for (const person of cast) if (person.phone !== null) this.#byPhone.set(person.phone, person);
    parts.phones.onInvite = (call, user) => void this.#rings(call, this.#byPhone.get(user));
  }

  /** Registers everybody. @throws when a telephone is refused. */
  async begin(): Promise<void> {
    for (const phone of this.#byPhone.keys()) {
      if (!(await this.#register(phone))) throw new Error(`Telephone ${phone} was refused.`);
      this.#again(phone);
    }
  }

  /** Puts every telephone down and goes home. */
  end(): void {
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
    for (const call of this.#parts.phones.calls.values()) call.hangUp();
  }

  /** Ends the conversation of this employee from the employee's side. */
  hangUp(employee: string): void {
    const phone = [...this.#byPhone].find(([, person]) => person.id === employee)?.[0];
    for (const call of this.#parts.phones.calls.values()) {
      if (call.user === phone && call.state === 'up') call.hangUp();
    }
  }

  #register(phone: string): Promise<boolean> {
    const { phones, passwords, realm } = this.#parts;
    return phones.register({ user: phone, password: passwords.get(phone) ?? '', realm }, registerSeconds);
  }

  #again(phone: string): void {
    this.#after(registerSeconds / 2, () => void this.#register(phone).then(() => this.#again(phone)));
  }

  async #rings(call: DemoCall, person: Person | undefined): Promise<void> {
    if (person === undefined) {
      call.refuse(404, 'Not Found');
      return;
    }
    this.#talks += 1;
    const random = this.#parts.random.of('ring', person.id, this.#talks);
    const kind = person.roles.includes('kcc-agent') ? 'agent' : 'colleague';
    if (!random.chance(answerShare[kind])) return;
    const { host, parts } = this.#parts.phones;
    const pitch = 95 + (person.name.length % 9) * 14;
    const voice = await Voice.open(host, parts.clock, parts.chance, murmur(pitch));
    call.describe = () => voice.description();
    call.onSdp = (sdp) => voice.towards(sdp);
    call.onUp = () => voice.speak();
    call.onOver = () => voice.close();
    voice.towards(call.offer);
    this.#after(Math.min(random.exponential(answerSeconds[kind]), 15), () => {
      if (call.state === 'ringing') call.accept(voice.description());
      this.#after(talkSecondsMax, () => call.hangUp());
    });
  }

  #after(seconds: number, work: () => void): void {
    const timer = this.#parts.phones.parts.clock.setTimer(seconds * second, () => {
      this.#timers.delete(timer);
      work();
    });
    this.#timers.add(timer);
  }
}
