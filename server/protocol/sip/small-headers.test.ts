import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatRAck, parseCSeq, parseRAck, parseRSeq } from './cseq.ts';
import { formatDiversion, parseDiversion } from './diversion.ts';
import { getHeaderValues, makeHeader } from './headers.ts';
import { formatHistoryInfo, parseHistoryInfo } from './history-info.ts';
import { formatPrivacy, hidesIdentity, parsePrivacy } from './privacy.ts';
import { formatReason, parseReason } from './reason.ts';
import { formatReplaces, parseReplaces, replacesOfUri } from './replaces.ts';
import { formatSessionExpires, parseSeconds, parseSessionExpires } from './session-expires.ts';
import { reasonPhrase } from './status.ts';
import { parseSip } from './uri.ts';

test('CSeq, RAck and RSeq are read within their ranges', () => {
  assert.deepEqual(parseCSeq('0009 \t INVITE'), { number: 9, method: 'INVITE' });
  for (const value of [
    '',
    '1',
    'INVITE',
    '1 INVITE x',
    '1 IN@VITE',
    '2147483648 INVITE',
    '-1 INVITE',
    '1.0 INVITE',
  ]) {
    assert.equal(parseCSeq(value), undefined, value);
  }
  const rack = parseRAck('776656 1 INVITE');
  assert.deepEqual(rack, { response: 776656, cseq: { number: 1, method: 'INVITE' } });
  assert.equal(rack && formatRAck(rack), '776656 1 INVITE');
  assert.equal(parseRAck('0 1 INVITE'), undefined);
  assert.equal(parseRSeq(' 4294967295 '), 4294967295);
  assert.equal(parseRSeq('4294967296'), undefined);
});

test('a forwarded call tells who diverted it and why', () => {
  const diversion = parseDiversion(
    '"Desk" <sip:140570@trunk.example>;reason=No-Answer;counter=2;privacy=off',
  );
  assert.deepEqual(
    [diversion?.address.uri, diversion?.reason, diversion?.counter, diversion?.privacy],
    ['sip:140570@trunk.example', 'no-answer', 2, 'off'],
  );
  assert.equal(parseDiversion('<sip:a@b>;counter=many')?.counter, undefined);
  assert.deepEqual(parseDiversion(formatDiversion('sip:a@b', 'user-busy'))?.reason, 'user-busy');
});

test('the history of a request is read entry by entry', () => {
  const headers = [
    makeHeader(
      'History-Info',
      '<sip:a@x>;index=1, <sip:b@x;cause=302?Reason=SIP%3Bcause%3D486%3Btext%3D%22Busy%2C%20sorry%22&Privacy=history>;index=1.1;rc=1',
    ),
    makeHeader('History-Info', '<tel:+31570>;index=1.1.2;mp=1.1'),
  ];
  const entries = getHeaderValues({ headers }, 'history-info').map(parseHistoryInfo);
  assert.deepEqual(
    entries.map((entry) => entry?.index),
    [[1], [1, 1], [1, 1, 2]],
  );
  assert.deepEqual(entries[1]?.reason, { protocol: 'SIP', cause: 486, text: 'Busy, sorry' });
  assert.deepEqual(entries[1]?.from, { how: 'rc', index: [1] });
  assert.equal(entries[1]?.cause, 302);
  assert.deepEqual(entries[1]?.privacy, ['history']);
  assert.deepEqual(entries[2]?.from, { how: 'mp', index: [1, 1] });
  assert.equal(parseHistoryInfo('<sip:a@x>'), undefined);
  assert.equal(parseHistoryInfo('<sip:a@x>;index=1..2'), undefined);
  assert.equal(formatHistoryInfo('sip:c@x', [1, 2], { how: 'np', index: [1] }), '<sip:c@x>;index=1.2;np=1');
});

test('Privacy is read whatever the separator, and unknown wishes pass', () => {
  assert.deepEqual(parsePrivacy('ID; critical,user ;telepathy;id'), ['id', 'critical', 'user']);
  assert.equal(parsePrivacy('id;;user'), undefined);
  assert.equal(formatPrivacy(['id', 'critical']), 'id;critical');
  assert.ok(hidesIdentity(['id']));
  assert.ok(!hidesIdentity(['none', 'history']));
});

test('Reason carries cause and text both ways', () => {
  const reason = { protocol: 'Q.850', cause: 16, text: 'he said "bye"' };
  assert.equal(formatReason(reason), 'Q.850;cause=16;text="he said \\"bye\\""');
  assert.deepEqual(parseReason(formatReason(reason)), reason);
  assert.deepEqual(parseReason('SIP ;cause=200 ;text="Call completed elsewhere"'), {
    protocol: 'SIP',
    cause: 200,
    text: 'Call completed elsewhere',
  });
  assert.equal(parseReason(';cause=1'), undefined);
});

test('Replaces is read from a header and from a Refer-To URI', () => {
  const replaces = { callId: 'a@b', toTag: '1', fromTag: '2', earlyOnly: true };
  assert.deepEqual(parseReplaces(formatReplaces(replaces)), replaces);
  assert.equal(parseReplaces('a@b;to-tag=1'), undefined);
  const uri = parseSip('sip:b@example.org?Replaces=a%40b%3Bto-tag%3D1%3Bfrom-tag%3D2');
  assert.deepEqual(uri && replacesOfUri(uri), { ...replaces, earlyOnly: false });
});

test('session intervals are whole seconds with an optional refresher', () => {
  assert.deepEqual(parseSessionExpires('1800 ; Refresher=UAC'), { seconds: 1800, refresher: 'uac' });
  assert.deepEqual(parseSessionExpires('90;refresher=nobody'), { seconds: 90 });
  assert.equal(parseSessionExpires('soon'), undefined);
  assert.equal(formatSessionExpires({ seconds: 90, refresher: 'uas' }), '90;refresher=uas');
  assert.equal(parseSeconds('18000;duration=3600'), 18000);
  assert.equal(parseSeconds('120 (I am in a meeting)'), 120);
  assert.equal(parseSeconds('99999999999'), undefined);
});

test('an unknown status has the phrase of its class', () => {
  assert.equal(reasonPhrase(486), 'Busy Here');
  assert.equal(reasonPhrase(499), 'Bad Request');
  assert.equal(reasonPhrase(700), 'Unknown');
});
