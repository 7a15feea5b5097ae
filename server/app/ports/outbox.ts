/**
 * Messages to the outside that must arrive although the receiver, the network or this process fails: mail, SMS,
 * webhooks, Open Klant. A message is durable before anybody is told that it will be sent.
 */
import type { MunicipalityId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';

export const outboxChannels = ['mail', 'sms', 'webhook', 'openKlant'] as const;
export type OutboxChannel = (typeof outboxChannels)[number];

export interface NewMessage {
  /** The same id is put in once: a repeated request or a fold after a restart sends nothing twice. */
  readonly id: string;
  readonly channel: OutboxChannel;
  readonly municipality: MunicipalityId;
  /** References only (notes, calls, subjects): personal data is read when the message is made. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly at: Instant;
  /** Not before this; absent: at once. */
  readonly notBefore?: Instant;
}

export interface Message extends Omit<NewMessage, 'at' | 'notBefore'> {
  readonly number: number;
  readonly createdAt: Instant;
  readonly nextAt: Instant;
  /** Attempts that failed so far. */
  readonly attempts: number;
  readonly state: 'waiting' | 'done' | 'givenUp';
  /** What went wrong last, without personal data. */
  readonly problem: string | null;
}

export interface OutboxCount {
  readonly channel: OutboxChannel;
  readonly state: Message['state'];
  readonly count: number;
  /** Moment the oldest of them was put in. */
  readonly oldest: Instant;
}

/** Null: whatever it is. */
export interface OutboxFilter {
  readonly state: Message['state'] | null;
  readonly webhook: string | null;
}

/** What `problem` says of a message that an administrator dropped. */
export const droppedProblem = 'dropped';

/** May go wrong: every promise may reject with a `LedgerError`. */
export interface OutboxStore {
  /** Resolves once they are durable; an id that is there already is left as it is. */
  put(messages: readonly NewMessage[]): Promise<void>;
  /** Waiting messages whose time has come, oldest first. */
  due(now: Instant, limit: number): Promise<readonly Message[]>;
  /** When the next one is due; null when none waits. */
  nextAt(): Promise<Instant | null>;
  done(id: string): Promise<void>;
  failed(id: string, problem: string, nextAt: Instant | null): Promise<void>;
  /** A message that was given up, or waits, is tried again now. */
  retry(municipality: MunicipalityId, number: number, now: Instant): Promise<boolean>;
  /** Never sent any more; it stays as done, since a fold would put in a message that is gone. */
  drop(municipality: MunicipalityId, number: number): Promise<boolean>;
  page(
    municipality: MunicipalityId,
    only: OutboxFilter,
    offset: number,
    limit: number,
  ): Promise<{ readonly count: number; readonly messages: readonly Message[] }>;
  counts(): Promise<readonly OutboxCount[]>;
  /** Those that were sent before this are forgotten. */
  forget(doneBefore: Instant): Promise<number>;
  /** The id that another system gave to something of ours. */
  remoteOf(id: string): Promise<string | null>;
  saveRemote(id: string, remote: string, now: Instant): Promise<void>;
}
