import assert from 'node:assert/strict';
import { test } from 'node:test';
import { minute } from '../../domain/time.ts';
import { Visitors } from './visitors.ts';

function visitors(number: string | null = '14 0570') {
  let now = 1_000_000;
  let made = 0;
  const next = (): string => {
    made += 1;
    return `id${String(made).padStart(24, '0')}`;
  };
  const all = new Visitors({
    number,
    realm: 'bereikbaar',
    host: '127.0.0.1',
    clock: { now: () => now },
    chance: { newId: next, secret: next },
  });
  const pass = (ms: number): void => {
    now += ms;
  };
  return { all, pass };
}

test('nobody gets a telephone when the page is off', () => {
  assert.deepEqual(visitors(null).all.open('192.0.2.1'), { ok: false, why: 'off' });
});

test('a visitor’s password works for a quarter of an hour and is of nobody else', () => {
  const { all, pass } = visitors();
  const opened = all.open('192.0.2.1');
  assert.ok(opened.ok);
  const device = opened.access.deviceId as Parameters<typeof all.credential>[0];
  assert.notEqual(all.credential(device), null);
  assert.equal(all.isVisitor(device), true);
  pass(15 * minute);
  assert.equal(all.credential(device), null);
  assert.equal(all.isVisitor(null), false);
});

test('an address that asks again and again has to wait; others do not', () => {
  const { all } = visitors();
  for (let asked = 0; asked < 12; asked += 1) assert.equal(all.open('192.0.2.1').ok, true);
  assert.deepEqual(all.open('192.0.2.1'), { ok: false, why: 'tooMany' });
  assert.equal(all.open('192.0.2.2').ok, true);
});

test('there are never more than fifty', () => {
  const { all, pass } = visitors();
  for (let asked = 0; asked < 50; asked += 1) assert.equal(all.open(`192.0.2.${asked}`).ok, true);
  assert.equal(all.open('198.51.100.1').ok, false);
  pass(15 * minute);
  assert.equal(all.open('198.51.100.1').ok, true);
});
