import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allKeys, ConfigError, type Environment, loadConfig, type Mistake } from './load.ts';
import { showConfig } from './show.ts';

const noFiles = (path: string): string => {
  throw Object.assign(new Error(path), { code: 'ENOENT' });
};

function mistakesOf(environment: Environment, readFile = noFiles): readonly Mistake[] {
  try {
    loadConfig(environment, readFile);
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.mistakes;
  }
  return [];
}

test('an empty environment gives the documented defaults, deeply frozen', () => {
  const { config } = loadConfig({}, noFiles);
  assert.equal(config.http.port, 8080);
  assert.equal(config.http.host, '127.0.0.1');
  assert.equal(config.sip.port, 5060);
  assert.deepEqual(config.media.ports, { first: 20_000, last: 29_999 });
  assert.equal(config.data.dir, './data');
  assert.equal(config.data.adminPassword, null);
  assert.ok(Object.isFrozen(config) && Object.isFrozen(config.sip) && Object.isFrozen(config.media.ports));
});

test('every key has a sentence, and its default and its example are right by its own rule', () => {
  for (const { key } of allKeys()) {
    assert.match(key.name, /^BEREIKBAAR_[A-Z_]+$/);
    assert.match(key.sentence, /^[A-Z].*\.$/);
    for (const text of [key.default, key.example]) {
      assert.ok(text === null || key.parse(text).ok, `${key.name}=${text}`);
    }
  }
});

test('all mistakes are reported at once, each with its key and what would be right', () => {
  const mistakes = mistakesOf({
    BEREIKBAAR_HTTP_PORT: '80a',
    BEREIKBAAR_SIP_HOST: 'localhost',
    BEREIKBAAR_RTP_PORTS: '30000-20000',
    BEREIKBAAR_DRACHTIO: '127.0.0.1:9022',
    BEREIKBAAR_LOG_LEVEL: 'loud',
    BEREIKBAAR_ADMIN_PASSWORD: 'short',
  });
  assert.deepEqual(
    mistakes.map(({ key }) => key),
    [
      'BEREIKBAAR_HTTP_PORT',
      'BEREIKBAAR_SIP_HOST',
      'BEREIKBAAR_DRACHTIO',
      'BEREIKBAAR_RTP_PORTS',
      'BEREIKBAAR_ADMIN_PASSWORD',
      'BEREIKBAAR_LOG_LEVEL',
    ],
  );
  for (const { key, example } of mistakes) assert.ok(example?.startsWith(`${key}=`));
});

test('a mistyped key is an error that names the one that was meant', () => {
  const [mistake] = mistakesOf({ BEREIKBAAR_HTPP_PORT: '8080', PATH: '/bin' });
  assert.equal(mistake?.key, 'BEREIKBAAR_HTPP_PORT');
  assert.match(mistake?.wrong ?? '', /BEREIKBAAR_HTTP_PORT$/);
});

test('a secret may come from a file, without its last line end', () => {
  const { config, origins } = loadConfig({ BEREIKBAAR_ADMIN_PASSWORD_FILE: '/run/secrets/admin' }, (path) =>
    path === '/run/secrets/admin' ? 'a long enough one\n' : noFiles(path),
  );
  assert.equal(config.data.adminPassword, 'a long enough one');
  assert.equal(origins.get('BEREIKBAAR_ADMIN_PASSWORD'), 'file');
});

test('a secret given twice, a missing secret file and a file for what is no secret are mistakes', () => {
  const keys = (environment: Environment) => mistakesOf(environment).map(({ key }) => key);
  const twice = {
    BEREIKBAAR_ADMIN_PASSWORD: 'a long enough one',
    BEREIKBAAR_ADMIN_PASSWORD_FILE: '/run/secrets/admin',
  };
  assert.deepEqual(keys(twice), ['BEREIKBAAR_ADMIN_PASSWORD']);
  assert.deepEqual(keys({ BEREIKBAAR_DRACHTIO_FILE: '/nowhere' }), ['BEREIKBAAR_DRACHTIO_FILE']);
  assert.deepEqual(keys({ BEREIKBAAR_HTTP_PORT_FILE: '/x' }), ['BEREIKBAAR_HTTP_PORT_FILE']);
});

test('what is right alone and wrong together is a mistake', () => {
  const keys = (environment: Environment) => mistakesOf(environment).map(({ key }) => key);
  assert.deepEqual(keys({ BEREIKBAAR_SIP_TLS_CERT: '/sip.crt' }), ['BEREIKBAAR_SIP_TLS_KEY']);
  assert.deepEqual(keys({ BEREIKBAAR_SIP_HOST: '0.0.0.0' }), ['BEREIKBAAR_SIP_ADVERTISE']);
  assert.deepEqual(keys({ BEREIKBAAR_SIP_REGISTER_MIN: '600', BEREIKBAAR_SIP_REGISTER_MAX: '60' }), [
    'BEREIKBAAR_SIP_REGISTER_MIN',
  ]);
});

test('an empty variable counts as absent', () => {
  assert.equal(loadConfig({ BEREIKBAAR_SIP_PORT: '' }, noFiles).config.sip.port, 5060);
});

test('host and port are told apart for names, IPv4 and IPv6, and a secret may hold colons', () => {
  const { config } = loadConfig(
    { BEREIKBAAR_DRACHTIO: '[::1]:9022:se:cret', BEREIKBAAR_RTPENGINE: 'media.example:2223' },
    noFiles,
  );
  assert.deepEqual(config.sip.drachtio, { host: '::1', port: 9022, secret: 'se:cret' });
  assert.deepEqual(config.media.rtpengine, [{ host: 'media.example', port: 2223, weight: 1 }]);
});

test('the shown configuration has every key and no secret', () => {
  const shown = showConfig(
    loadConfig({ BEREIKBAAR_DRACHTIO: 'host.example:9022:geheim', BEREIKBAAR_SIP_PORT: '5070' }, noFiles),
  );
  assert.ok(!shown.includes('geheim') && shown.includes('BEREIKBAAR_DRACHTIO=•••'));
  assert.match(shown, /^BEREIKBAAR_SIP_PORT=5070 +# environment$/m);
  assert.equal(shown.split('\n').length, allKeys().length);
});

test('a mistake in a secret does not print the secret', () => {
  const [mistake] = mistakesOf({ BEREIKBAAR_DRACHTIO: 'geheim' });
  assert.ok(!JSON.stringify(mistake).includes('geheim'));
});
