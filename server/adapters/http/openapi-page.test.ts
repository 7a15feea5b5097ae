/** The page to read: everything is on it, and it needs nothing but itself. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { routes, soundRoutes } from '../../contract/routes.ts';
import { openApi } from './openapi.ts';
import { openApiPage } from './openapi-page.ts';

const page = openApiPage(openApi('0.0.0'), '/api/v1/openapi.json');

test('every operation is on the page once, under a heading of its own', () => {
  for (const name of [
    ...Object.keys(routes),
    ...Object.keys(soundRoutes),
    'followLive',
    'webhook_notities',
  ]) {
    assert.equal(page.split(`<article id="${name}">`).length, 2, name);
  }
});

test('the collections of the live feed are on it, with who sees them and the fields of their items', () => {
  const live = page.slice(page.indexOf('<article id="followLive">'));
  assert.match(live, /Verzameling wachtrijen/);
  assert.match(live, /<code>langstWachtendeSinds<\/code>/);
});

test('an answer is shown by an example', () => {
  const made = page.slice(page.indexOf('<article id="createNote">'));
  const answers = made.slice(made.indexOf('<summary aria-label="Antwoorden van createNote">'));
  assert.match(
    answers.slice(0, answers.indexOf('</article>')),
    /&quot;aanduiding&quot;: &quot;TB-1001&quot;/,
  );
});

test('it needs no script, no file and no other server', () => {
  assert.doesNotMatch(page, /<(script|img|link|iframe|form)\b|\son\w+=|javascript:|@import|url\(/i);
  for (const [, address = ''] of page.matchAll(/\b(?:href|src)="([^"]*)"/g))
    assert.match(address, /^(#|\/api\/v1\/)/);
});

test('it can be read by everybody: language, one first heading, levels in order, ids that are one of a kind', () => {
  assert.match(page, /<html lang="nl">/);
  assert.equal([...page.matchAll(/<h1>/g)].length, 1);
  const levels = [...page.matchAll(/<h(\d)/g)].map(([, level]) => Number(level));
  for (const [index, level] of levels.entries()) assert.ok(level <= (levels[index - 1] ?? 0) + 1);
  const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
  assert.equal(new Set(ids).size, ids.length);
  const targets = [...page.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id);
  for (const target of targets) assert.ok(ids.includes(target), target);
});

test('what stands in the description is text on the page and never markup', () => {
  const sly = '<b onclick="x">&';
  const made = openApi('0.0.0') as { info: { description: string } };
  const shown = openApiPage({ ...made, info: { ...made.info, description: sly } }, '/api/v1/openapi.json');
  assert.ok(shown.includes('&lt;b onclick=&quot;x&quot;&gt;&amp;'));
  assert.ok(!shown.includes(sly));
});

test('it opens soon: less than a megabyte', () => {
  assert.ok(Buffer.byteLength(page) < 1_000_000, String(Buffer.byteLength(page)));
});
