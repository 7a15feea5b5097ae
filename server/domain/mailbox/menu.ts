/**
 * Listening by telephone: what an employee hears and what each key does. Pure: a state and something that happened give
 * the next state and what to do.
 *
 *   counted ─▶ message ─▶ choosing ──1 next, 2 again, 3 delete, 4 previous, 5 call back──▶ …
 *      └─ none ─▶ idle        0 ─▶ whose ─▶ asked ─beep─▶ speaking ─▶ review ─1─▶ saved ─▶ idle
 */

import { spokenParts } from '../prompt/spoken-parts.ts';
import { localTime } from '../time.ts';
import type { Message } from './book.ts';
import type { BoxOwner } from './owner.ts';

export type Stage =
  /** Hears how many there are, and of whom and when the next one is. */
  | 'counted'
  | 'message'
  | 'choosing'
  /** Nothing left to hear; a greeting may be recorded. */
  | 'idle'
  | 'whose'
  | 'asked'
  | 'speaking'
  | 'review'
  | 'saving'
  /** Hears the last words, then we hang up. */
  | 'leaving';

export interface MenuState {
  readonly stage: Stage;
  /** As they were when the call began, without those deleted since. */
  readonly messages: readonly Message[];
  readonly at: number;
  /** Greetings this person may change; the own one first. */
  readonly owners: readonly BoxOwner[];
  readonly owner: BoxOwner | null;
  readonly recording: string | null;
  /** How often nothing was pressed. */
  readonly silences: number;
  /** Whom to ring back after hanging up. */
  readonly ringBack: Message | null;
}

export type MenuInput =
  | { readonly type: 'heard' }
  | { readonly type: 'key'; readonly key: string }
  | { readonly type: 'silence' }
  /** The greeting's recording is complete; false when there is nothing in it. */
  | { readonly type: 'recorded'; readonly usable: boolean }
  | { readonly type: 'saved'; readonly ok: boolean };

export type MenuAct =
  | { readonly do: 'play'; readonly prompts: readonly string[] }
  /** Wait for a key; `silence` follows when none comes. */
  | { readonly do: 'wait' }
  | { readonly do: 'record'; readonly recording: string }
  | { readonly do: 'stopRecording' }
  | { readonly do: 'discard'; readonly recording: string }
  | { readonly do: 'markHeard'; readonly message: Message }
  | { readonly do: 'delete'; readonly message: Message }
  | { readonly do: 'saveGreeting'; readonly owner: BoxOwner; readonly recording: string }
  | { readonly do: 'hangUp' };

export interface MenuStep {
  readonly state: MenuState;
  readonly acts: readonly MenuAct[];
}

/** What the menu has to know of the world. */
export interface MenuWorld {
  /** The caller's number in clear; null when withheld or erased. */
  readonly numberOf: (message: Message) => string | null;
  /** A name for the next recording. */
  readonly newRecording: () => string;
}

const choose = 'mailbox/choose';
const greetingKey = 'mailbox/greeting-key';

export function startMenu(
  messages: readonly Message[],
  owners: readonly BoxOwner[],
  world: MenuWorld,
): MenuStep {
  const state: MenuState = {
    stage: 'counted',
    messages,
    at: 0,
    owners,
    owner: null,
    recording: null,
    silences: 0,
    ringBack: null,
  };
  const fresh = messages.filter(({ heard }) => !heard).length;
  const count = spokenParts('nl', { kind: 'messages', value: fresh });
  const first = messages[0];
  if (first === undefined) return play({ ...state, stage: 'idle' }, [...count, greetingKey]);
  return play(state, [...count, ...intro(first, world)]);
}

export function menuStep(state: MenuState, input: MenuInput, world: MenuWorld): MenuStep {
  if (input.type === 'key') return onKey({ ...state, silences: 0 }, input.key, world);
  if (input.type === 'silence') return onSilence(state);
  if (input.type === 'recorded') return onRecorded(state, input.usable);
  if (input.type === 'saved') {
    const said = input.ok ? 'greeting/saved' : 'greeting/failed';
    return play(rest(state), [said, greetingKey]);
  }
  return onHeard(state, world);
}

function onHeard(state: MenuState, world: MenuWorld): MenuStep {
  const message = state.messages[state.at];
  switch (state.stage) {
    case 'counted':
      if (message === undefined) return play(rest(state), [greetingKey]);
      return play({ ...state, stage: 'message' }, [`recording:${message.recording}`]);
    case 'message':
      return {
        state: { ...state, stage: 'choosing' },
        acts: [
          ...(message === undefined ? [] : [{ do: 'markHeard', message } as const]),
          { do: 'play', prompts: [choose, greetingKey] },
        ],
      };
    case 'asked': {
      const recording = world.newRecording();
      return { state: { ...state, stage: 'speaking', recording }, acts: [{ do: 'record', recording }] };
    }
    case 'choosing':
    case 'idle':
    case 'whose':
    case 'review':
      return { state, acts: [{ do: 'wait' }] };
    case 'leaving':
      return { state, acts: [{ do: 'hangUp' }] };
    case 'speaking':
    case 'saving':
      return { state, acts: [] };
  }
}

function onKey(state: MenuState, key: string, world: MenuWorld): MenuStep {
  switch (state.stage) {
    case 'counted':
    case 'message':
    case 'choosing':
      return onMessageKey(state, key, world);
    case 'idle':
      if (key === '0') return askWhose(state);
      if (key === '4' && state.messages.length > 0) return go(state, state.messages.length - 1, world);
      return leave(state);
    case 'whose':
      return onWhoseKey(state, key);
    case 'asked':
      return play(state, ['beep']);
    case 'speaking':
      return { state, acts: [{ do: 'stopRecording' }] };
    case 'review':
      return onReviewKey(state, key);
    case 'saving':
    case 'leaving':
      return { state, acts: [] };
  }
}

function onMessageKey(state: MenuState, key: string, world: MenuWorld): MenuStep {
  const message = state.messages[state.at];
  if (message === undefined) return play(rest(state), [greetingKey]);
  // Who presses a key while a message plays has heard enough of it.
  const heard: readonly MenuAct[] = state.stage === 'counted' ? [] : [{ do: 'markHeard', message }];
  switch (key) {
    case '1':
      return before(heard, go(state, state.at + 1, world));
    case '2':
      return play({ ...state, stage: 'message' }, [`recording:${message.recording}`]);
    case '3': {
      const left = { ...state, messages: state.messages.filter((one) => one !== message) };
      const next = go(left, state.at, world, ['mailbox/deleted']);
      return before([{ do: 'delete', message }], next);
    }
    case '4':
      return before(heard, go(state, Math.max(0, state.at - 1), world));
    case '5':
      if (world.numberOf(message) === null) {
        return play({ ...state, stage: 'choosing' }, ['mailbox/unknown-number', choose]);
      }
      return before(heard, play({ ...state, stage: 'leaving', ringBack: message }, ['mailbox/calling']));
    case '0':
      return before(heard, askWhose(state));
    case '#':
      // Straight to the message, past of whom and when it is.
      if (state.stage === 'counted') return onHeard(state, world);
      return play({ ...state, stage: 'choosing' }, [choose]);
    default:
      return play({ ...state, stage: 'choosing' }, ['menu/not-understood', choose]);
  }
}

/** To the message at this place; beyond the last there is nothing more. */
function go(state: MenuState, at: number, world: MenuWorld, first: readonly string[] = []): MenuStep {
  const message = state.messages[at];
  if (message === undefined) return play(rest(state), [...first, 'mailbox/end', greetingKey]);
  return play({ ...state, stage: 'counted', at }, [...first, ...intro(message, world)]);
}

/** "Bericht van dinsdag één december, half tien. Nummer …" */
function intro(message: Message, world: MenuWorld): readonly string[] {
  const { date, minuteOfDay } = localTime(message.at);
  const number = world.numberOf(message);
  return [
    'mailbox/message',
    ...spokenParts('nl', { kind: 'date', date }),
    ...spokenParts('nl', { kind: 'time', minuteOfDay }),
    ...(number === null
      ? ['mailbox/unknown-number']
      : ['mailbox/from-number', ...spokenParts('nl', { kind: 'telephone', number })]),
  ];
}

const whosePrompts: Readonly<Record<BoxOwner['kind'], string>> = {
  employee: 'greeting/whose-own',
  team: 'greeting/whose-team',
  municipality: 'greeting/whose-municipality',
};
const whoseKeys: Readonly<Record<string, BoxOwner['kind']>> = {
  '1': 'employee',
  '2': 'team',
  '3': 'municipality',
};

function askWhose(state: MenuState): MenuStep {
  const [own, ...others] = state.owners;
  if (own === undefined) return leave(state);
  if (others.length === 0) return askGreeting(state, own);
  const kinds = new Set(state.owners.map(({ kind }) => kind));
  return play(
    { ...state, stage: 'whose' },
    [...kinds].map((kind) => whosePrompts[kind]),
  );
}

function onWhoseKey(state: MenuState, key: string): MenuStep {
  const owner = state.owners.find(({ kind }) => kind === whoseKeys[key]);
  if (owner !== undefined) return askGreeting(state, owner);
  const again = askWhose(state);
  return { ...again, acts: [{ do: 'play', prompts: ['menu/not-understood', ...prompts(again)] }] };
}

function askGreeting(state: MenuState, owner: BoxOwner): MenuStep {
  return play({ ...state, stage: 'asked', owner }, ['greeting/record', 'beep']);
}

function onRecorded(state: MenuState, usable: boolean): MenuStep {
  const { recording, owner } = state;
  if (state.stage !== 'speaking' || recording === null || owner === null) return { state, acts: [] };
  if (usable) return play({ ...state, stage: 'review' }, ['greeting/review']);
  const again = play({ ...state, stage: 'asked', recording: null }, ['voicemail/silence', 'beep']);
  // Twice nothing: the recorder does not work, or nobody is there.
  const next = state.silences > 0 ? play(rest(state), ['greeting/failed', greetingKey]) : again;
  const counted = { ...next, state: { ...next.state, silences: state.silences + 1 } };
  return before([{ do: 'discard', recording }], counted);
}

function onReviewKey(state: MenuState, key: string): MenuStep {
  const { recording, owner } = state;
  if (recording === null || owner === null) return play(rest(state), [greetingKey]);
  switch (key) {
    case '1':
      return {
        state: { ...state, stage: 'saving' },
        acts: [{ do: 'saveGreeting', owner, recording }],
      };
    case '2':
      return play(state, [`recording:${recording}`, 'greeting/review']);
    case '3':
      return before(
        [{ do: 'discard', recording }],
        play({ ...state, stage: 'asked', recording: null }, ['beep']),
      );
    case '4':
      return before([{ do: 'discard', recording }], play(rest(state), [greetingKey]));
    default:
      return play(state, ['menu/not-understood', 'greeting/review']);
  }
}

/** The choices once more, then a goodbye: a phone that lies beside its hook must not stay for ever. */
function onSilence(state: MenuState): MenuStep {
  const { recording } = state;
  if (state.silences === 0 && state.stage !== 'idle') {
    const again: Partial<Record<Stage, readonly string[]>> = {
      choosing: [choose],
      review: ['greeting/review'],
      whose: prompts(askWhose(state)),
    };
    return play({ ...state, silences: 1 }, again[state.stage] ?? [choose]);
  }
  const left = leave(state);
  return recording === null ? left : before([{ do: 'discard', recording }], left);
}

function leave(state: MenuState): MenuStep {
  return play({ ...state, stage: 'leaving' }, ['goodbye']);
}

/** Nothing to listen to and nothing being recorded. */
function rest(state: MenuState): MenuState {
  return { ...state, stage: 'idle', recording: null, owner: null };
}

function play(state: MenuState, sounds: readonly string[]): MenuStep {
  return { state, acts: [{ do: 'play', prompts: sounds }] };
}

function before(acts: readonly MenuAct[], step: MenuStep): MenuStep {
  return { state: step.state, acts: [...acts, ...step.acts] };
}

function prompts(step: MenuStep): readonly string[] {
  return step.acts.flatMap((act) => (act.do === 'play' ? act.prompts : []));
}
