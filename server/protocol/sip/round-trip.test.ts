import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatAddress, parseAddress } from './address.ts';
import { StreamFramer } from './framing.ts';
import { getHeaderValues, makeHeader, splitList } from './headers.ts';
import type { SipMessage } from './message.ts';
import { headerKey } from './names.ts';
import { type Param, parseParams } from './params.ts';
import { parseMessage } from './parse.ts';
import { serializeMessage } from './serialize.ts';
import { decodeText, encodeText } from './text.ts';
import { quote, unquote } from './tokens.ts';
import { escapeUser, formatUri, parseUri, type SipUri, unescapeUri } from './uri.ts';
import { sameUri } from './uri-compare.ts';
import { formatVia, parseVia, type Via } from './via.ts';

const token = fc.stringMatching(/^[A-Za-z0-9\-.!%*_+`'~]{1,12}$/);
/** Any text of one line, trimmed, as a header value is. */
const line = fc
  .string({ unit: 'grapheme', maxLength: 60 })
  .map((text) => text.replace(/[\r\n\0]/g, ' ').trim());
const body = fc.uint8Array({ maxLength: 100 });
const headers = fc
  .array(fc.tuple(fc.oneof(token, fc.constantFrom('Via', 'v', 'From', 'l', 'CONTACT')), line), {
    maxLength: 20,
  })
  .map((pairs) => pairs.map(([name, value]) => ({ name, key: headerKey(name), value })))
  .map((list) => list.filter((header) => header.key !== 'content-length'));

const message: fc.Arbitrary<SipMessage> = fc.oneof(
  fc.record({
    kind: fc.constant('request' as const),
    method: token,
    uri: fc.constantFrom('sip:a@b', 'tel:+1', 'sips:[::1]:5061;lr?x=y', 'x:é'),
    headers,
    body,
  }),
  fc.record({
    kind: fc.constant('response' as const),
    status: fc.integer({ min: 100, max: 699 }),
    reason: line,
    headers,
    body,
  }),
);

test('what is written is read again as the same message', () => {
  fc.assert(
    fc.property(message, (written) => {
      const result = parseMessage(serializeMessage(written));
      assert.ok(result.ok);
      const withoutLength = result.message.headers.filter((header) => header.key !== 'content-length');
      assert.deepEqual(
        { ...result.message, headers: withoutLength, body: Uint8Array.from(result.message.body) },
        { ...written },
      );
      assert.deepEqual(result.warnings, []);
    }),
  );
});

test('a stream of messages comes out whole, however it was cut', () => {
  fc.assert(
    fc.property(
      fc.array(message, { maxLength: 5 }),
      fc.array(fc.nat(3_000), { maxLength: 8 }),
      (messages, cuts) => {
        const parts = messages.map(serializeMessage);
        const stream = Buffer.concat(parts);
        const framer = new StreamFramer();
        const marks = [...new Set([0, ...cuts.filter((cut) => cut < stream.length), stream.length])].sort(
          (a, b) => a - b,
        );
        const events = marks
          .slice(1)
          .flatMap((end, index) => framer.push(stream.subarray(marks[index], end)));
        assert.deepEqual(
          events.map((event) => event.kind === 'message' && event.bytes),
          parts,
        );
      },
    ),
  );
});

test('any bytes become text and the same bytes again', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (input) => {
      const bytes = Buffer.from(input);
      assert.deepEqual(encodeText(decodeText(bytes, 0, bytes.length).text), bytes);
    }),
    { numRuns: 1_000 },
  );
});

test('any text can be quoted', () => {
  fc.assert(fc.property(line, (text) => assert.equal(unquote(quote(text)), text)));
});

const quoted = line.map(quote);
const paramValue = fc.option(fc.oneof(token, quoted), { nil: undefined });
const params: fc.Arbitrary<readonly Param[]> = fc.array(
  fc.tuple(token, paramValue).map(([name, value]) => (value === undefined ? { name } : { name, value })),
  { maxLength: 5 },
);
const host = fc.oneof(
  fc.domain(),
  fc.ipV4(),
  fc.ipV6().map((address) => `[${address}]`),
);
const port = fc.option(fc.nat(65_535), { nil: undefined });
const hostPort = fc
  .record({ host, port })
  .map(({ host, port }) => (port === undefined ? { host } : { host, port }));
const uriParams: fc.Arbitrary<readonly Param[]> = fc.array(
  fc
    .tuple(token, fc.option(token, { nil: undefined }))
    .map(([name, value]) => (value === undefined ? { name } : { name, value })),
  { maxLength: 4 },
);
const user = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).map(escapeUser);
const uri: fc.Arbitrary<SipUri> = fc
  .record({
    scheme: fc.constantFrom('sip' as const, 'sips' as const),
    user: fc.option(user, { nil: undefined }),
    at: hostPort,
    params: uriParams,
    headers: fc.array(
      fc.tuple(token, token).map(([name, value]) => ({ name, value })),
      { maxLength: 3 },
    ),
  })
  .map(({ user: name, at, ...rest }) => ({ ...rest, ...at, ...(name === undefined ? {} : { user: name }) }));

test('a URI is read as it was built, and is the same as itself', () => {
  fc.assert(
    fc.property(uri, (built) => {
      const read = parseUri(formatUri(built));
      assert.deepEqual(read, built);
      assert.ok(read && sameUri(read, built));
    }),
    { numRuns: 500 },
  );
});

test('any user name survives being escaped', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (name) => assert.equal(unescapeUri(escapeUser(name)), name)),
  );
});

test('an address is read as it was built', () => {
  const address = fc.record({
    displayName: fc.option(line, { nil: undefined }),
    uri: uri.map(formatUri),
    params,
  });
  fc.assert(
    fc.property(address, ({ displayName, ...rest }) => {
      const built = displayName === undefined ? rest : { displayName, ...rest };
      assert.deepEqual(parseAddress(formatAddress(built)), built);
    }),
  );
});

test('a Via is read as it was built', () => {
  const via: fc.Arbitrary<Via> = fc
    .record({ transport: fc.constantFrom('UDP', 'TCP', 'TLS', 'WS', 'WSS'), at: hostPort, params })
    .map(({ transport, at, params: list }) => ({ transport, ...at, params: list }));
  fc.assert(fc.property(via, (built) => assert.deepEqual(parseVia(formatVia(built)), built)));
});

test('values joined by commas over any number of lines come apart again', () => {
  const values = fc.array(
    fc.record({ displayName: line, uri: fc.constant('sip:a,b@c'), params }).map(formatAddress),
    {
      minLength: 1,
      maxLength: 6,
    },
  );
  fc.assert(
    fc.property(values, fc.array(fc.nat(6), { maxLength: 3 }), (list, cuts) => {
      assert.deepEqual(splitList(list.join(' , ')), list);
      const marks = [...new Set([0, ...cuts.filter((cut) => cut < list.length), list.length])].sort(
        (a, b) => a - b,
      );
      const lines = marks
        .slice(1)
        .map((end, index) => makeHeader('Contact', list.slice(marks[index], end).join(',')));
      assert.deepEqual(getHeaderValues({ headers: lines }, 'contact'), list);
    }),
  );
});

test('parameters are read in order and as written', () => {
  fc.assert(
    fc.property(params, (list) => {
      const text = list
        .map(({ name, value }) => (value === undefined ? ` ; ${name} ` : ` ; ${name} = ${value} `))
        .join('');
      assert.deepEqual(parseParams(text, 0), list);
    }),
  );
});
