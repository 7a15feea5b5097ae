import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { PeopleDirectory } from '../../app/people-directory.ts';
import { idOf } from '../../domain/ids.ts';
import { answerChallenge, chooseChallenge } from '../../protocol/sip/digest-client.ts';
import { type DigestAlgorithm, digestHa1 } from '../../protocol/sip/digest-hash.ts';
import { AuthFailures } from './auth-failures.ts';
import type { GateVerdict } from './digest-gate.ts';
import { PeopleDigestGate } from './people-digest-gate.ts';
import { FakeRequest, type HeaderLines } from './testing/fake-srf.ts';
import { countingChance, ManualClock } from './testing/manual-clock.ts';

const realm = 'bereikbaar';
const uri = 'sip:bereikbaar.example';

function stage(algorithms: readonly DigestAlgorithm[] = ['SHA-256', 'MD5'], isExempt = false) {
  const clock = new ManualClock();
  const refusals: string[] = [];
  const device = idOf<'device'>('anna');
  const ha1 = {
    MD5: digestHa1('MD5', 'anna', realm, 'geheim'),
    'SHA-256': digestHa1('SHA-256', 'anna', realm, 'geheim'),
  };
  const people = { now: { credentials: new Map([[device, { device, realm, ha1 }]]) } };
  const gate = new PeopleDigestGate({
    people: people as unknown as PeopleDirectory,
    others: () => null,
    realm,
    algorithms,
    clock,
    chance: countingChance(),
    failures: new AuthFailures({ failuresMax: 3, banMs: 300_000 }),
    isExempt: () => isExempt,
    refused: (why) => refusals.push(why),
  });
  const check = (...headers: HeaderLines) => gate.check(request(...headers).srf);
  return { clock, gate, check, refusals };
}

function request(...headers: HeaderLines): FakeRequest {
  return new FakeRequest('REGISTER', uri, [['To', '<sip:anna@bereikbaar.example>'], ...headers]);
}

/** The challenges as a phone gets them: one a line. */
function linesOf(verdict: GateVerdict): string[] {
  assert.ok(!verdict.ok);
  return (verdict.headers['WWW-Authenticate'] ?? '').split('\r\nWWW-Authenticate: ');
}

interface Login {
  readonly username?: string;
  readonly password?: string;
  readonly count?: number;
  readonly only?: DigestAlgorithm;
}

function answerTo(verdict: GateVerdict, login: Login = {}): readonly [string, string] {
  const lines = linesOf(verdict).filter((line) => !login.only || line.includes(`algorithm=${login.only},`));
  const challenge = chooseChallenge(lines);
  assert.ok(challenge);
  const { username = 'anna', password = 'geheim', count = 1 } = login;
  const answer = { username, password, method: 'REGISTER', uri, cnonce: 'c', count };
  return ['Authorization', answerChallenge(challenge, answer)];
}

describe('the digest gate', () => {
  test('asks who is there, once for each hash it takes, strongest first', async () => {
    const { check, refusals } = stage();
    const verdict = await check();
    assert.equal(verdict.ok || verdict.status, 401);
    assert.deepEqual(
      linesOf(verdict).map((line) => /algorithm=([^,]+)/.exec(line)?.[1]),
      ['SHA-256', 'MD5'],
    );
    assert.deepEqual(refusals, []);
    assert.equal(linesOf(await stage(['MD5']).check()).length, 1);
  });

  for (const only of ['SHA-256', 'MD5'] as const) {
    test(`lets a phone in that answers with ${only}`, async () => {
      const { check } = stage();
      assert.deepEqual(await check(answerTo(await check(), { only })), { ok: true, device: 'anna' });
    });
  }

  test('takes the answer for its own realm among several', async () => {
    const { check } = stage();
    const own = answerTo(await check());
    const other = ['Authorization', 'Digest username="x", realm="elders", nonce="n"'] as const;
    assert.equal((await check(other, own)).ok, true);
    assert.equal((await check(own, other)).ok, false, 'the same answer twice is a replay');
  });

  test('asks again after a wrong password or an unknown name, and says which only to itself', async () => {
    const { check, refusals } = stage();
    const challenge = await check();
    const wrong = await check(answerTo(challenge, { password: 'mis' }));
    const unknown = await check(answerTo(challenge, { username: 'niemand' }));
    assert.equal(wrong.ok || wrong.status, 401);
    assert.equal(unknown.ok || unknown.status, 401);
    assert.doesNotMatch(linesOf(wrong)[0] ?? '', /stale/);
    assert.deepEqual(refusals, ['wrong-response', 'unknown-user']);
  });

  test('takes an answer once; the next count of the same nonce is a new answer', async () => {
    const { check } = stage();
    const challenge = await check();
    assert.equal((await check(answerTo(challenge))).ok, true);
    const replayed = await check(answerTo(challenge));
    assert.equal(replayed.ok, false);
    assert.match(linesOf(replayed)[0] ?? '', /stale=true/);
    assert.equal((await check(answerTo(challenge, { count: 2 }))).ok, true);
  });

  test('asks anew, calling it stale, when the right answer comes with an old nonce', async () => {
    const { check, clock, refusals } = stage();
    const challenge = await check();
    await clock.pass(300_001);
    const late = await check(answerTo(challenge));
    assert.match(linesOf(late)[0] ?? '', /stale=true/);
    assert.equal((await check(answerTo(late))).ok, true);
    assert.deepEqual(refusals, []);
  });

  test('asks anew for a nonce of before a restart, and counts nothing against the phone', async () => {
    const before = await stage().check();
    const { check, refusals } = stage();
    // Another gate has another key only when chance gives one; here the times differ from a forged nonce.
    const forged = answerTo(before)[1].replace(
      /nonce="[^"]+"/,
      'nonce="AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"',
    );
    const verdict = await check(['Authorization', forged]);
    assert.equal(verdict.ok || verdict.status, 401);
    assert.deepEqual(refusals, []);
  });

  test('forbids registering somebody else, however the name is written', async () => {
    const { gate, check } = stage();
    const foreign = async (to: string) => {
      const login = answerTo(await check());
      return gate.check(new FakeRequest('REGISTER', uri, [['To', to], login]).srf);
    };
    const bram = await foreign('<sip:bram@bereikbaar.example>');
    assert.equal(bram.ok || bram.status, 403);
    assert.equal((await foreign('"sip:anna@x" <sip:bram@x>')).ok, false);
    assert.equal((await foreign('"Anna" <sip:%61nna@bereikbaar.example>')).ok, true);
  });

  test('answers 400 to credentials that cannot be read', async () => {
    const { check } = stage();
    const verdict = await check(['Authorization', 'Digest realm="bereikbaar", realm="x"']);
    assert.equal(verdict.ok || verdict.status, 400);
  });

  test('bans an address that keeps guessing, also for the right password, until the ban is over', async () => {
    const { check, clock, refusals } = stage();
    const challenge = await check();
    for (let guess = 0; guess < 3; guess++) await check(answerTo(challenge, { password: `mis${guess}` }));
    const banned = await check(answerTo(challenge));
    assert.equal(banned.ok || banned.status, 403);
    assert.deepEqual(refusals.slice(-2), ['bannedNow', 'banned']);
    await clock.pass(300_001);
    const verdict = await check();
    assert.equal(verdict.ok || verdict.status, 401);
  });

  test('never bans the address of a trunk', async () => {
    const { check } = stage(['MD5'], true);
    const challenge = await check();
    for (let guess = 0; guess < 9; guess++) await check(answerTo(challenge, { password: 'mis' }));
    assert.equal((await check(answerTo(challenge))).ok, true);
  });
});

test('slow guessing is counted anew every minute, and memory is bounded', () => {
  const failures = new AuthFailures({ failuresMax: 2, banMs: 1000 });
  assert.equal(failures.failed('a', 0), false);
  assert.equal(failures.failed('a', 60_000), false);
  assert.equal(failures.failed('a', 60_001), true);
  assert.equal(failures.isBanned('a', 61_000), true);
  assert.equal(failures.isBanned('a', 61_001), false);
  for (let at = 0; at < 10_001; at++) failures.failed(`x${at}`, 61_000);
  assert.equal(failures.failed('a', 61_001), false);
});
