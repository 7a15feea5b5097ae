/**
 * What the four transaction machines have in common: a table of state x input, in which every field is
 * filled: either a step (next state and actions) or `ignored` with the reason why nothing happens.
 */
import type { TimerLetter } from './timers.ts';

/** Work for the runner: the timers of the machine itself. */
export type TimerAction =
  | `start-${TimerLetter}`
  | `stop-${TimerLetter}`
  | `again-${'A' | 'E' | 'G'}`
  | 'slow-E';

/** Work for the owner of the machine: what goes to the network and to the transaction user. */
export type TransactionAction =
  /** Sends the request (client) or the response at hand (server). */
  | 'send'
  /** Sends the last message once more. */
  | 'resend'
  /** Client: makes the ACK for a non-2xx answer and sends it (RFC 3261 section 17.1.1.3). */
  | 'send-ack'
  | 'resend-ack'
  /** Hands the message at hand to the transaction user. */
  | 'deliver'
  /** Server: the INVITE came once more after a 2xx; the user may repeat the 2xx. */
  | 'tell-retransmission'
  | 'report-timeout'
  | 'report-transport-error'
  /** The machine is over; the owner forgets it. */
  | 'terminate';

export interface Step<State extends string> {
  readonly next: State;
  readonly timers: readonly TimerAction[];
  readonly actions: readonly TransactionAction[];
}

export interface Ignored {
  /** Why this input changes nothing in this state. */
  readonly ignored: string;
}

export type MachineTable<State extends string, Input extends string> = {
  readonly [S in State]: { readonly [I in Input]: Step<State> | Ignored };
};

/** A step: the next state, then the actions in order; timer actions are set apart for the runner. */
export function go<State extends string>(
  next: State,
  ...actions: readonly (TimerAction | TransactionAction)[]
): Step<State> {
  const isTimer = (action: string): action is TimerAction => /^(start|stop|again|slow)-/.test(action);
  return {
    next,
    timers: actions.filter(isTimer),
    actions: actions.filter((action): action is TransactionAction => !isTimer(action)),
  };
}

export function ignored(reason: string): Ignored {
  return { ignored: reason };
}

/** The table as text, one line a field: tests print it, so that a review sees every change of behaviour. */
export function gridOf<State extends string, Input extends string>(
  table: MachineTable<State, Input>,
): string[] {
  const lines: string[] = [];
  for (const state of Object.keys(table) as State[]) {
    for (const input of Object.keys(table[state]) as Input[]) {
      const field = table[state][input];
      lines.push(
        'ignored' in field
          ? `${state} + ${input}: ignored, ${field.ignored}`
          : `${state} + ${input}: -> ${field.next} ${[...field.timers, ...field.actions].join(', ')}`.trimEnd(),
      );
    }
  }
  return lines;
}
