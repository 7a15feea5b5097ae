import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { systemChance, systemClock } from '../adapters/clock/system-clock.ts';
import { openStore } from '../adapters/store/open-store.ts';
import { silentLog } from '../app/ports/log.ts';
import { idOf } from '../domain/ids.ts';

const cli = fileURLToPath(new URL('./cli.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'bereikbaar-cli-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const dataDir = join(folder, 'data');

function start(args: readonly string[], environment: Readonly<Record<string, string>> = {}): ChildProcess {
  return spawn(process.execPath, [cli, ...args], {
    env: { ...process.env, BEREIKBAAR_DATA_DIR: dataDir, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function run(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const child = start(args, environment);
  const text = { out: '', err: '' };
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    text.out += chunk;
  });
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    text.err += chunk;
  });
  const [code] = (await once(child, 'close')) as [number];
  return { code, ...text };
}

test('help names every verb, two examples and the exit codes, and ends with 0', async () => {
  const { code, out } = await run(['--help']);
  assert.equal(code, 0);
  for (const verb of ['serve', 'migrate', 'config', 'user', 'calls', 'ledger', 'backup']) {
    assert.match(out, new RegExp(`^ {2}${verb} `, 'm'));
  }
  assert.match(out, /Examples:\n {2}\$ .*\n {2}\$ .*\n\nExit codes: 0 done, 1 failed, 2 used wrongly/);
});

test('a reader who has seen enough, as head has, ends it quietly and with 0', async () => {
  const child = start(['--help']);
  let err = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    err += chunk;
  });
  // Closed before the first line is written, so that writing fails in every run.
  child.stdout?.destroy();
  const [code] = (await once(child, 'close')) as [number];
  assert.deepEqual({ code, err }, { code: 0, err: '' });
});

for (const verb of [
  ['serve'],
  ['migrate'],
  ['config', 'show'],
  ['user', 'add'],
  ['user', 'list'],
  ['calls', 'tail'],
]) {
  test(`help of ${verb.join(' ')} has two examples and the exit codes`, async () => {
    const { code, out } = await run([...verb, '--help']);
    assert.equal(code, 0);
    assert.match(out, /Examples:\n {2}\$ .*\n {2}\$ .*\n\nExit codes:/);
  });
}

for (const args of [['serv'], ['serve', '--fast'], ['user', 'add'], ['calls', 'tail', '--lines', 'x']]) {
  test(`wrong usage ends with 2: bereikbaar ${args.join(' ')}`, async () => {
    const { code, err } = await run(args);
    assert.equal(code, 2);
    assert.match(err, /error: /);
  });
}

test('a wrong configuration ends with 2 and names all mistakes, without a stack', async () => {
  const { code, err } = await run(['config', 'show'], { BEREIKBAAR_SIP_PORT: 'x', BEREIKBAAR_NOPE: '1' });
  assert.equal(code, 2);
  assert.match(err, /2 mistakes/);
  assert.doesNotMatch(err, /\n {4}at /);
});

test('config show checks the trunks file and shows its trunks', async () => {
  const file = join(folder, 'trunks.yaml');
  writeFileSync(file, '- {id: provider, addresses: [203.0.113.0/28]}\n');
  const { code, out } = await run(['config', 'show'], { BEREIKBAAR_TRUNKS_FILE: file });
  assert.equal(code, 0);
  assert.match(out, /^# trunk provider: udp from 203\.0\.113\.0\/28$/m);
});

test('an employee is added with a phone, whose password is shown once, and is listed', async () => {
  const add = [
    'user',
    'add',
    'Anna de Boer',
    '--municipality',
    'deventer',
    '--team',
    'kcc',
    '--skills',
    'algemeen:2',
  ];
  const unknown = await run([...add, '--sip-user', '201'], {
    BEREIKBAAR_DIALPLANS_DIR: join(folder, 'none'),
  });
  assert.equal(unknown.code, 1);
  assert.match(unknown.err, /--create/);
  const added = await run([...add, '--sip-user', '201', '--create']);
  assert.equal(added.code, 0, added.err);
  const password = /SIP password {2}(\S+)/.exec(added.out)?.[1] ?? '';
  assert.ok(password.length >= 20);
  const listed = await run(['user', 'list']);
  assert.match(listed.out, /deventer +Anna de Boer +deventer\/kcc +medewerker +algemeen:2 +201/);
  assert.ok(!listed.out.includes(password));
  const taken = await run([...add, '--sip-user', '201']);
  assert.equal(taken.code, 1);
  assert.match(taken.err, /taken/);

  const id = /employee +(\S+)/.exec(added.out)?.[1] ?? '';
  const again = await run(['user', 'phone', id, '--sip-user', '201']);
  const renewed = /SIP password {2}(\S+)/.exec(again.out)?.[1];
  assert.ok(renewed !== undefined && renewed !== password);
  assert.equal((await run(['user', 'phone', 'nobody', '--sip-user', '202'])).code, 1);
  assert.equal((await run(['user', 'leave', id])).code, 0);
  assert.match((await run(['user', 'list'])).out, /Anna de Boer \(left\)/);
});

test('employees come from a CSV file: all mistakes with their lines, or everybody', async () => {
  const file = join(folder, 'people.csv');
  const importing = ['user', 'import', file, '--municipality', 'deventer'];
  const none = {
    BEREIKBAAR_DATA_DIR: join(folder, 'import'),
    BEREIKBAAR_DIALPLANS_DIR: join(folder, 'none'),
  };
  const first = ['user', 'add', 'Anna de Boer', '--municipality', 'deventer', '--team', 'kcc', '--create'];
  assert.equal((await run(first, none)).code, 0);
  writeFileSync(
    file,
    'id;naam;email;teams;rollen;vaardigheden\nm1;Bob Smit;geen adres;kcc;baas;\nm2;;;nergens;medewerker;paspoort:9\n',
  );
  const wrong = await run(importing, none);
  assert.equal(wrong.code, 1);
  assert.match(wrong.err, /people\.csv:2: .*e-mailadres/);
  assert.match(wrong.err, /people\.csv:2: .*"baas"/);
  assert.match(wrong.err, /people\.csv:3: .*naam/);
  assert.match(wrong.err, /people\.csv:3: .*"nergens"/);
  assert.match(wrong.err, /people\.csv:3: .*paspoort:9/);
  writeFileSync(
    file,
    'id;naam;email;teams;rollen;vaardigheden\nm1;Bob Smit;bob@deventer.example;kcc;kcc-agent;paspoort:4\n',
  );
  assert.match((await run([...importing, '--dry-run'], none)).out, /would import: 1 new, 0 changed/);
  assert.doesNotMatch((await run(['user', 'list'], none)).out, /Bob Smit/);
  assert.match((await run(importing, none)).out, /imported: 1 new, 0 changed/);
  assert.match((await run(importing, none)).out, /imported: 0 new, 1 changed/);
  assert.match(
    (await run(['user', 'list'], none)).out,
    /m1 +deventer +Bob Smit +deventer\/kcc +kcc-agent +paspoort:4/,
  );
});

test('a call is shown as a ladder, followed while it goes on, and its number only when asked for', async () => {
  const store = await openStore({ dataDir, log: silentLog, clock: systemClock, chance: systemChance });
  const municipality = idOf<'municipality'>('deventer');
  const caller = await store.subjects.callerByNumber(municipality, '+31612345678', 0);
  const at = Date.parse('2026-12-28T09:00:00Z');
  const event = (type: string, later: number, data: object) =>
    ({ at: at + later, stream: 'call:c1', municipality, type, v: 1, data }) as const;
  const reasons = [{ code: 'open', text: 'the KCC is open until 16:30' }];
  const arrived = { called: '14 0570', via14: false, entrance: 'e', trunk: 't', caller, reasons };
  await store.ledger.append([event('call.arrived', 0, arrived)]);

  const follower = start(['calls', 'tail', '--call', 'c1', '--follow', '--reasons']);
  const lines: string[] = [];
  const ended = new Promise<void>((resolve) => {
    let text = '';
    follower.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      lines.splice(0, lines.length, ...text.split('\n').filter((line) => line !== ''));
      if (lines.length === 2) {
        const end = { by: 'caller', reason: 'abandonedInQueue', status: null, talk: 0 };
        void store.ledger.append([event('call.ended', 1_500, end)]);
      }
      if (lines.length === 3) resolve();
    });
  });
  await ended;
  follower.kill('SIGINT');
  assert.deepEqual(await once(follower, 'close'), [0, null]);
  assert.match(
    lines[0] ?? '',
    /^2026-12-28 10:00:00\.000 {6}0\.000 {2}caller ──▶ │ +calls 14 0570; entrance e, trunk t/,
  );
  assert.match(lines[1] ?? '', /^ +· the KCC is open until 16:30$/);
  assert.match(lines[2] ?? '', / 1\.500 {2}caller ──▶ │ +ended by caller: abandonedInQueue, 0\.0 s of talk$/);
  assert.ok(!lines.join('').includes('612345678'));
  await store.close();

  const shown = await run(['calls', 'tail', '--call', 'c1', '--show-numbers', '--language', 'nl']);
  assert.match(shown.out, /beller ──▶ │ +belt 14 0570.*= \+31612345678$/m);
  const none = await run(['calls', 'tail', '--call', 'zz']);
  assert.equal(none.code, 1);
});

test('the ledger verifies', async () => {
  const { code, out } = await run(['ledger', 'verify']);
  assert.equal(code, 0);
  assert.match(out, /2 events, chain intact/);
});
