/** Lines that only phones of our own reach, and that the core knows nothing of; the first that knows a call has it. */
import type { LegId } from '../domain/ids.ts';
import type { MailboxLine } from './mailbox/mailbox-line.ts';
import type { IncomingInvite } from './ports/sip.ts';
import type { Recorded } from './sound/sound.ts';
import type { TestCallLine } from './test-call/test-call-line.ts';

export class OwnLines {
  readonly #mailbox: MailboxLine;
  readonly #testCall: TestCallLine;

  constructor(mailbox: MailboxLine, testCall: TestCallLine) {
    this.#mailbox = mailbox;
    this.#testCall = testCall;
  }

  has(leg: LegId): boolean {
    return this.#mailbox.has(leg) || this.#testCall.has(leg);
  }

  isOurs(recording: string): boolean {
    return this.#mailbox.isOurs(recording) || this.#testCall.isOurs(recording);
  }

  /** The leg of a call that is for one of these lines; null for every other call. */
  invited(invite: IncomingInvite): LegId | null {
    return this.#mailbox.invited(invite) ?? this.#testCall.invited(invite);
  }

  ended(leg: LegId): void {
    this.#mailbox.ended(leg);
    this.#testCall.ended(leg);
  }

  /** A key by RFC 4733. Only the mailbox listens to keys. */
  digit(leg: LegId, key: string): void {
    this.#mailbox.digit(leg, key);
  }

  /** A key that came by SIP INFO. */
  infoDigit(leg: LegId, key: string): void {
    if (this.#mailbox.has(leg)) this.#mailbox.infoDigit(leg, key);
  }

  lost(leg: LegId): void {
    if (this.#mailbox.has(leg)) this.#mailbox.lost(leg);
    else this.#testCall.lost(leg);
  }

  recorded(recording: string, how: Recorded): void {
    if (this.#mailbox.isOurs(recording)) this.#mailbox.recorded(recording, how);
    else this.#testCall.recorded(recording, how);
  }

  /** Ends every call on these lines: the server stops. */
  hangUpAll(): void {
    this.#mailbox.hangUpAll();
    this.#testCall.hangUpAll();
  }
}
