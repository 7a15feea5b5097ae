/**
 * Sound of real calls, measured, on both planes: each party says a tone of its own, and the tones are found
 * in what the others heard, before and after hold. Trunk in µ-law and desk phone in A-law are baresip, the
 * agent of Elburg is Chromium on the real screens. A municipality's own recordings are tones as well.
 */
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { ownFolder } from '../../../adapters/prompts/places.ts';
import { Shelf } from '../../../adapters/prompts/shelf.ts';
import { parseWav, wavToLinear } from '../../../protocol/rtp/wav.ts';
import { type Daemon, startRtpengine } from '../media-kit/rtpengine-daemon.ts';
import { tone } from '../media-kit/signal.ts';
import { type Phone, startPhone } from '../support/baresip.ts';
import { recordingNamed } from '../support/recordings.ts';
import { type RunningServer, startServer } from '../support/server-process.ts';
import { type Story, storyOf } from '../support/story.ts';
import { waitUntil } from '../support/wait-until.ts';
import { type Agent, AgentBrowser } from './agent-browser.ts';
import { contains, hasHeard, hears } from './heard.ts';
import { Session } from './session.ts';

/** What each says, Hz; no one is a multiple of another. */
const hz = {
  trunk: 1000,
  anna: 440,
  kees: 730,
  emma: 600,
  welcome: 1600,
  music: 1270,
  comfort: 1850,
  notice: 2100,
} as const;
const numbers = { olstWijhe: '0570568081', elburg: '0525688688', rijssenHolten: '0548854854' };
const anna = { email: 'anna@olst-wijhe.example', password: 'de derde zin van deze test' };
const emma = { email: 'emma@elburg.example', password: 'een zin die alleen de test kent' };
const kees = { email: 'kees@elburg.example', password: 'nog een zin van deze test' };

let browser: AgentBrowser;
before(async () => {
  browser = await AgentBrowser.start(hz.emma);
});
after(() => browser?.close());

planes('the embedded plane', true, async () => ({ BEREIKBAAR_MEDIA: 'embedded' }));

let daemon: Daemon | undefined;
planes('rtpengine', false, async () => {
  daemon = await startRtpengine({ ports: rtpenginePorts() });
  return {
    BEREIKBAAR_RTPENGINE: `127.0.0.1:${daemon.port}`,
    BEREIKBAAR_RTPENGINE_KEYS: `127.0.0.1:${daemon.dtmfPort}`,
    BEREIKBAAR_RTPENGINE_RECORDINGS: daemon.recordingDir,
  };
});
after(() => daemon?.stop());

/** @param waits whether the queue is heard too, which takes as long as a caller waits for the first message */
function planes(
  name: string,
  waits: boolean,
  environment: () => Promise<Readonly<Record<string, string>>>,
): void {
  describe(`real calls over ${name}`, () => {
    let server: RunningServer;
    let agent: Agent;
    const phones = new Map<'trunk' | 'anna' | 'kees', Phone>();
    const trunk = () => phones.get('trunk')!;

    before(async () => {
      const passwords = new Map<'anna' | 'kees', string>();
      server = await startServer({
        env: await environment(),
        dialplans: {
          closed: ['rijssen-holten'],
          recording: ['olst-wijhe'],
          wrapUpSeconds: 60,
          firstAfterSeconds: 5,
        },
        before: async ({ addUser, dataDir }) => {
          const annas = { name: 'Anna', municipality: 'olst-wijhe', sipUser: 'anna', account: anna };
          passwords.set('anna', await addUser(annas));
          const team = 'burgerzaken';
          await addUser({ name: 'Emma', municipality: 'elburg', sipUser: 'emma', team, account: emma });
          passwords.set(
            'kees',
            await addUser({
              ...{ name: 'Kees', municipality: 'elburg', sipUser: 'kees', id: 'kees', team, account: kees },
              roles: ['medewerker', 'teamleider'],
            }),
          );
          for (const municipality of ['olst-wijhe', 'elburg', 'rijssen-holten'])
            await record(dataDir, municipality);
        },
      });
      const registrar = `127.0.0.1:${server.sipPort}`;
      const begun = await Promise.all([
        startPhone({
          ...{ user: '0612345678', password: 'none', registrar, register: false },
          ...{ toneHz: hz.trunk, codecs: 'PCMU' },
        }),
        ...(['anna', 'kees'] as const).map((user) =>
          startPhone({
            ...{ user, password: passwords.get(user)!, registrar, autoAnswer: true },
            ...{ toneHz: hz[user], codecs: 'PCMA' },
          }),
        ),
      ]);
      for (const [index, user] of (['trunk', 'anna', 'kees'] as const).entries()) {
        phones.set(user, begun[index]!);
      }
      agent = await browser.signIn(`http://127.0.0.1:${server.httpPort}/werkplek`, emma);
      await waitUntil('three telephones to register', () => {
        const up = server.log.filter((line) => line['event'] === 'device.up').length;
        return up >= 3;
      });
    });
    after(async () => {
      await Promise.all([...phones.values()].map((phone) => phone.close()));
      await agent?.page.context().close();
      await server?.dispose();
    });

    /** The caller hangs up, and the story of the call says so. */
    async function hangUp(caller: Phone): Promise<Story> {
      caller.command('hangup');
      const story = await storyOf(server);
      assert.deepEqual(story.ends, { by: 'caller', reason: 'completed', status: null });
      for (const phone of phones.values()) phone.forget();
      return story;
    }

    function dial(caller: Phone, number: string): void {
      caller.command('dial', `sip:${number}@127.0.0.1:${server.sipPort}`);
    }

    test('a trunk in µ-law and a desk phone in A-law, before and after hold by the phone', async () => {
      const desk = phones.get('anna')!;
      dial(trunk(), numbers.olstWijhe);
      await hears(trunk(), hz.anna);
      await hears(desk, hz.trunk);
      assert.ok(await hasHeard(trunk(), hz.welcome), 'the own recording was heard');
      assert.ok(await hasHeard(trunk(), hz.notice), 'the notice of the recording was heard');
      const annas = await Session.open(server, anna);
      await annas.command({ command: 'pauseRecording' });
      desk.command('hold');
      await hears(trunk(), hz.music);
      desk.command('resume');
      // The desk's own side is not heard here: after its own hold this baresip receives, and writes no more of it down.
      await hears(trunk(), hz.anna);
      await annas.command({ command: 'resumeRecording' });
      const { types, first } = await hangUp(trunk());
      assert.ok(types.includes('call.held') && types.includes('call.resumed'), types.join(' '));
      const { trunkSaid, trunkHeard } = await recorded(String(first('call.taped').data['recording']));
      assert.ok(contains(trunkSaid, hz.trunk), 'the caller is on the recording');
      assert.ok(contains(trunkHeard, hz.anna), 'the agent is on the recording');
      assert.ok(!contains(trunkHeard, hz.music), 'what happened in the pause is not');
    });

    /** Both sides of a recorded conversation, once its file is complete. */
    async function recorded(recording: string): Promise<{ trunkSaid: Int16Array; trunkHeard: Int16Array }> {
      const file = await waitUntil(
        'the file of the recording',
        () => recordingNamed(server.dataDir, recording),
        20_000,
      );
      const parsed = parseWav(file);
      assert.ok(parsed.ok);
      const samples = wavToLinear(parsed.wav);
      const side = (which: 0 | 1) => samples.filter((_, at) => at % 2 === which);
      return { trunkSaid: side(0), trunkHeard: side(1) };
    }

    test('a trunk and a browser, before and after hold on the screen', async () => {
      dial(trunk(), numbers.elburg);
      await agent.answer();
      await talkHoldTalk(trunk(), hz.trunk);
      await hangUp(trunk());
      await endWrapUp();
    });

    test('a desk phone and a browser, before and after hold on the screen', async () => {
      const desk = phones.get('kees')!;
      dial(desk, numbers.elburg);
      await agent.answer();
      await talkHoldTalk(desk, hz.kees);
      await hangUp(desk);
      await endWrapUp();
    });

    async function talkHoldTalk(caller: Phone, itsTone: number): Promise<void> {
      await agent.hears([itsTone]);
      await hears(caller, hz.emma);
      await agent.page.keyboard.press('w');
      await hears(caller, hz.music);
      await agent.hears([], [itsTone]);
      await agent.page.keyboard.press('w');
      await hears(caller, hz.emma);
      await agent.hears([itsTone]);
    }

    async function endWrapUp(): Promise<void> {
      await agent.page.getByRole('button', { name: /Nawerk klaar/ }).waitFor();
      await agent.page.keyboard.press('Alt+g');
      await agent.page.getByText('Het volgende gesprek verschijnt hier').waitFor();
    }

    const skip = !waits && 'heard on the embedded plane';
    test('who waits hears music, then a message; the agent who answers is heard at once', {
      skip,
    }, async () => {
      const emmas = await Session.open(server, emma);
      await emmas.agent({ command: 'pause', pauseReason: 'pauze' });
      dial(trunk(), numbers.elburg);
      await hears(trunk(), hz.music);
      await hears(trunk(), hz.comfort);
      await emmas.agent({ command: 'ready' });
      await agent.answer();
      // The message lasts half a minute: it was cut off.
      await hears(trunk(), hz.emma);
      const { types } = await hangUp(trunk());
      assert.ok(types.includes('call.waitAnnounced'), types.join(' '));
      await endWrapUp();
    });

    test('a closed municipality is heard to say so', async () => {
      dial(trunk(), numbers.rijssenHolten);
      await trunk().event('CALL_ESTABLISHED', 20_000);
      await trunk().event('CALL_CLOSED', 20_000);
      trunk().forget();
      const story = await storyOf(server);
      assert.equal(story.ends.reason, 'closed');
      assert.ok(await hasHeard(trunk(), hz.welcome), 'the own recording was heard');
    });

    test('three in a conversation, who leave it one at a time', async () => {
      const desk = phones.get('kees')!;
      const emmas = await Session.open(server, emma);
      dial(trunk(), numbers.elburg);
      await agent.answer();
      await hears(trunk(), hz.emma);
      await emmas.command({
        command: 'transfer',
        target: { kind: 'employee', id: 'kees' },
        mode: 'attended',
      });
      await agent.hears([hz.kees], [hz.trunk]);
      await hears(trunk(), hz.music);
      await emmas.command({ command: 'talkWith', party: 'all' });
      await hears(trunk(), hz.emma, hz.kees);
      await hears(desk, hz.trunk, hz.emma);
      await agent.hears([hz.trunk, hz.kees]);
      await emmas.command({ command: 'hangUp' });
      await hears(trunk(), hz.kees);
      await hears(desk, hz.trunk);
      await hangUp(trunk());
      await endWrapUp();
    });

    test('a team leader listens, whispers and joins; the agent is told, and all of it is on record', async () => {
      const desk = phones.get('kees')!;
      const keess = await Session.open(server, kees);
      dial(trunk(), numbers.elburg);
      await agent.answer();
      await hears(trunk(), hz.emma);
      await keess.command({ command: 'supervise', mode: 'listen' });
      await agent.hears([hz.notice]);
      await hears(desk, hz.trunk, hz.emma);
      await agent.hears([hz.trunk], [hz.kees]);
      await hears(trunk(), hz.emma);
      await keess.command({ command: 'supervise', mode: 'whisper' });
      await agent.hears([hz.trunk, hz.kees]);
      await hears(trunk(), hz.emma);
      await keess.command({ command: 'supervise', mode: 'join' });
      await hears(trunk(), hz.emma, hz.kees);
      await keess.command({ command: 'endSupervision' });
      await hears(trunk(), hz.emma);
      await agent.hears([hz.trunk], [hz.kees]);
      const { types } = await hangUp(trunk());
      const supervised = types.filter((type) => type.startsWith('call.supervision'));
      assert.deepEqual(supervised, [
        'call.supervisionStarted',
        ...['call.supervisionChanged', 'call.supervisionChanged', 'call.supervisionChanged'],
        'call.supervisionEnded',
      ]);
      await endWrapUp();
    });
  });
}

/**
 * A range of its own, below the ports that the system hands out: two rtpengines on one range would share
 * their ports without a word, and half of the sound would be gone.
 */
function rtpenginePorts(): { readonly min: number; readonly max: number } {
  const min = 30_000 + 200 * randomInt(13);
  return { min, max: min + 199 };
}

/** What the municipality recorded itself: a short welcome, and music that is told from every voice. */
async function record(dataDir: string, municipality: string): Promise<void> {
  const shelf = await Shelf.open(ownFolder(dataDir, municipality));
  const put = (id: string, sound: Int16Array, file: string) =>
    shelf.put(id, 'nl', sound, { file, source: 'recorded', says: id });
  await put(`${municipality}/welkom`, tone(hz.welcome, 400), 'welkom.wav');
  await put(`${municipality}/gesloten`, tone(hz.welcome, 400), 'gesloten.wav');
  await put('music/hold', tone(hz.music, 2000), 'muziek.wav');
  await put(`${municipality}/website`, tone(hz.comfort, 30_000), 'website.wav');
  await put('recording/notice', tone(hz.notice, 400), 'opname.wav');
  await put('supervision', tone(hz.notice, 800), 'meeluisteren.wav');
  await shelf.save();
}
