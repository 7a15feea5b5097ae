import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseAddress } from './address.ts';
import { getHeader, getHeaderValues } from './headers.ts';
import type { SipMessage } from './message.ts';
import { type ParseResult, parseMessage } from './parse.ts';
import { serializeMessage } from './serialize.ts';
import { parseSip, parseUri, unescapeUri } from './uri.ts';
import { sameUri } from './uri-compare.ts';
import { type RequestVerdict, type ResponseVerdict, validateRequest, validateResponse } from './validate.ts';
import { isUniqueBranch, parseVia, viaBranch, viaReceived } from './via.ts';

interface Case {
  readonly file: string;
  readonly section: string;
  readonly title: string;
  readonly verdict: 'accept' | 'answer' | 'drop';
  readonly status?: number;
  readonly phrase?: string;
  readonly fault?: string;
  readonly checks?: Readonly<Record<string, unknown>>;
}

const folder = new URL('../../../../fixtures/sip/torture/', import.meta.url);
const { cases } = JSON.parse(readFileSync(new URL('verdicts.json', folder), 'utf8')) as {
  cases: readonly Case[];
};

/** Extensions we claim to know when the torture messages come in. */
const supported = new Set(['100rel', 'timer', 'replaces', 'path', 'outbound']);

test('every message in the folder has a verdict, and the sets are complete', () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.dat'));
  assert.deepEqual(cases.map((each) => each.file).sort(), files.sort());
  assert.equal(cases.filter((each) => each.section.startsWith('RFC 4475')).length, 49);
  assert.equal(cases.filter((each) => each.section.startsWith('RFC 5118')).length, 12);
});

for (const each of cases) {
  test(`${each.section} ${each.title}: ${each.verdict}${each.status === undefined ? '' : ` ${each.status}`}`, () => {
    const bytes = readFileSync(new URL(each.file, folder));
    const parsed = parseMessage(bytes);
    const { verdict, status, phrase, fault, unsupported } = judge(parsed);
    assert.equal(verdict, each.verdict, fault);
    assert.equal(status, each.status);
    if (each.phrase !== undefined) assert.equal(phrase, each.phrase);
    if (each.fault !== undefined) assert.equal(fault, each.fault);
    for (const [name, expected] of Object.entries(each.checks ?? {})) {
      if (name === 'unsupported') assert.deepEqual(unsupported, expected);
      else if (name === 'warnings') assert.deepEqual(parsed.ok && parsed.warnings, expected);
      else {
        const check = checks[name];
        assert.ok(check && parsed.ok, name);
        assert.deepEqual(check(parsed.message, expected), expected, name);
      }
    }
    if (parsed.ok) assertSurvives(parsed.message);
  });
}

interface Judged {
  readonly verdict: string;
  readonly status?: number | undefined;
  readonly phrase?: string | undefined;
  readonly fault?: string | undefined;
  readonly unsupported?: readonly string[] | undefined;
}

/** What the engine would do: parse, then validate. */
function judge(parsed: ParseResult): Judged {
  if (!parsed.ok) {
    return {
      verdict: parsed.answer === undefined ? 'drop' : 'answer',
      status: parsed.answer,
      fault: parsed.reason,
    };
  }
  const { message } = parsed;
  const verdict: RequestVerdict | ResponseVerdict =
    message.kind === 'request' ? validateRequest(message, { supported }) : validateResponse(message, 'uac');
  if (verdict.kind === 'answer') return { ...verdict, verdict: 'answer' };
  return verdict.kind === 'drop' ? { verdict: 'drop', fault: verdict.fault } : { verdict: 'accept' };
}

/** What we read can be written and is then read alike. */
function assertSurvives(message: SipMessage): void {
  const again = parseMessage(serializeMessage(message));
  assert.ok(again.ok);
  const withoutLength = (from: SipMessage) =>
    from.headers.filter((header) => header.key !== 'content-length');
  assert.deepEqual(withoutLength(again.message), withoutLength(message));
  assert.deepEqual(Buffer.from(again.message.body), Buffer.from(message.body));
}

const address = (message: SipMessage, key: string) => parseAddress(getHeader(message, key) ?? '');
const tag = (message: SipMessage, key: string) =>
  address(message, key)?.params.find((param) => param.name.toLowerCase() === 'tag')?.value ?? null;
const uri = (message: SipMessage) => parseSip(message.kind === 'request' ? message.uri : '');
const vias = (message: SipMessage) => getHeaderValues(message, 'via').map(parseVia);
const accepted = (message: SipMessage) => {
  const verdict = message.kind === 'request' ? validateRequest(message) : undefined;
  assert.ok(verdict?.kind === 'accept');
  return verdict;
};

/** Each named check of `verdicts.json`, as what it finds in the message. */
const checks: Readonly<Record<string, (message: SipMessage, expected: unknown) => unknown>> = {
  method: (message) => message.kind === 'request' && message.method,
  uri: (message) => message.kind === 'request' && message.uri,
  uriUser: (message) => uri(message)?.user,
  uriUserPlain: (message) => unescapeUri(uri(message)?.user ?? ''),
  uriHost: (message) => uri(message)?.host,
  uriPort: (message) => uri(message)?.port ?? null,
  uriParams: (message) => uri(message)?.params.length,
  sameUriAs: (message, expected) => {
    const [ours, other] = [uri(message), parseUri(String(expected))];
    return ours && other && sameUri(ours, other) ? expected : undefined;
  },
  status: (message) => message.kind === 'response' && message.status,
  reason: (message) => message.kind === 'response' && message.reason,
  vias: (message) => vias(message).map((via) => via?.host),
  viaCount: (message) => vias(message).filter((via) => via !== undefined).length,
  branch: (message) => vias(message)[0] && viaBranch(vias(message)[0]!),
  uniqueBranch: (message) => isUniqueBranch(vias(message)[0] && viaBranch(vias(message)[0]!)),
  received: (message) => vias(message)[0] && viaReceived(vias(message)[0]!),
  fromName: (message) => address(message, 'from')?.displayName,
  toName: (message) => address(message, 'to')?.displayName,
  fromTag: (message) => tag(message, 'from'),
  toTag: (message) => tag(message, 'to'),
  contacts: (message) => getHeaderValues(message, 'contact').map((value) => parseAddress(value)?.uri),
  cseq: (message) => accepted(message).cseq.number,
  maxForwards: (message) => accepted(message).maxForwards,
  bodyBytes: (message) => message.body.byteLength,
  noCredentials: (message) => !getHeader(message, 'authorization')?.startsWith('Digest '),
  headers: (message, expected) =>
    Object.fromEntries(Object.keys(expected as object).map((key) => [key, getHeader(message, key)])),
};
