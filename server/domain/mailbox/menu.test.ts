/** Listening by telephone, key by key. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { idOf } from '../ids.ts';
import type { Message } from './book.ts';
import { type MenuAct, type MenuInput, type MenuState, menuStep, startMenu } from './menu.ts';
import type { BoxOwner } from './owner.ts';

const anna = idOf<'employee'>('anna');
const own: BoxOwner = { kind: 'employee', employee: anna };
const team: BoxOwner = { kind: 'team', team: idOf('aa/desk') };

function message(name: string, heard = false, number = true): Message {
  return {
    id: name,
    recording: name,
    box: { kind: 'employee', employee: anna },
    municipality: idOf('aa'),
    call: idOf('c1'),
    at: Date.parse('2026-12-01T08:30:00Z'),
    length: 5000,
    caller: number ? idOf('p1') : null,
    note: null,
    heard,
  };
}

/** Plays the menu and keeps what it did. */
class Session {
  state: MenuState;
  acts: readonly MenuAct[];
  readonly all: MenuAct[] = [];
  readonly #world = {
    numberOf: ({ caller }: Message) => (caller === null ? null : '+31612345678'),
    newRecording: () => `greeting-${this.all.length}`,
  };

  constructor(messages: readonly Message[], owners: readonly BoxOwner[] = [own]) {
    const first = startMenu(messages, owners, this.#world);
    this.state = first.state;
    this.acts = first.acts;
    this.all.push(...first.acts);
  }

  play(input: MenuInput): this {
    const step = menuStep(this.state, input, this.#world);
    this.state = step.state;
    this.acts = step.acts;
    this.all.push(...step.acts);
    return this;
  }

  heard(): this {
    return this.play({ type: 'heard' });
  }

  key(key: string): this {
    return this.play({ type: 'key', key });
  }

  get prompts(): readonly string[] {
    return this.acts.flatMap((act) => (act.do === 'play' ? act.prompts : []));
  }

  get did(): readonly string[] {
    return this.acts.map((act) => act.do);
  }
}

test('the number of new messages is told, then of whom and when, then the message, then the choices', () => {
  const session = new Session([message('m1'), message('m2', true)]);
  assert.deepEqual(session.prompts.slice(0, 4), ['mailbox/one', 'mailbox/message', 'weekday/2', 'number/1']);
  const number = session.prompts.slice(session.prompts.indexOf('mailbox/from-number'));
  assert.deepEqual(number.slice(0, 3), ['mailbox/from-number', 'number/0', 'number/6']);
  assert.deepEqual(session.heard().prompts, ['recording:m1']);
  session.heard();
  assert.deepEqual(session.did, ['markHeard', 'play']);
  assert.deepEqual(session.prompts, ['mailbox/choose', 'mailbox/greeting-key']);
  assert.deepEqual(session.heard().did, ['wait']);
});

test('next, previous and again move through the messages; beyond the last there is nothing more', () => {
  const session = new Session([message('m1'), message('m2')]);
  session.heard();
  assert.deepEqual(session.key('1').did, ['markHeard', 'play']);
  assert.deepEqual(session.key('#').prompts, ['recording:m2'], 'who is in a hurry skips of whom it is');
  session.key('4');
  assert.deepEqual(session.heard().prompts, ['recording:m1']);
  assert.deepEqual(session.key('2').prompts, ['recording:m1']);
  session.key('1').key('1');
  assert.deepEqual(session.prompts, ['mailbox/end', 'mailbox/greeting-key']);
  assert.equal(session.key('4').state.at, 1, 'back from the end to the last');
});

test('a deleted message is gone, and the next one follows', () => {
  const session = new Session([message('m1'), message('m2')]);
  session.heard().key('3');
  assert.deepEqual(session.did, ['delete', 'play']);
  assert.equal(session.prompts[0], 'mailbox/deleted');
  assert.deepEqual(session.heard().prompts, ['recording:m2']);
  session.key('3');
  assert.deepEqual(session.prompts, ['mailbox/deleted', 'mailbox/end', 'mailbox/greeting-key']);
});

test('calling back needs a number, and happens after hanging up', () => {
  const unknown = new Session([message('m1', false, false)]);
  assert.deepEqual(unknown.heard().key('5').prompts, ['mailbox/unknown-number', 'mailbox/choose']);
  const session = new Session([message('m1')]);
  session.heard().key('5');
  assert.deepEqual(session.prompts, ['mailbox/calling']);
  assert.deepEqual(session.heard().did, ['hangUp']);
  assert.equal(session.state.ringBack?.id, 'm1');
});

test('a greeting is recorded, heard back and used', () => {
  const session = new Session([]);
  assert.deepEqual(session.prompts, ['mailbox/none', 'mailbox/greeting-key']);
  session.heard().key('0');
  assert.deepEqual(session.prompts, ['greeting/record', 'beep']);
  assert.deepEqual(session.heard().did, ['record']);
  assert.deepEqual(session.key('#').did, ['stopRecording']);
  session.play({ type: 'recorded', usable: true });
  assert.deepEqual(session.prompts, ['greeting/review']);
  const { recording } = session.state;
  assert.deepEqual(session.key('2').prompts, [`recording:${recording}`, 'greeting/review']);
  assert.deepEqual(session.key('1').acts, [{ do: 'saveGreeting', owner: own, recording }]);
  assert.equal(session.play({ type: 'saved', ok: true }).prompts[0], 'greeting/saved');
});

test('who leads a team chooses whose greeting; nothing said twice gives up', () => {
  const session = new Session([], [own, team]);
  session.heard().key('0');
  assert.deepEqual(session.prompts, ['greeting/whose-own', 'greeting/whose-team']);
  assert.equal(session.key('3').prompts[0], 'menu/not-understood');
  session.key('2').heard();
  assert.deepEqual(session.state.owner, team);
  session.play({ type: 'recorded', usable: false });
  assert.deepEqual(session.did, ['discard', 'play']);
  session.heard().play({ type: 'recorded', usable: false });
  assert.deepEqual(session.prompts, ['greeting/failed', 'mailbox/greeting-key']);
});

test('silence repeats the choices once and then ends the call', () => {
  const session = new Session([message('m1')]);
  session.heard().heard().heard().play({ type: 'silence' });
  assert.deepEqual(session.prompts, ['mailbox/choose']);
  session.heard().play({ type: 'silence' });
  assert.deepEqual(session.prompts, ['goodbye']);
  assert.deepEqual(session.heard().did, ['hangUp']);
});

test('a wrong key is told, and another choice is still possible', () => {
  const session = new Session([message('m1')]);
  assert.deepEqual(session.heard().key('9').prompts, ['menu/not-understood', 'mailbox/choose']);
  assert.deepEqual(session.key('3').did, ['delete', 'play']);
});
