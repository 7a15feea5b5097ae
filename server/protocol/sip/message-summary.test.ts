import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messageSummary, readMessageSummary } from './message-summary.ts';

test('a summary says whether the lamp is on, whom to dial, and how many are new and heard (RFC 3842 section 5.2)', () => {
  assert.equal(
    messageSummary({ fresh: 2, heard: 8 }, 'sip:*98@bereikbaar.example'),
    'Messages-Waiting: yes\r\nMessage-Account: sip:*98@bereikbaar.example\r\nVoice-Message: 2/8 (0/0)\r\n',
  );
  assert.match(messageSummary({ fresh: 0, heard: 1 }, 'sip:x@y'), /^Messages-Waiting: no\r\n/);
});

test('a summary that was written is read back, and one without voice messages is not', () => {
  assert.deepEqual(readMessageSummary(messageSummary({ fresh: 3, heard: 4 }, 'sip:x@y')), {
    fresh: 3,
    heard: 4,
  });
  assert.equal(readMessageSummary('Messages-Waiting: no\r\n'), null);
});
