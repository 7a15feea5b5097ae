/**
 * The routing of a municipality on real phones: baresip for employees, a caller that shows every byte for
 * citizens. One server, whose dialplan is changed while it runs.
 */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Caller, sdp } from '../engine-kit/caller.ts';
import { UdpPeer } from '../engine-kit/sip-peer.ts';
import { Session } from '../sound/session.ts';
import { type Phone, startPhone } from '../support/baresip.ts';
import { type RunningServer, startServer } from '../support/server-process.ts';
import { readLedger, type StoryEvent } from '../support/story.ts';
import { waitUntil } from '../support/wait-until.ts';

const number = '0570568081';
const password = 'een zin die alleen de test kent';
const accountOf = (name: string) => ({ email: `${name}@olst-wijhe.example`, password });

describe('the routing of a municipality', () => {
  let server: RunningServer;
  let citizens: UdpPeer;
  let calls = 0;
  const agents: Session[] = [];
  const phones = new Map<string, Phone>();
  const phone = (name: string): Phone => phones.get(name)!;

  before(async () => {
    const made = new Map<string, string>();
    server = await startServer({
      dialplans: { ringSeconds: 5, wrapUpSeconds: 1 },
      before: async ({ addUser }) => {
        for (const [name, role, skills] of [
          ['anna', 'kcc-agent', 'algemeen:5'],
          ['bram', 'kcc-agent', 'algemeen:2'],
          ['carl', 'medewerker', ''],
          ['dora', 'medewerker', ''],
          ['tess', 'teamleider', ''],
        ] as const) {
          const person = {
            name,
            municipality: 'olst-wijhe',
            sipUser: name,
            id: name,
            account: accountOf(name),
          };
          made.set(name, await addUser({ ...person, roles: [role], skills: skills || 'archief:1' }));
        }
      },
    });
    citizens = await UdpPeer.open(server.sipPort);
    const registrar = `127.0.0.1:${server.sipPort}`;
    for (const name of ['anna', 'bram', 'carl', 'dora']) {
      phones.set(name, await startPhone({ user: name, password: made.get(name) ?? '', registrar }));
    }
    await waitUntil('four phones to register', () => logged('device.up').length === 4, 30_000);
    for (const name of ['anna', 'bram']) agents.push(await Session.open(server, accountOf(name)));
  });

  after(async () => {
    await Promise.all([...phones.values()].map((each) => each.close()));
    await server?.dispose();
    await citizens?.close();
  });

  const logged = (name: string) => server.log.filter((line) => line['event'] === name);

  async function facts(type: string): Promise<readonly StoryEvent[]> {
    return (await readLedger(server)).filter((event) => event.type === type);
  }

  /** Changes the dialplan of Olst-Wijhe in the folder, and waits until it is live. */
  async function change(from: RegExp, to: string): Promise<void> {
    const file = join(server.dataDir, 'dialplans', 'olst-wijhe.yaml');
    const text = await readFile(file, 'utf8');
    assert.match(text, from);
    const before = logged('dialplans.taken').length;
    await writeFile(file, text.replace(from, to));
    await waitUntil('the dialplan to go live', () => logged('dialplans.taken').length > before, 30_000);
  }

  /** A citizen dials and hears the phone ring. */
  function dial(): Caller {
    calls += 1;
    const from = `<sip:06123456${String(calls).padStart(2, '0')}@127.0.0.1>`;
    const caller = new Caller(citizens, `sip:${number}@127.0.0.1:${server.sipPort}`, from);
    caller.send('INVITE', { body: sdp('citizen') });
    return caller;
  }

  /** The agent whose phone rings now. */
  function rung(): Promise<string> {
    const rings = (name: string): boolean => {
      const types = phone(name).events.map(({ type }) => type);
      return types.includes('CALL_INCOMING') && !types.includes('CALL_ESTABLISHED');
    };
    return waitUntil('a phone to ring', () => ['anna', 'bram'].find(rings), 20_000);
  }

  async function talks(caller: Caller, name: string): Promise<void> {
    await phone(name).event('CALL_INCOMING', 20_000);
    phone(name).command('accept');
    await phone(name).event('CALL_ESTABLISHED', 20_000);
    await caller.answered();
    caller.send('ACK');
  }

  /** Two answered parties are brought together: the citizen is asked for a new session. */
  async function joined(caller: Caller): Promise<void> {
    const invite = await citizens.request('INVITE');
    const lines = [`Contact: ${caller.contact}`];
    citizens.reply(invite, 200, 'OK', { lines, body: sdp('citizen') });
    await citizens.request('ACK');
  }

  /** The citizen hangs up; all phones forget, nobody is set aside any more, and wrap-up is over. */
  async function over(caller: Caller): Promise<void> {
    await caller.hangUp();
    for (const each of phones.values()) each.forget();
    for (const session of agents)
      await session.send('POST', '/ik/werkstatusopdrachten', { command: 'ready' });
    await waitUntil(
      'both agents to be available',
      async () => {
        const states = (await facts('agent.stateChanged')).map(({ data }) => data);
        return ['anna', 'bram'].every(
          (name) => states.findLast(({ employee }) => employee === name)?.['to'] === 'available',
        );
      },
      20_000,
    );
  }

  test('skills: a line that asks for more than a beginner knows rings the expert only', async () => {
    const old = logged('server.ready')[0]?.['dialplans'];
    await change(/skills: \{ algemeen: 1 \}/, 'skills: { algemeen: 3 }');
    const now = await dialled('anna');
    assert.notEqual(now['dialplanVersion'], old);
    assert.equal(phone('bram').events.length, 0);
  });

  /** One call that this employee takes; resolves to how it arrived. */
  async function dialled(name: string): Promise<StoryEvent['data']> {
    const caller = dial();
    await talks(caller, name);
    await over(caller);
    const [arrived] = (await facts('call.arrived')).slice(-1);
    return arrived?.data ?? {};
  }

  test('an unfit dialplan is refused, and calls go on by the one that is live', async () => {
    const file = join(server.dataDir, 'dialplans', 'olst-wijhe.yaml');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('open: kcc', 'open: kcv'));
    await waitUntil('the refusal', () => logged('dialplans.mistake').length > 0, 30_000);
    await writeFile(file, text);
    assert.match(String(logged('dialplans.mistake')[0]?.['problem']), /olst-wijhe\.yaml:\d+:\d+: .*kcv/);
  });

  test('no answer, then the next agent; the first is set aside, the second wraps up', async () => {
    await change(/skills: \{ algemeen: 3 \}/, 'skills: { algemeen: 1 }');
    const caller = dial();
    const first = await rung();
    const second = first === 'anna' ? 'bram' : 'anna';
    await talks(caller, second);
    await over(caller);
    const states = (await facts('agent.stateChanged')).map(({ data }) =>
      [data['employee'], data['to']].join(),
    );
    assert.ok(states.includes(`${first},setAside`) && states.includes(`${second},wrappingUp`));
  });

  test('overflow: one caller may wait, the next one is told that it is busy', async () => {
    await change(/lengthMax: 30/, 'lengthMax: 1');
    const callers: Caller[] = [];
    for (let busy = 0; busy < 2; busy += 1) {
      const caller = dial();
      await talks(caller, await rung());
      callers.push(caller);
    }
    const third = dial();
    await waitUntil('the third to wait', async () => (await facts('call.queued')).length >= calls);
    const fourth = dial();
    fourth.ackRefusal(await citizens.response(480, 'INVITE'));
    const ends = (await facts('call.ended')).at(-1);
    assert.equal(ends?.data['by'], 'rule');
    third.send('CANCEL');
    third.ackRefusal(await citizens.response(487, 'INVITE'));
    await callers[0]!.hangUp();
    await over(callers[1]!);
  });

  test('calamity switched on during calls: who waits is helped, who rings next hears it', async () => {
    const tess = await Session.open(server, accountOf('tess'));
    const caller = dial();
    const name = await rung();
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const on = { active: true, message: 'Wij zijn ontruimd.', continues: false, until };
    await tess.send('PUT', '/calamiteitenschakelaars/olst-wijhe', on);
    const late = dial();
    late.ackRefusal(await citizens.response(480, 'INVITE'));
    assert.equal((await facts('call.ended')).at(-1)?.data['reason'], 'calamity');
    phone(name).command('accept');
    await caller.answered();
    caller.send('ACK');
    await over(caller);
    await tess.send('PUT', '/calamiteitenschakelaars/olst-wijhe', { active: false });
  });

  test('an attended transfer on screen, and a blind one that comes back when nobody answers', async () => {
    const caller = dial();
    const taker = await rung();
    await talks(caller, taker);
    const agent = await Session.open(server, accountOf(taker));
    const target = { kind: 'employee', id: 'carl' } as const;
    await agent.command({ command: 'transfer', target, mode: 'blind' });
    await phone('carl').event('CALL_INCOMING', 20_000);
    phone(taker).forget();
    phone('carl').command('hangup');
    await phone(taker).event('CALL_INCOMING', 20_000);
    phone(taker).command('accept');
    await joined(caller);
    phone('carl').forget();
    await waitUntil('Carl to be left alone again', async () => {
      const states = (await facts('agent.stateChanged')).map(({ data }) => data);
      return states.findLast(({ employee }) => employee === 'carl')?.['to'] !== 'offered';
    });
    await agent.command({ command: 'transfer', target, mode: 'attended' });
    await phone('carl').event('CALL_INCOMING', 20_000);
    phone('carl').command('accept');
    await phone('carl').event('CALL_ESTABLISHED', 20_000);
    await waitUntil('the consultation', async () => (await facts('call.consultAnswered')).length === 1);
    await agent.command({ command: 'completeTransfer' });
    await joined(caller);
    assert.deepEqual(
      (await facts('call.transferEnded')).map(({ data }) => data['outcome']),
      ['noAnswer', 'connected'],
    );
    await over(caller);
  });

  test('a colleague who is absent is rung at the deputy', async () => {
    const carl = await Session.open(server, accountOf('carl'));
    const own = (await carl.send('GET', '/ik/bereikbaarheid')) as { readonly version: number };
    await carl.send('PUT', '/ik/bereikbaarheid', {
      version: own.version,
      present: false,
      absentUntil: null,
      absenceReason: 'cursus',
      whenAbsent: 'colleague',
      whenNoAnswer: 'colleague',
      ringSeconds: 15,
      greeting: 'standard',
      deputyId: 'dora',
      ringingDevices: [],
    });
    const caller = dial();
    const taker = await rung();
    await talks(caller, taker);
    const agent = await Session.open(server, accountOf(taker));
    await agent.command({ command: 'transfer', target: { kind: 'employee', id: 'carl' }, mode: 'blind' });
    await phone('dora').event('CALL_INCOMING', 20_000);
    phone('dora').command('accept');
    await joined(caller);
    assert.equal((await facts('call.answered')).at(-1)?.data['employee'], 'dora');
    await over(caller);
  });
});
