/**
 * Runs one transaction through its table: keeps the state and its timers, and returns what the owner has
 * to do. At most two timers run at once in any state: one that repeats a message (A, E, G) and one that
 * ends a wait (the others), so a finished transaction holds a state, a heap entry and little else.
 */
import { type InviteClientInput, type InviteClientState, inviteClientTable } from './invite-client.ts';
import { type InviteServerInput, type InviteServerState, inviteServerTable } from './invite-server.ts';
import { type PlainClientInput, type PlainClientState, plainClientTable } from './plain-client.ts';
import { type PlainServerInput, type PlainServerState, plainServerTable } from './plain-server.ts';
import type { MachineTable, TimerAction, TransactionAction } from './table.ts';
import type { TimerEntry, TimerHeap, TimerTarget } from './timer-heap.ts';
import { nextInterval, type SipTimerConfig, type TimerLetter, timerDuration } from './timers.ts';

export type TransactionTimer = `timer-${TimerLetter}`;

const tables = {
  'invite-client': inviteClientTable,
  'invite-server': inviteServerTable,
  'plain-client': plainClientTable,
  'plain-server': plainServerTable,
} as const;

export type MachineKind = keyof typeof tables;

interface Shapes {
  'invite-client': { state: InviteClientState; input: InviteClientInput };
  'invite-server': { state: InviteServerState; input: InviteServerInput };
  'plain-client': { state: PlainClientState; input: PlainClientInput };
  'plain-server': { state: PlainServerState; input: PlainServerInput };
}

const firstStates = {
  'invite-client': 'initial',
  'invite-server': 'proceeding',
  'plain-client': 'initial',
  'plain-server': 'trying',
} as const satisfies { [K in MachineKind]: Shapes[K]['state'] };

const nothing: readonly TransactionAction[] = [];

/** What every machine of one engine shares. */
export interface MachineSetting {
  readonly timers: SipTimerConfig;
  readonly heap: TimerHeap<string>;
}

export class TransactionMachine<Kind extends MachineKind> {
  readonly kind: Kind;
  /** Whether the transport in use delivers by itself (TCP, TLS, WebSocket). */
  readonly reliable: boolean;
  #state: Shapes[Kind]['state'];
  #repeat: TimerEntry<string> | undefined;
  #end: TimerEntry<string> | undefined;
  #interval = 0;

  constructor(kind: Kind, reliable: boolean) {
    this.kind = kind;
    this.reliable = reliable;
    this.#state = firstStates[kind];
  }

  get state(): Shapes[Kind]['state'] {
    return this.#state;
  }

  /**
   * Feeds one input. Timers are added to the setting's heap in the name of `target`, which hands them
   * back as an input when they are due.
   *
   * @returns the actions for the owner, in order; empty when the table ignores the input
   */
  input(
    input: Shapes[Kind]['input'],
    now: number,
    target: TimerTarget<string>,
    setting: MachineSetting,
  ): readonly TransactionAction[] {
    const table = tables[this.kind] as unknown as MachineTable<Shapes[Kind]['state'], Shapes[Kind]['input']>;
    const field = table[this.#state][input];
    if ('ignored' in field) return nothing;
    this.#state = field.next;
    let more: readonly TransactionAction[] = nothing;
    for (const action of field.timers) {
      const due = this.#applyTimer(action, now, target, setting);
      // A wait of zero (D, I, J, K over a reliable transport) is over at once.
      if (due !== undefined) more = this.input(due as Shapes[Kind]['input'], now, target, setting);
    }
    return more.length === 0 ? field.actions : [...field.actions, ...more];
  }

  /** Cancels every timer: for an owner that drops the transaction before its end. */
  release(setting: MachineSetting): void {
    setting.heap.cancel(this.#repeat);
    setting.heap.cancel(this.#end);
    this.#repeat = undefined;
    this.#end = undefined;
  }

  #applyTimer(
    action: TimerAction,
    now: number,
    target: TimerTarget<string>,
    setting: MachineSetting,
  ): TransactionTimer | undefined {
    const letter = action.charAt(action.length - 1) as TimerLetter;
    const name: TransactionTimer = `timer-${letter}`;
    const repeats = letter === 'A' || letter === 'E' || letter === 'G';
    if (action.startsWith('stop')) {
      setting.heap.cancel(repeats ? this.#repeat : this.#end);
      if (repeats) this.#repeat = undefined;
      else this.#end = undefined;
      return undefined;
    }
    if (action === 'slow-E') {
      this.#interval = setting.timers.t2;
    } else if (action.startsWith('again') && repeats) {
      this.#interval = nextInterval(letter, this.#interval, setting.timers);
    } else {
      const duration = timerDuration(letter, this.reliable, setting.timers);
      if (duration === 'unused') return undefined;
      if (duration === 0) return name;
      if (!repeats) {
        this.#end = setting.heap.add(now + duration, name, target);
        return undefined;
      }
      this.#interval = duration;
    }
    this.#repeat = setting.heap.add(now + this.#interval, name, target);
    return undefined;
  }
}
