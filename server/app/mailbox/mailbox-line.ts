/**
 * The line on which employees hear their voicemail: dialled from an own phone, no contact of a citizen, so the core and the
 * figures know nothing of it. It follows `domain/mailbox/menu.ts` and performs what that asks.
 *
 *   registered phone dials the code ─▶ whose phone is it ─▶ menu ─▶ sound, facts, files
 */
import type { CentreInput } from '../../domain/centre/inputs.ts';
import { type EmployeeId, idOf, type LegId, type SubjectId } from '../../domain/ids.ts';
import type { Message } from '../../domain/mailbox/book.ts';
import {
  type MenuAct,
  type MenuInput,
  type MenuState,
  type MenuStep,
  type MenuWorld,
  menuStep,
  startMenu,
} from '../../domain/mailbox/menu.ts';
import { ownerText } from '../../domain/mailbox/owner.ts';
import { userOf } from '../../domain/numbers/caller.ts';
import type { AuditTrail } from '../ports/audit.ts';
import type { Chance, Clock, Timer } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Employee } from '../ports/people.ts';
import type { IncomingInvite, SipPort } from '../ports/sip.ts';
import type { Subjects } from '../ports/subjects.ts';
import type { Recorded, Sound } from '../sound/sound.ts';
import { greetingsOf, type Mailboxes } from './mailboxes.ts';

export interface MailboxLineParts {
  readonly sip: Pick<SipPort, 'hangUp' | 'reject'>;
  readonly sound: Sound;
  readonly mailboxes: Mailboxes;
  readonly subjects: Pick<Subjects, 'readMany'>;
  readonly audit: AuditTrail;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
  /** What is dialled: `*98`. */
  readonly code: string;
  /** False while the messages are still being read after a start, or when there is no sound. */
  readonly isOpen: () => boolean;
  readonly ownerOf: (invite: IncomingInvite) => Employee | null;
  readonly teamsOf: (employee: Employee) => Employee['teams'];
  /** Tells the core that a caller is to be rung back. */
  readonly submit: (input: CentreInput) => void;
}

/** How long a key is waited for, milliseconds. */
const waitMs = 8_000;
const greetingMaxMs = 60_000;
const greetingSilenceMs = 4_000;
/** A greeting with less sound was not spoken. */
const greetingSoundMsMin = 500;
/** Between our hang-up and the phone that rings again for the callback. */
const pauseBeforeRingMs = 1_000;

interface Session {
  readonly leg: LegId;
  readonly employee: Employee;
  readonly world: MenuWorld;
  state: MenuState;
  /** The sound whose end is waited for. */
  sound: string;
  sounds: number;
  timer: Timer | null;
}

export class MailboxLine {
  readonly #parts: MailboxLineParts;
  readonly #sessions = new Map<LegId, Session>();
  readonly #recordings = new Map<string, LegId>();

  constructor(parts: MailboxLineParts) {
    this.#parts = parts;
  }

  has(leg: LegId): boolean {
    return this.#sessions.has(leg);
  }

  /** Whether a finished recording is one of ours. */
  isOurs(recording: string): boolean {
    return this.#recordings.has(recording);
  }

  /** The leg of a call that is for this line; null for every other call. */
  invited(invite: IncomingInvite): LegId | null {
    const { code, sound, isOpen, ownerOf, chance, sip } = this.#parts;
    const dialled = invite.candidates.find(({ source }) => source === 'requestUri')?.text ?? '';
    if (invite.device === null || userOf(dialled) !== code) return null;
    const employee = ownerOf(invite);
    if (employee === null) return null;
    const leg = idOf<'leg'>(`mailbox-${chance.newId()}/a`);
    if (!isOpen()) {
      // Not in the same turn: the leg does not exist before this returns.
      queueMicrotask(() => sip.reject(leg, 503, 'Service Unavailable', 10));
      return leg;
    }
    sound.arrived(leg, invite.sdp);
    void this.#begin(leg, employee);
    return leg;
  }

  ended(leg: LegId): void {
    const session = this.#sessions.get(leg);
    if (session === undefined) return;
    this.#sessions.delete(leg);
    session.timer?.cancel();
    this.#parts.sound.gone(leg);
    const { recording, stage } = session.state;
    if (recording !== null && stage === 'review') this.#discard(recording);
  }

  digit(leg: LegId, key: string): void {
    this.#happened(leg, { type: 'key', key });
  }

  /** A key that came by SIP INFO. */
  infoDigit(leg: LegId, key: string): void {
    this.#parts.sound.feedDigit(leg, key);
    this.digit(leg, key);
  }

  lost(leg: LegId): void {
    this.#parts.sip.hangUp(leg);
    this.ended(leg);
  }

  recorded(recording: string, { ended, soundMs }: Recorded): void {
    const leg = this.#recordings.get(recording);
    this.#recordings.delete(recording);
    if (leg === undefined) return;
    if (ended === 'storage') this.#parts.mailboxes.recordings.failed(recording);
    if (!this.#sessions.has(leg)) this.#discard(recording);
    else
      this.#happened(leg, { type: 'recorded', usable: ended !== 'storage' && soundMs >= greetingSoundMsMin });
  }

  async #begin(leg: LegId, employee: Employee): Promise<void> {
    const { mailboxes, subjects, log, sip, chance, sound } = this.#parts;
    const messages = mailboxes
      .of(employee)
      .filter(({ municipality }) => municipality === employee.municipality);
    const callers = messages.flatMap(({ caller }) => (caller === null ? [] : [caller]));
    const numbers = new Map<SubjectId, string>();
    try {
      for (const [id, { number }] of await subjects.readMany(callers)) {
        if (number !== undefined) numbers.set(id, number);
      }
      await this.#audit(employee, 'listenToVoicemail', `${messages.length}`);
    } catch (error) {
      // Without its line in the audit trail nobody listens.
      log.error('mailbox.failed', { error: error as Error });
      sound.gone(leg);
      sip.reject(leg, 503, 'Service Unavailable', 30);
      return;
    }
    const world: MenuWorld = {
      numberOf: ({ caller }) => (caller === null ? null : (numbers.get(caller) ?? null)),
      newRecording: () => `greeting-${chance.newId()}`,
    };
    const owners = greetingsOf(employee, this.#parts.teamsOf(employee));
    const first = startMenu(messages, owners, world);
    const session: Session = { leg, employee, world, state: first.state, sound: '', sounds: 0, timer: null };
    this.#sessions.set(leg, session);
    await sound.open(leg);
    this.#take(session, first);
  }

  #happened(leg: LegId, input: MenuInput): void {
    const session = this.#sessions.get(leg);
    if (session === undefined) return;
    session.timer?.cancel();
    session.timer = null;
    this.#take(session, menuStep(session.state, input, session.world));
  }

  #take(session: Session, step: MenuStep): void {
    session.state = step.state;
    for (const act of step.acts) this.#act(session, act);
  }

  #act(session: Session, act: MenuAct): void {
    const { leg, employee } = session;
    const { sound, mailboxes, clock } = this.#parts;
    switch (act.do) {
      case 'play': {
        session.sounds += 1;
        const name = `${leg}/s${session.sounds}`;
        session.sound = name;
        sound.play(leg, name, act.prompts, false, false, () => {
          // What was replaced by another sound is not waited for any more.
          if (session.sound === name) this.#happened(leg, { type: 'heard' });
        });
        return;
      }
      case 'wait':
        session.timer = clock.setTimer(waitMs, () => this.#happened(leg, { type: 'silence' }));
        return;
      case 'record':
        this.#recordings.set(act.recording, leg);
        sound.record(leg, act.recording, mailboxes.recordings.pathOf(act.recording), {
          what: 'peer',
          maxMs: greetingMaxMs,
          silenceMs: greetingSilenceMs,
        });
        return;
      case 'stopRecording':
        sound.stopRecording(leg);
        return;
      case 'discard':
        this.#discard(act.recording);
        return;
      case 'markHeard':
        this.#write(employee.id, (by) => mailboxes.setHeard(act.message, true, by, 'phone'));
        return;
      case 'delete':
        this.#write(employee.id, async (by) => {
          await mailboxes.remove(act.message, by, 'phone');
          await this.#audit(employee, 'deleteVoicemail', act.message.id);
        });
        return;
      case 'saveGreeting':
        void this.#saveGreeting(session, act);
        return;
      case 'hangUp':
        this.#hangUp(session);
        return;
    }
  }

  async #saveGreeting(
    { leg, employee }: Session,
    { owner, recording }: Extract<MenuAct, { do: 'saveGreeting' }>,
  ): Promise<void> {
    const { mailboxes, log } = this.#parts;
    let ok = false;
    try {
      const path = mailboxes.recordings.pathOf(recording);
      const save = (text: string) => mailboxes.greetings.saveFile(text, path);
      const saved = await mailboxes.changeGreeting(owner, employee.municipality, employee.id, 'phone', save);
      ok = saved.ok;
      await this.#audit(employee, 'putGreetingSound', ownerText(owner), saved.ok);
      if (!saved.ok) log.warn('greeting.notSaved', { why: saved.reason, detail: saved.detail });
    } catch (error) {
      log.error('greeting.notSaved', { error: error as Error });
    }
    this.#discard(recording);
    this.#happened(leg, { type: 'saved', ok });
  }

  #hangUp(session: Session): void {
    const { leg, employee, state } = session;
    this.#parts.sip.hangUp(leg);
    this.ended(leg);
    if (state.ringBack !== null) this.#ringBack(employee.id, state.ringBack);
  }

  /** The employee's phone rings, then the caller's number; the note of the message is tried by it. */
  #ringBack(employee: EmployeeId, { caller, note }: Message): void {
    const { clock, chance, submit } = this.#parts;
    if (caller === null) return;
    clock.setTimer(pauseBeforeRingMs, () =>
      submit({
        type: 'call.place',
        call: idOf(chance.newId()),
        employee,
        target: { kind: 'number', number: caller },
        note,
      }),
    );
  }

  /** Ends every session: the server stops. */
  hangUpAll(): void {
    for (const leg of [...this.#sessions.keys()]) this.lost(leg);
  }

  #audit(employee: Employee, action: string, object: string, succeeded = true): Promise<void> {
    const { audit, clock } = this.#parts;
    return audit.append({
      at: clock.now(),
      municipality: employee.municipality,
      actor: employee.id,
      action,
      object,
      succeeded,
      source: 'telephone',
    });
  }

  #write(by: EmployeeId, write: (by: EmployeeId) => Promise<void>): void {
    write(by).catch((error: unknown) => {
      this.#parts.log.error('mailbox.notWritten', { error: error as Error });
    });
  }

  #discard(recording: string): void {
    void this.#parts.mailboxes.recordings.discard(recording);
  }
}
