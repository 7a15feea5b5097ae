/** Examples of a page of documentation: its blocks, its `curl` lines, and whether an answer is as the page tells. */
import assert from 'node:assert/strict';

export interface Block {
  /** What stands behind the three back-ticks. */
  readonly kind: string;
  readonly text: string;
}

export function blocksOf(page: string): readonly Block[] {
  return [...page.matchAll(/^```(\S.*)\n([\s\S]*?)^```$/gm)].map(([, kind = '', text = '']) => ({
    kind,
    text,
  }));
}

export interface CurlRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** Whether the cookie of the jar goes along. */
  readonly withCookie: boolean;
}

/** The request of one `curl` command; what it does not know fails the test. */
export function curlRequest(block: string, variables: ReadonlyMap<string, string>): CurlRequest {
  const [, command = '', , heredoc] = /^(.*?)(<<EOF\n([\s\S]*)EOF\n)?$/s.exec(block) ?? [];
  const words = wordsOf(command.replaceAll('\\\n', ' '), variables);
  assert.equal(words.shift(), 'curl');
  const headers: Record<string, string> = {};
  let [url, body, withCookie]: [string, string | null, boolean] = ['', null, false];
  while (words.length > 0) {
    const word = words.shift() ?? '';
    if (word === '-H') {
      const [name = '', ...value] = (words.shift() ?? '').split(': ');
      headers[name.toLowerCase()] = value.join(': ');
    } else if (word === '-d') {
      const given = words.shift() ?? '';
      body = given === '@-' ? filledIn(heredoc ?? '', variables) : given;
    } else if (word === '-b') withCookie = words.shift() === 'jar';
    else if (word === '-c' || word === '-o') words.shift();
    else {
      assert.doesNotMatch(word, /^-/, `curl ${word}`);
      url = word;
    }
  }
  return { method: body === null ? 'GET' : 'POST', url, headers, body, withCookie };
}

/** Words of a shell line: single quotes as they are, double quotes with variables filled in. */
function wordsOf(line: string, variables: ReadonlyMap<string, string>): string[] {
  return [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, bare]) => single ?? filledIn(double ?? bare ?? '', variables),
  );
}

export function filledIn(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replace(/\$([A-Z]+)/g, (_all, name: string) => {
    const value = variables.get(name);
    assert.ok(value !== undefined, `$${name} is not known yet`);
    return value;
  });
}

export interface ShownAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  /** Undefined: the page shows no body. */
  readonly body: unknown;
}

/** Status, headers, an empty line, a body. */
export function shownAnswer(block: string): ShownAnswer {
  const [head = '', ...rest] = block.split('\n\n');
  const [status = '', ...lines] = head.trim().split('\n');
  const headers = lines.map((line) => line.split(': ', 2) as [string, string]);
  const body = rest.join('\n\n');
  return { status: Number(status), headers, body: body === '' ? undefined : JSON.parse(body) };
}

/**
 * Whether what came is what is shown: the same fields, unless a field `…` says that there are more; the same kinds of
 * values; texts equal, unless they are `…`. Numbers may differ, and a share may be null on a quiet day.
 */
export function assertShown(shown: unknown, came: unknown, where: string): void {
  if (shown === '…') {
    assert.ok(typeof came === 'string' && came !== '', `${where}: no text`);
    return;
  }
  if (typeof shown === 'number') {
    assert.ok(came === null || typeof came === 'number', `${where}: no number`);
    return;
  }
  if (Array.isArray(shown)) {
    assert.ok(Array.isArray(came), `${where}: no list`);
    for (const [index, item] of shown.entries()) assertShown(item, came[index], `${where}.${index}`);
    return;
  }
  if (typeof shown !== 'object' || shown === null) {
    assert.deepEqual(came, shown, where);
    return;
  }
  assert.ok(typeof came === 'object' && came !== null, `${where}: nothing came`);
  const { '…': more, ...fields } = shown as Record<string, unknown>;
  for (const [name, value] of Object.entries(fields)) {
    assert.ok(name in came, `${where}.${name} did not come`);
    assertShown(value, (came as Record<string, unknown>)[name], `${where}.${name}`);
  }
  if (more === undefined) assert.deepEqual(Object.keys(came).sort(), Object.keys(fields).sort(), where);
}
