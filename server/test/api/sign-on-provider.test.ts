/**
 * Signing in at a real OpenID provider (`oidc-provider`, certified) on loopback, as a browser does it: the real forms, real
 * codes, keys and tokens. What a hostile provider could send stands in `sign-on.test.ts`.
 */
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { Provider } from 'oidc-provider';
import type { HttpServer } from '../../adapters/http/http-server.ts';
import { OpenIdSignOn } from '../../adapters/oidc/openid-sign-on.ts';
import { silentLog } from '../../app/ports/log.ts';
import { serveWorld } from './support/served-world.ts';
import { openWorld, person, type World } from './support/world.ts';

/** The accounts at the provider: who one is there, and the groups one is in. */
const accounts = new Map<string, { email: string; groups: readonly string[]; verified?: boolean }>();
let providerServer: Server;
let issuer = '';
let server: HttpServer;
let ours = '';
let world: World;

before(async () => {
  let answer: ReturnType<Provider['callback']> | null = null;
  providerServer = createServer((request, response) => void answer?.(request, response));
  await new Promise<void>((resolve) => providerServer.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(providerServer.address() as AddressInfo).port}`;
  const signOn = new OpenIdSignOn({
    issuer,
    clientId: 'bereikbaar',
    clientSecret: 'geheim-van-de-koppeling',
    label: 'Werkaccount',
    rolesClaim: 'groups',
    log: silentLog,
  });
  world = await openWorld({ outward: { signOn } });
  server = await serveWorld(world);
  ours = `http://127.0.0.1:${server.port}`;
  answer = providerFor(`${ours}/aanmelden/sso/terug`).callback();
});
after(async () => {
  await server.close();
  await world.close();
  providerServer.close();
  providerServer.closeAllConnections();
});

function providerFor(returnAddress: string): Provider {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return new Provider(issuer, {
    clients: [
      {
        client_id: 'bereikbaar',
        client_secret: 'geheim-van-de-koppeling',
        redirect_uris: [returnAddress],
        post_logout_redirect_uris: [returnAddress],
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), alg: 'RS256', use: 'sig' }] },
    cookies: { keys: ['for this test'] },
    pkce: { required: () => true },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'groups'] },
    findAccount: (_context: unknown, id: string) => {
      const account = accounts.get(id);
      if (account === undefined) return undefined;
      const { email, groups, verified = true } = account;
      return { accountId: id, claims: () => ({ sub: id, email, email_verified: verified, groups }) };
    },
  });
}

/** A browser: keeps cookies, follows where it is sent, fills in the provider's forms. Ends at a page of ours. */
class Browser {
  readonly #cookies = new Map<string, string>();
  /** Every address it came by. */
  readonly visited: string[] = [];
  /** Stops before it would hand the code over. */
  holdsBack = false;

  async go(address: string, form?: Readonly<Record<string, string>>): Promise<string> {
    let [next, fields] = [address, form];
    for (let hops = 0; hops < 20; hops += 1) {
      this.visited.push(next);
      const response: Response = await fetch(next, {
        redirect: 'manual',
        headers: { cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
        ...(fields === undefined ? {} : { method: 'POST', body: new URLSearchParams(fields) }),
      });
      for (const line of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        if (value === '') this.#cookies.delete(name);
        else this.#cookies.set(name, value);
      }
      fields = undefined;
      const to = response.headers.get('location');
      if (to === null) return response.text();
      next = new URL(to, next).href;
      if (this.holdsBack && next.includes('/terug?')) return next;
      if (next.startsWith(`${ours}/`) && !next.includes('/aanmelden/sso')) {
        this.visited.push(next);
        return next.slice(ours.length);
      }
    }
    throw new Error('it goes round and round');
  }

  /** Leaves for the provider, is `login` there, consents, and comes back: the path of ours it ends at. */
  async signIn(login: string): Promise<string> {
    let page = await this.go(`${ours}/aanmelden/sso`);
    for (let forms = 0; forms < 3 && page.includes('<form'); forms += 1) {
      const action = /action="([^"]+)"/.exec(page)?.[1] ?? '';
      const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1] ?? '';
      page = await this.go(new URL(action, issuer).href, { prompt, login, password: 'x' });
    }
    return page;
  }

  async me(): Promise<{ status: number; body: Record<string, unknown> }> {
    const cookie = `bereikbaar_sessie=${this.#cookies.get('bereikbaar_sessie') ?? ''}`;
    const { status, body } = await world.anonymous()('GET', '/ik', { headers: { cookie } });
    return { status, body };
  }

  cookie(name: string): string | undefined {
    return this.#cookies.get(name);
  }
}

test('somebody signs in at the provider and is here with the roles of the claim', async () => {
  accounts.set('u1', { email: 'Medewerker@deventer.example', groups: ['bereikbaar-teamleider', 'koffie'] });
  const browser = new Browser();
  assert.equal(await browser.signIn('u1'), '/');
  const { body } = await browser.me();
  assert.deepEqual([body['id'], body['roles']], [person('deventer', 'medewerker'), ['teamleider']]);
  const asked = new URL(browser.visited.find((one) => one.startsWith(`${issuer}/auth?`)) ?? '').searchParams;
  assert.equal(asked.get('code_challenge_method'), 'S256');
  assert.ok((asked.get('state')?.length ?? 0) >= 32 && (asked.get('nonce')?.length ?? 0) >= 32);
});

test('an address without an employee, or that is not proved, opens nothing', async () => {
  accounts.set('vreemd', { email: 'vreemd@example.nl', groups: ['bereikbaar-beheerder'] });
  accounts.set('onbewezen', {
    email: 'beheerder@deventer.example',
    groups: ['bereikbaar-beheerder'],
    verified: false,
  });
  for (const login of ['vreemd', 'onbewezen']) {
    const browser = new Browser();
    assert.equal(await browser.signIn(login), '/inloggen?sso=geweigerd');
    assert.equal((await browser.me()).status, 401);
  }
});

test('roles taken away at the provider are gone here, with the sessions that had them', async () => {
  accounts.set('u2', { email: 'kcc-agent@deventer.example', groups: ['bereikbaar-kcc-agent', 'teamleider'] });
  const first = new Browser();
  await first.signIn('u2');
  assert.deepEqual((await first.me()).body['roles'], ['kcc-agent', 'teamleider']);
  accounts.set('u2', { email: 'kcc-agent@deventer.example', groups: ['kcc-agent'] });
  const second = new Browser();
  assert.equal(await second.signIn('u2'), '/');
  assert.deepEqual((await second.me()).body['roles'], ['kcc-agent']);
  assert.equal((await first.me()).status, 401, 'the session of more roles');
  accounts.set('u2', { email: 'kcc-agent@deventer.example', groups: [] });
  const third = new Browser();
  assert.equal(await third.signIn('u2'), '/inloggen?sso=geweigerd');
  assert.equal((await second.me()).status, 401, 'nothing is left');
  assert.deepEqual(world.people.now.employees.get(person('deventer', 'kcc-agent'))?.roles, []);
});

test('the way back works once, in the browser that left, and with nothing changed on it', async () => {
  accounts.set('u3', { email: 'auditor@deventer.example', groups: ['auditor'] });
  const browser = new Browser();
  await browser.signIn('u3');
  const back = browser.visited.find((one) => one.includes('/terug?')) ?? '';
  assert.equal(await browser.go(back), '/inloggen?sso=geweigerd', 'again');
  const stranger = new Browser();
  assert.equal(await stranger.go(back), '/inloggen?sso=geweigerd', 'in another browser');
  assert.equal((await stranger.me()).status, 401);
  // A code of one trip in another one: nonce and PKCE verifier are those of the trip.
  const [left, right] = [new Browser(), new Browser()];
  await left.go(`${ours}/aanmelden/sso`);
  right.holdsBack = true;
  const code = new URL(await right.signIn('u3')).searchParams.get('code');
  const state = left.cookie('bereikbaar_sso') ?? '';
  const mixed = `${ours}/aanmelden/sso/terug?code=${code}&state=${state}&iss=${encodeURIComponent(issuer)}`;
  assert.equal(await left.go(mixed), '/inloggen?sso=geweigerd');
  assert.equal((await left.me()).status, 401);
  // And with a state of its own making.
  const forged = `${ours}/aanmelden/sso/terug?code=${code}&state=${'x'.repeat(43)}`;
  assert.equal(await left.go(forged), '/inloggen?sso=geweigerd');
});

test('signing out leads past the provider, which asks and brings the browser back', async () => {
  accounts.set('u4', { email: 'teamleider@deventer.example', groups: ['teamleider'] });
  const browser = new Browser();
  await browser.signIn('u4');
  assert.equal((await browser.me()).body['signOutAddress'], '/aanmelden/sso/uit');
  const page = await browser.go(`${ours}/aanmelden/sso/uit`);
  const secret = /name="xsrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
  const action = /action="([^"]+)"/.exec(page)?.[1] ?? '';
  assert.equal(await browser.go(action, { xsrf: secret, logout: 'yes' }), '/inloggen');
  // Nobody is signed in there any more: the form asks who one is.
  assert.match(await browser.go(`${ours}/aanmelden/sso`), /name="prompt" value="login"/);
});
