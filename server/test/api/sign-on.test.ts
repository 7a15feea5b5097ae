/** Signing in at an OpenID provider on this machine: who comes in, with which roles, and what is refused. */
import assert from 'node:assert/strict';
import { createHash, createSign, generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { OpenIdSignOn } from '../../adapters/oidc/openid-sign-on.ts';
import { silentLog } from '../../app/ports/log.ts';
import { openWorld, person, type World } from './support/world.ts';

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
/** Codes that the provider gave, with what belongs to them. */
const codes = new Map<string, { nonce: string; challenge: string; claims: object }>();
let issuer = '';
let world: World;

const provider = createServer((request, response) => {
  const send = (body: object, status = 200): void =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  let text = '';
  request.on('data', (part) => {
    text += String(part);
  });
  request.on('end', () => {
    if (request.url === '/.well-known/openid-configuration') {
      send({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
      });
    } else if (request.url === '/jwks') {
      send({ keys: [{ ...keys.publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'RS256', use: 'sig' }] });
    } else {
      const form = new URLSearchParams(text);
      const given = codes.get(form.get('code') ?? '');
      const challenge = createHash('sha256')
        .update(form.get('code_verifier') ?? '')
        .digest('base64url');
      if (given === undefined || given.challenge !== challenge) return send({ error: 'invalid_grant' }, 400);
      const now = Math.floor(Date.now() / 1000);
      const body = `${base64({ alg: 'RS256', kid: 'k' })}.${base64({ iss: issuer, sub: 's', aud: 'bereikbaar', iat: now, exp: now + 60, nonce: given.nonce, ...given.claims })}`;
      const signature = createSign('RSA-SHA256').update(body).sign(keys.privateKey, 'base64url');
      send({ access_token: 'a', token_type: 'Bearer', id_token: `${body}.${signature}` });
    }
  });
});

before(async () => {
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
  world = await openWorld({
    outward: {
      signOn: new OpenIdSignOn({
        issuer,
        clientId: 'bereikbaar',
        clientSecret: 'secret',
        label: 'Werkaccount',
        rolesClaim: 'realm_access.roles',
        log: silentLog,
      }),
    },
  });
});
after(async () => {
  await world.close();
  provider.close();
  provider.closeAllConnections();
});

/** A browser goes to the provider, is somebody there, and comes back. */
async function come(claims: object, change: { state?: string; cookie?: string } = {}) {
  const left = await world.app.inject({ method: 'GET', url: '/aanmelden/sso' });
  assert.equal(left.statusCode, 303, left.body);
  const asked = new URL(String(left.headers.location)).searchParams;
  assert.equal(asked.get('code_challenge_method'), 'S256');
  const code = `code-${codes.size}`;
  codes.set(code, { nonce: asked.get('nonce') ?? '', challenge: asked.get('code_challenge') ?? '', claims });
  const cookie = change.cookie ?? String(left.headers['set-cookie']).split(';')[0] ?? '';
  const state = change.state ?? asked.get('state') ?? '';
  const url = `/aanmelden/sso/terug?code=${code}&state=${encodeURIComponent(state)}`;
  return world.app.inject({ method: 'GET', url, headers: { cookie } });
}

const sessionOf = (reply: { headers: Readonly<Record<string, unknown>> }): string =>
  [reply.headers['set-cookie']]
    .flat()
    .map(String)
    .find((one) => one.startsWith('bereikbaar_sessie='))
    ?.split(';')[0] ?? '';

test('an employee with the claimed address comes in, and the claim sets the roles', async () => {
  const shown = await world.anonymous()('GET', '/installatie');
  assert.deepEqual(shown.body.singleSignOn, { label: 'Werkaccount', address: '/aanmelden/sso' });
  const claims = {
    email: 'Medewerker@Deventer.example',
    realm_access: { roles: ['bereikbaar-teamleider', 'other'] },
  };
  const back = await come(claims);
  assert.equal(back.headers.location, '/');
  const me = await world.anonymous()('GET', '/ik', { headers: { cookie: sessionOf(back) } });
  assert.equal(me.body.id, person('deventer', 'medewerker'));
  assert.deepEqual(me.body.roles, ['teamleider']);
});

test('without a roles claim the roles stay; without one of ours in it nobody comes in', async () => {
  const stays = await come({ email: 'auditor@deventer.example' });
  const me = await world.anonymous()('GET', '/ik', { headers: { cookie: sessionOf(stays) } });
  assert.deepEqual(me.body.roles, ['auditor']);
  const none = await come({ email: 'auditor@deventer.example', realm_access: { roles: ['other'] } });
  assert.match(String(none.headers.location), /geweigerd/);
});

test('a stranger, an unproved address, a foreign state and a trip of another browser are refused', async () => {
  const tries = [
    come({ email: 'vreemd@example.nl' }),
    come({ email: 'beheerder@deventer.example', email_verified: false }),
    come({ email: 'beheerder@deventer.example' }, { state: 'another-state-than-ours' }),
    come({ email: 'beheerder@deventer.example' }, { cookie: '' }),
    come({ email: 'beheerder@deventer.example', aud: 'somebody-else' }),
    come({ email: 'beheerder@deventer.example', nonce: 'old' }),
  ];
  for (const reply of await Promise.all(tries)) {
    assert.match(String(reply.headers.location), /geweigerd/);
    assert.equal(sessionOf(reply), '');
  }
});
