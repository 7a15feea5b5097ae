import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { answerChallenge, chooseChallenge } from './digest-client.ts';
import { parseDigestFields } from './digest-fields.ts';
import { type DigestAlgorithm, digestHa1, digestHash, digestResponse, readAlgorithm } from './digest-hash.ts';
import { makeNonce, nonceTime } from './digest-nonce.ts';
import { countNonce, type NonceWindow, ReplayGuard } from './digest-replay.ts';
import { type CheckInput, challenges, checkCredentials, readCredentials } from './digest-server.ts';

const realm = 'gemeente.example';
const key = { secret: Buffer.from('0123456789abcdef'), realm };
const day = 86_400_000;
const start = 1_900_000_000_000;
const stored = {
  'SHA-256': digestHa1('SHA-256', 'agent', realm, 'geheim'),
  MD5: digestHa1('MD5', 'agent', realm, 'geheim'),
};

test('the examples of RFC 7616 section 3.9.1 come out right', () => {
  const example = (algorithm: DigestAlgorithm) =>
    digestResponse({
      algorithm,
      ha1: digestHa1(algorithm, 'Mufasa', 'http-auth@example.org', 'Circle of Life'),
      nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
      method: 'GET',
      uri: '/dir/index.html',
      qop: { value: 'auth', nc: '00000001' },
      cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
    });
  assert.equal(example('MD5'), '8ca523f5e9506fed4657c9700eebdbec');
  assert.equal(example('SHA-256'), '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1');
});

test('SHA-512-256 is the hash of that name and not SHA-512 cut short (RFC 7616 section 3.9.2, erratum)', () => {
  const userhash = digestHash('SHA-512-256', 'J\u00e4s\u00f8n Doe:api@example.org');
  assert.equal(userhash, '793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b');
});

test('the example of RFC 2617 section 3.5 comes out right, with and without qop', () => {
  const input = {
    algorithm: 'MD5',
    ha1: digestHa1('MD5', 'Mufasa', 'testrealm@host.com', 'Circle Of Life'),
    nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
    method: 'GET',
    uri: '/dir/index.html',
  } as const;
  const qop = { value: 'auth', nc: '00000001' } as const;
  assert.equal(digestResponse({ ...input, qop, cnonce: '0a4f113b' }), '6629fae49393a05397450978507c4ef1');
  assert.equal(digestResponse(input), '670fd8c2df070c60b045671b8b24ff02');
});

test('a body and a session are bound into the response as RFC 7616 section 3.4 says', () => {
  const ha1 = digestHa1('MD5', 'u', 'r', 'p');
  const response = digestResponse({
    algorithm: 'MD5',
    session: true,
    ha1,
    nonce: 'n',
    method: 'INVITE',
    uri: 'sip:a@b',
    qop: { value: 'auth-int', nc: '00000001' },
    cnonce: 'c',
    body: Buffer.from('v=0'),
  });
  const md5 = (text: string) => digestHash('MD5', text);
  assert.equal(
    response,
    md5(`${md5(`${ha1}:n:c`)}:n:00000001:c:auth-int:${md5(`INVITE:sip:a@b:${md5('v=0')}`)}`),
  );
});

test('digest fields are read whatever their case, blanks and quotes, and refused when ambiguous', () => {
  const fields = parseDigestFields('DIGEST  Realm="a, \\"b\\"" ,nonce=x,, QOP = auth');
  assert.deepEqual(
    [...(fields ?? [])],
    [
      ['realm', 'a, "b"'],
      ['nonce', 'x'],
      ['qop', 'auth'],
    ],
  );
  for (const value of [
    'Basic abc',
    'Digest',
    'Digest realm',
    'Digest =x',
    'Digest a="x',
    'Digest a=1, A=2',
    'Digestx a=1',
  ]) {
    assert.equal(parseDigestFields(value), undefined, value);
  }
  assert.deepEqual(readAlgorithm('sha-256-sess'), { algorithm: 'SHA-256', session: true });
  assert.deepEqual(readAlgorithm(undefined), { algorithm: 'MD5', session: false });
  assert.equal(readAlgorithm('SHA-1'), undefined);
});

interface Login {
  readonly password?: string;
  readonly username?: string;
  readonly count?: number;
  readonly uri?: string;
  readonly offered?: readonly DigestAlgorithm[];
  readonly nonce?: string;
  readonly change?: (value: string) => string;
}

/** A phone answers our challenge; gives the header value. */
function login(login: Login = {}): string {
  const nonce = login.nonce ?? makeNonce(key, start, 'salt0001');
  const challenge = chooseChallenge(challenges(realm, nonce, login.offered));
  assert.ok(challenge);
  const value = answerChallenge(challenge, {
    username: login.username ?? 'agent',
    password: login.password ?? 'geheim',
    method: 'REGISTER',
    uri: login.uri ?? 'sip:gemeente.example',
    cnonce: 'c0ffee',
    count: login.count ?? 1,
  });
  return login.change?.(value) ?? value;
}

function check(value: string, over: Partial<CheckInput> = {}) {
  const read = readCredentials(['Bearer abc', value], realm);
  if (!read.ok) return read.fault;
  const result = checkCredentials(read.credentials, {
    method: 'REGISTER',
    requestUri: 'sip:gemeente.example',
    stored: read.credentials.username === 'agent' ? stored : undefined,
    key,
    now: start + 1_000,
    nonceLifetimeMs: 60_000,
    guard: new ReplayGuard(),
    ...over,
  });
  return result.ok ? result.algorithm : result.stale ? `${result.fault} (stale)` : result.fault;
}

test('a phone that knows the password gets in with the strongest algorithm both know', () => {
  assert.equal(check(login()), 'SHA-256');
  assert.equal(check(login({ offered: ['MD5'] })), 'MD5');
  assert.equal(check(login({ uri: 'sip:GEMEENTE.example' })), 'SHA-256');
  const [first, second, more] = challenges(realm, 'n', ['MD5', 'SHA-256'], true);
  assert.equal(
    first,
    'Digest realm="gemeente.example", nonce="n", algorithm=SHA-256, qop="auth", stale=true',
  );
  assert.match(second ?? '', /algorithm=MD5/);
  assert.equal(more, undefined);
});

test('each way to fail is told apart, and only right credentials are called stale', () => {
  const replace = (from: RegExp, to: string) => ({ change: (value: string) => value.replace(from, to) });
  const cases: [string, string][] = [
    ['Basic abc', 'none'],
    [login(replace(/realm="[^"]*"/, 'realm="elsewhere"')), 'none'],
    [login(replace(/nonce=/, 'realm="x", nonce=')), 'malformed'],
    [login(replace(/nc=\w+/, 'nc=1')), 'malformed'],
    [login(replace(/cnonce="\w+"/, 'cnonce=""')), 'malformed'],
    [login(replace(/SHA-256/, 'SHA-1')), 'unknown-algorithm'],
    [login(replace(/SHA-256/, 'SHA-256-sess')), 'unknown-algorithm'],
    [login(replace(/qop=auth/, 'qop=auth-int')), 'unsupported-qop'],
    [login(replace(/, qop=auth/, '')), 'unsupported-qop'],
    [login({ nonce: 'someone-elses-nonce' }), 'foreign-nonce'],
    [login({ nonce: makeNonce({ ...key, realm: 'elsewhere' }, start, 'salt') }), 'foreign-nonce'],
    [login({ uri: 'sip:elders.example' }), 'wrong-uri'],
    [login({ username: 'nobody' }), 'unknown-user'],
    [login({ password: 'fout' }), 'wrong-response'],
    [login(replace(/nc=00000001/, 'nc=00000002')), 'wrong-response'],
    [login({ nonce: makeNonce(key, start - day, 'salt') }), 'stale (stale)'],
    [login({ nonce: makeNonce(key, start - day, 'salt'), password: 'fout' }), 'wrong-response'],
    [login({ offered: ['SHA-512-256'] }), 'unknown-user'],
  ];
  for (const [value, expected] of cases) assert.equal(check(value), expected, value);
  assert.equal(check(login(), { method: 'INVITE' }), 'wrong-response');
});

test('the same credentials are not taken twice', () => {
  const guard = new ReplayGuard();
  assert.equal(check(login(), { guard }), 'SHA-256');
  assert.equal(check(login(), { guard }), 'replayed (stale)');
  assert.equal(check(login({ count: 2 }), { guard }), 'SHA-256');
});

test('a wrong password does not use up the count of another', () => {
  const guard = new ReplayGuard();
  assert.equal(check(login({ password: 'fout' }), { guard }), 'wrong-response');
  assert.equal(guard.size, 0);
  assert.equal(check(login(), { guard }), 'SHA-256');
});

test('a nonce counts for as long as it lives and not a millisecond longer', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 200_000 }),
      fc.integer({ min: 1, max: 100_000 }),
      (age, lifetime) => {
        const result = check(login(), { now: start + age, nonceLifetimeMs: lifetime });
        assert.equal(result, age < lifetime ? 'SHA-256' : 'stale (stale)');
      },
    ),
  );
});

test('a nonce tells when it was made, and one changed character makes it foreign', () => {
  fc.assert(
    fc.property(
      fc.nat(2 ** 45),
      fc.stringMatching(/^[\w.]{8,20}$/),
      fc.nat(),
      fc.nat(),
      (now, salt, where, what) => {
        const nonce = makeNonce(key, now, salt);
        assert.equal(nonceTime(key, nonce), now);
        const at = where % nonce.length;
        const other = String.fromCharCode(33 + (what % 94));
        fc.pre(other !== nonce[at]);
        assert.equal(nonceTime(key, nonce.slice(0, at) + other + nonce.slice(at + 1)), undefined);
      },
    ),
  );
});

test('whatever the order of counts, none is accepted twice', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1, max: 80 }), { maxLength: 200 }), (counts) => {
      let window: NonceWindow | undefined;
      const accepted = new Set<number>();
      for (const count of counts) {
        const next = countNonce(window, count);
        const expected = count >= 1 && !accepted.has(count) && count > (window?.highest ?? 0) - 32;
        assert.equal(next !== undefined, expected, `${count} of ${counts}`);
        if (next === undefined) continue;
        accepted.add(count);
        window = next;
      }
    }),
  );
});

test('memory stays bounded, and what had to be forgotten is never accepted again', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.tuple(fc.nat(12), fc.integer({ min: 1, max: 3 })), { maxLength: 100 }),
      (noncesMax, uses) => {
        const guard = new ReplayGuard(noncesMax);
        const accepted = new Set<string>();
        for (const [made, count] of uses) {
          const verdict = guard.use(`nonce ${made}`, made, count);
          if (verdict === 'fresh') assert.ok(!accepted.has(`${made} ${count}`));
          accepted.add(`${made} ${count}`);
          assert.ok(guard.size <= noncesMax);
        }
      },
    ),
  );
  const guard = new ReplayGuard(10);
  for (let made = 0; made < 10; made++) guard.use(`n${made}`, made, 1);
  guard.expire(6);
  assert.equal(guard.size, 4);
});

test('a challenge is answered in its own terms', () => {
  const answer = { username: 'u', password: 'p', method: 'INVITE', uri: 'sip:a@b', cnonce: 'c', count: 26 };
  const old = chooseChallenge(['Digest realm="r", nonce="n", opaque="o"']);
  assert.ok(old);
  const md5 = (text: string) => digestHash('MD5', text);
  const response = md5(`${md5('u:r:p')}:n:${md5('INVITE:sip:a@b')}`);
  assert.equal(
    answerChallenge(old, answer),
    `Digest username="u", realm="r", nonce="n", uri="sip:a@b", response="${response}", opaque="o"`,
  );
  const both = chooseChallenge([
    'Digest realm="r", nonce="n", algorithm=MD5, qop="auth-int,auth"',
    'Basic realm="r"',
  ]);
  assert.ok(both);
  assert.match(answerChallenge(both, answer), /algorithm=MD5, qop=auth, nc=0000001a, cnonce="c"$/);
});

test('the strongest challenge wins, the topmost among equals, and what nobody knows is passed over', () => {
  const offer = (algorithm: string, nonce: string, rest = '') =>
    `Digest realm="r", nonce="${nonce}", algorithm=${algorithm}${rest}`;
  const nonce = (...values: string[]) => chooseChallenge(values)?.nonce;
  assert.equal(nonce(offer('MD5', '1'), offer('SHA-256', '2'), offer('SHA-256', '3')), '2');
  assert.equal(nonce(offer('SHA-1', '1'), offer('MD5', '2')), '2');
  assert.equal(nonce(offer('SHA-256', '1', ', qop="future"'), offer('MD5', '2', ', qop="auth"')), '2');
  assert.equal(nonce(offer('SHA-1', '1')), undefined);
  assert.equal(chooseChallenge([offer('MD5', '1')], 'other'), undefined);
});
