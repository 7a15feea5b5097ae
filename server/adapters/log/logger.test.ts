import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Pii } from '../../domain/pii.ts';
import { openLog } from './logger.ts';

function capture(format: 'json' | 'human' = 'json') {
  const lines: string[] = [];
  const log = openLog({ level: 'debug', format, write: (line) => lines.push(line) });
  return { log, lines };
}

test('a line is one JSON object with time, level, event and facts, and carries the call', () => {
  const { log, lines } = capture();
  log.with({ call: '01j0000001234567890000000a' }).info('call.refused', { status: 503, queue: 'algemeen' });
  const { time, ...rest } = JSON.parse(lines[0] ?? '');
  assert.match(time, /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/);
  assert.deepEqual(rest, {
    level: 'info',
    event: 'call.refused',
    call: '01j0000001234567890000000a',
    status: 503,
    queue: 'algemeen',
  });
});

test('wrapped numbers, named fields, SIP addresses and error messages give no caller away', () => {
  const { log, lines } = capture();
  log.warn('test.leak', {
    wrapped: new Pii('0612345678'),
    name: 'Jan Jansen',
    from: '"Jan Jansen" <sip:+31612345678@192.0.2.1:5060;transport=udp>;tag=1',
    plain: 'caller 06-12 34 56 78 rang',
    list: ['0570-693911', 'sip:0612345678@host'],
    error: new Error('no route to tel:+31612345678', { cause: new Error('BSN 123456782') }),
  });
  const line = lines.join('');
  for (const leak of ['Jansen', '612345678', '34 56', '693911', '123456782']) {
    assert.ok(!line.includes(leak), `${leak} is in ${line}`);
  }
  assert.ok(line.includes('192.0.2.1:5060'));
});

test('a readable line shows time, event and facts, and the stack of an error below it', () => {
  const { log, lines } = capture('human');
  log.error('store.failed', { path: 'a b', error: new TypeError('broken') });
  assert.match(lines[0] ?? '', /^[\d:.]{12} .*store\.failed path="a b"\n {2}TypeError: broken\n {6}at /);
});

test('lines below the level are not written', () => {
  const lines: string[] = [];
  const log = openLog({ level: 'warn', format: 'json', write: (line) => lines.push(line) });
  log.info('test.quiet');
  log.warn('test.loud');
  assert.equal(lines.length, 1);
});
