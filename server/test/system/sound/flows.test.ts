/**
 * The routing of a municipality on real phones with sound: after every step both sides hear the other, and nobody
 * else. One server, whose dialplan is changed while it runs. Three in a conversation: `real-calls.test.ts`.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { waitUntil } from '../support/wait-until.ts';
import { hasHeard } from './heard.ts';
import { calamityText, numbers, Town, told, type Who } from './town.ts';

/** The ordinary numbers of the municipalities, which the world outside sees (DOMAIN R2). */
const callerId = /\+31570568080@/;

describe('the routing of a municipality, heard', () => {
  let town: Town;
  before(async () => {
    town = await Town.open();
  });
  after(() => town?.close());

  /** The citizen dials and is answered by Anna; she is the only one who takes calls. */
  async function withAnna(): Promise<void> {
    await town.fresh();
    town.dial('citizen');
    await town.picksUp('anna');
    await town.talk('citizen', 'anna');
  }

  /** The citizen talks with this one, hangs up, and Anna is ready for the next call. */
  async function over(last: Who): Promise<void> {
    await town.talk('citizen', last);
    await town.hangUp('citizen');
    await town.available('anna');
  }

  test('skills: a line that asks for more than a beginner knows rings the expert only', async () => {
    await withAnna();
    const rung = town.phone('bram').events.filter(({ type }) => type === 'CALL_INCOMING');
    assert.deepEqual(rung, []);
    await over('anna');
  });

  test('an unfit dialplan is refused, and calls go on by the one that is live', async () => {
    await town.changeDialplan('mistake', [/open: wie-belt/, 'open: wie-belde']);
    assert.match(
      String(town.logged('dialplans.mistake')[0]?.['problem']),
      /olst-wijhe\.yaml:\d+:\d+: .*wie-belde/,
    );
  });

  test('no answer: the next agent; the first is set aside, the second wraps up', async () => {
    const old = town.logged('server.ready')[0]?.['dialplans'];
    await town.changeDialplan('taken', [/wie-belde/, 'wie-belt'], [/algemeen: 3 \}/, 'algemeen: 1 }']);
    await town.fresh();
    town.dial('citizen');
    const first = (await town.fact('call.offered')).data['employee'] as Who;
    const second = first === 'anna' ? 'bram' : 'anna';
    await town.picksUp(second);
    await town.talk('citizen', second);
    assert.notEqual((await town.fact('call.arrived')).data['dialplanVersion'], old);
    assert.ok(!town.phone(first).events.some(({ type }) => type === 'CALL_ESTABLISHED'));
    await town.hangUp('citizen');
    const states = (await town.facts('agent.stateChanged')).map(({ data }) =>
      [data['employee'], data['to']].join(),
    );
    assert.ok(states.includes(`${first},setAside`) && states.includes(`${second},wrappingUp`));
    await (await town.session(first)).agent({ command: 'ready' });
    await town.available('anna', 'bram');
    await (await town.session('bram')).agent({ command: 'pause', pauseReason: 'overleg' });
  });

  test('overflow and calamity: one may wait, the next hears that it is busy, then that there is a calamity', async () => {
    await withAnna();
    town.dial('second');
    await town.hearOnly('music', 'second');
    town.dial('world');
    await town.hearOnly('busy', 'world');
    await town.givesUp('world');
    const tess = await town.session('tess');
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const on = { active: true, message: calamityText, continues: false, until };
    await tess.send('PUT', '/calamiteitenschakelaars/olst-wijhe', on);
    await town.fresh();
    town.dial('world');
    await town.hearOnly('calamity', 'world');
    assert.equal((await town.fact('call.ended')).data['reason'], 'calamity');
    // Who talks talks on, and who waits is helped.
    await town.talk('citizen', 'anna');
    await town.hangUp('citizen');
    town.phone('anna').forget();
    await town.picksUp('anna');
    await town.talk('second', 'anna');
    await town.hangUp('second');
    await tess.send('PUT', '/calamiteitenschakelaars/olst-wijhe', { active: false });
    await town.available('anna');
  });

  test('a blind transfer that nobody takes comes back; an attended one connects', async () => {
    await withAnna();
    const anna = await town.session('anna');
    const target = { kind: 'employee', id: 'carl' } as const;
    await anna.command({ command: 'transfer', target, mode: 'blind' });
    await town.phone('carl').event('CALL_INCOMING');
    town.phone('anna').forget();
    await town.hearOnly('music', 'citizen');
    await town.declines('carl');
    await town.picksUp('anna');
    await town.talk('citizen', 'anna');
    town.phone('carl').forget();
    await anna.command({ command: 'transfer', target, mode: 'attended' });
    await town.picksUp('carl');
    await Promise.all([town.talk('anna', 'carl'), town.hearOnly('music', 'citizen')]);
    await anna.command({ command: 'completeTransfer' });
    await town.phone('anna').event('CALL_CLOSED');
    const ends = (await town.facts('call.transferEnded')).map(({ data }) => data['outcome']);
    assert.deepEqual(ends, ['noAnswer', 'connected']);
    await over('carl');
  });

  test('the chain of deputies: no answer, then the deputy; absent, then the deputy at once, by REFER', async () => {
    await withAnna();
    const carl = await town.session('carl');
    const own = { ringSeconds: 5, greeting: 'standard', deputyId: 'dora', ringingDevices: [] } as const;
    const chain = { whenAbsent: 'colleague', whenNoAnswer: 'colleague', absentUntil: null } as const;
    const arrange = { ...own, ...chain, absenceReason: '' };
    await carl.send('PUT', '/ik/bereikbaarheid', { ...arrange, version: 0, present: true });
    const anna = await town.session('anna');
    await anna.command({ command: 'transfer', target: { kind: 'employee', id: 'carl' }, mode: 'blind' });
    await town.phone('carl').event('CALL_INCOMING');
    await town.picksUp('dora');
    await over('dora');
    await carl.send('PUT', '/ik/bereikbaarheid', { ...arrange, version: 1, present: false });
    await withAnna();
    town.phone('anna').command('transfer', `sip:carl@127.0.0.1:${town.server.sipPort}`);
    await town.picksUp('dora');
    assert.equal(town.phone('carl').events.length, 0);
    await town.phone('anna').event('CALL_CLOSED');
    await over('dora');
  });

  test('a mobile is rung with our number, and gets the caller after key 1 only', async () => {
    await withAnna();
    const anna = await town.session('anna');
    await anna.command({ command: 'transfer', target: { kind: 'employee', id: 'mona' }, mode: 'blind' });
    assert.match(await town.picksUp('world'), callerId);
    await Promise.all([town.hearOnly('pressOne', 'world'), town.hearOnly('music', 'citizen')]);
    town.phone('world').press('1');
    await over('world');
  });

  test('to a partner organisation: attended by screen, blind by REFER, with our number as its caller', async () => {
    await withAnna();
    const anna = await town.session('anna');
    const target = { kind: 'partner', id: 'olst-wijhe/omgevingsdienst' } as const;
    await anna.command({ command: 'transfer', target, mode: 'attended' });
    assert.match(await town.picksUp('world'), callerId);
    await Promise.all([town.talk('anna', 'world'), town.hearOnly('music', 'citizen')]);
    await anna.command({ command: 'completeTransfer' });
    await over('world');
    await withAnna();
    town.phone('anna').command('transfer', `sip:omgevingsdienst@127.0.0.1:${town.server.sipPort}`);
    assert.match(await town.picksUp('world'), callerId);
    await over('world');
  });

  test('to another municipality: its line answers, and the card with the question is on its screen', async () => {
    await withAnna();
    const anna = await town.session('anna');
    const question = { subjectId: null, question: 'Grofvuil ophalen', callerName: 'Jansen', outcome: null };
    await anna.send('PUT', `/gesprekken/${await anna.newestCall()}/registratie`, question);
    const target = { kind: 'number', number: numbers.lochem } as const;
    await anna.command({ command: 'transfer', target, mode: 'blind' });
    await town.phone('rita').event('CALL_INCOMING', 30_000);
    const rita = await town.session('rita');
    // What is personal is read from the store first; the screen is told when it is there.
    const card = await waitUntil('the card with the question, while it rings', async () =>
      (await rita.cards()).find(
        (each) => each.state === 'ringing' && each.handedOverBy?.question === 'Grofvuil ophalen',
      ),
    );
    assert.deepEqual([card.handedOverBy?.name, card.registration.callerName], ['anna', 'Jansen']);
    await town.picksUp('rita');
    await over('rita');
  });

  test('another municipality is consulted first: its line is asked, with the card, and then has the caller', async () => {
    // Who wraps up is not asked.
    await town.available('rita');
    await withAnna();
    const anna = await town.session('anna');
    const question = { subjectId: null, question: 'Kapvergunning', callerName: 'Pietersen', outcome: null };
    await anna.send('PUT', `/gesprekken/${await anna.newestCall()}/registratie`, question);
    const target = { kind: 'number', number: numbers.lochem } as const;
    // Only the caller can choose in a menu: that is said, and nobody is put on hold.
    const deventer = { kind: 'number', number: numbers.deventer } as const;
    const refused = anna.command({ command: 'transfer', target: deventer, mode: 'attended' });
    await assert.rejects(refused, /keuzemenu: verbind zonder overleg door/);
    await anna.command({ command: 'transfer', target, mode: 'attended' });
    const shown = await town.picksUp('rita');
    assert.match(shown, /612345678/, 'the caller is shown, not the agent who asks');
    await Promise.all([town.talk('anna', 'rita'), town.hearOnly('music', 'citizen')]);
    const rita = await town.session('rita');
    await waitUntil('the card with the question', async () =>
      (await rita.cards()).find(
        ({ handedOverBy, registration }) =>
          handedOverBy?.question === 'Kapvergunning' && registration.callerName === 'Pietersen',
      ),
    );
    await anna.command({ command: 'completeTransfer' });
    const ended = await town.fact('call.transferEnded');
    assert.deepEqual([ended.data['outcome'], ended.data['by']], ['connected', 'rita']);
    await over('rita');
  });

  test('callback in the queue: key 1, and an agent who is there rings the caller', async () => {
    const anna = await town.session('anna');
    await anna.agent({ command: 'pause', pauseReason: 'overleg' });
    await town.fresh();
    town.dial('citizen');
    await town.hearOnly('music', 'citizen');
    await town.hearOnly('offer', 'citizen');
    town.phone('citizen').press('1');
    await town.phone('citizen').event('CALL_CLOSED', 30_000);
    assert.ok(await hasHeard(town.phone('citizen'), told.thanks), 'thanks were heard');
    assert.equal((await town.fact('note.created')).data['origin'], 'callbackInQueue');
    assert.equal((await town.fact('call.ended')).data['reason'], 'callbackPromised');
    await anna.agent({ command: 'ready' });
    assert.match(await town.picksUp('anna'), /612345678/);
    await town.hearOnly('music', 'anna');
    assert.match(await town.picksUp('world'), callerId);
    await town.talk('anna', 'world');
    assert.equal((await town.fact('note.attempted')).data['result'], 'reached');
    const [queued, answered] = [await town.fact('call.callbackQueued'), await town.fact('call.answered')];
    assert.equal(answered.stream, queued.stream);
    assert.equal(queued.data['since'], (await town.fact('call.queued')).data['since']);
    town.phone('anna').command('hangup');
    await town.phone('world').event('CALL_CLOSED');
  });
});
