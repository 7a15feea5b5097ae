import assert from 'node:assert/strict';
import { test } from 'node:test';
import { idOf } from '../../domain/ids.ts';
import { IncomingLeg } from './incoming-leg.ts';
import { FakeAnswer, FakeDialog, FakeMessage, FakeRequest, FakeSrf } from './testing/fake-srf.ts';
import { heardHandler } from './testing/heard.ts';
import { settled } from './testing/manual-clock.ts';

function stage() {
  const [srf, request, answer, heard] = [
    new FakeSrf(),
    new FakeRequest('INVITE', 'sip:0570568081@192.0.2.1', []),
    new FakeAnswer(),
    heardHandler(),
  ];
  let gone = 0;
  const leg = new IncomingLeg(
    idOf<'leg'>('c1/a'),
    srf.srf,
    request.srf,
    answer.srf,
    heard,
    () => null,
    () => gone++,
  );
  return { srf, request, answer, heard, leg, gone: () => gone };
}

test('ringing and early sound are passed on until the call is answered', async () => {
  const { leg, answer } = stage();
  leg.progress(180, null);
  leg.progress(183, 'v=0 early');
  assert.deepEqual(
    answer.sent.map(({ status, body }) => [status, body]),
    [
      [180, null],
      [183, 'v=0 early'],
    ],
  );
  assert.equal(await leg.answer('v=0 ours'), true);
  leg.progress(180, null);
  assert.equal(answer.sent.length, 2);
});

test('an answered leg is followed until the caller hangs up', async () => {
  const { leg, srf, heard, gone } = stage();
  const dialog = new FakeDialog();
  srf.uas = Promise.resolve(dialog);
  assert.equal(await leg.answer('v=0 ours'), true);
  assert.equal(leg.dialog, dialog.srf);
  dialog.emit('destroy', { source: 'network' });
  assert.deepEqual(heard.lines, ['ended c1/a peer']);
  assert.equal(gone(), 1);
  leg.hangUp();
  assert.equal(dialog.destroyed, 0);
});

test("an end by the SIP server itself is the network's doing", async () => {
  const { leg, srf, heard } = stage();
  const dialog = new FakeDialog();
  srf.uas = Promise.resolve(dialog);
  await leg.answer('v=0 ours');
  dialog.emit('destroy', { source: 'application' });
  assert.deepEqual(heard.lines, ['ended c1/a network']);
});

test('a CANCEL before the answer ends the leg once, and a later answer is not sent', async () => {
  const { leg, request, srf, heard, gone } = stage();
  request.emit('cancel');
  request.emit('cancel');
  assert.equal(await leg.answer('v=0 ours'), false);
  assert.equal(srf.answered.length, 0);
  assert.deepEqual(heard.lines, ['ended c1/a peer']);
  assert.equal(gone(), 1);
});

test('a CANCEL that crosses the 200 on the way to the SIP server: the caller has gone, told once', async () => {
  const { leg, request, srf, heard } = stage();
  let refuse: (error: Error) => void = () => {};
  srf.uas = new Promise((_, reject) => {
    refuse = reject;
  });
  const answered = leg.answer('v=0 ours');
  request.emit('cancel');
  refuse(new Error('Request Terminated'));
  assert.equal(await answered, false);
  assert.deepEqual(heard.lines, ['ended c1/a peer']);
});

test('a CANCEL that lost the race against the 200: the dialog that came of it is ended (RFC 3261 section 9.2)', async () => {
  const { leg, request, srf, heard } = stage();
  const dialog = new FakeDialog();
  let accept: (dialog: FakeDialog) => void = () => {};
  srf.uas = new Promise((resolve) => {
    accept = resolve;
  });
  const answered = leg.answer('v=0 ours');
  request.emit('cancel');
  accept(dialog);
  assert.equal(await answered, false);
  assert.equal(dialog.destroyed, 1);
  assert.deepEqual(heard.lines, ['ended c1/a peer']);
});

test('a 200 that could not be sent ends the leg as a fault of the network', async () => {
  const { leg, srf, heard, gone } = stage();
  srf.uas = Promise.reject(new Error('Response not sent due to unknown transaction'));
  assert.equal(await leg.answer('v=0 ours'), false);
  assert.deepEqual(heard.lines, ['ended c1/a network']);
  assert.equal(gone(), 1);
});

test('a BYE that came together with the ACK, before anybody listened, ends the leg', async () => {
  const { leg, srf, heard, gone } = stage();
  const dialog = new FakeDialog();
  dialog.connected = false;
  srf.uas = Promise.resolve(dialog);
  assert.equal(await leg.answer('v=0 ours'), false);
  assert.deepEqual(heard.lines, ['ended c1/a peer']);
  assert.equal(gone(), 1);
});

test('a refusal is sent once, with Retry-After when asked', () => {
  const { leg, answer, gone } = stage();
  leg.reject(503, 'Service Unavailable', 10);
  leg.reject(486, 'Busy Here');
  assert.deepEqual(answer.sent, [
    { status: 503, reason: 'Service Unavailable', headers: { 'Retry-After': '10' }, body: null },
  ]);
  assert.equal(gone(), 1);
});

test('hanging up before the answer refuses, during it ends the dialog, after it says BYE', async () => {
  const early = stage();
  early.leg.hangUp();
  assert.equal(early.answer.last.status, 480);

  const during = stage();
  const dialog = new FakeDialog();
  during.srf.uas = Promise.resolve(dialog);
  const answered = during.leg.answer('v=0 ours');
  during.leg.hangUp();
  assert.equal(await answered, false);
  assert.equal(dialog.destroyed, 1);
  assert.deepEqual(during.heard.lines, []);

  const late = stage();
  const held = new FakeDialog();
  late.srf.uas = Promise.resolve(held);
  await late.leg.answer('v=0 ours');
  late.leg.hangUp();
  late.leg.hangUp();
  assert.equal(held.destroyed, 1);
});

test('within the dialog: a new offer is answered, keys and the answer in an ACK are passed on', async () => {
  const { leg, srf, heard } = stage();
  const dialog = new FakeDialog();
  srf.uas = Promise.resolve(dialog);
  await leg.answer('v=0 ours');
  const body = (text: string) => Object.assign(new FakeMessage([]), { body: text });
  const replies = ['modify', 'update', 'update', 'info'].map(() => new FakeAnswer());
  dialog.emit('modify', body('v=0 hold'), replies[0]);
  dialog.emit('update', body(''), replies[1]);
  dialog.emit('update', body('v=0 again'), replies[2]);
  const info = Object.assign(new FakeMessage([['Content-Type', 'application/dtmf-relay']]), {
    body: 'Signal=5',
  });
  dialog.emit('info', info, replies[3]);
  dialog.emit('ack', body('v=0 late'));
  dialog.emit('ack', body(''));
  await settled();
  assert.deepEqual(
    replies.map((reply) => [reply.last.status, reply.last.body]),
    [
      [200, 'v=0 ours'],
      [200, null],
      [200, 'v=0 ours'],
      [200, null],
    ],
  );
  assert.deepEqual(heard.lines, [
    'renegotiate c1/a v=0 hold',
    'renegotiate c1/a v=0 again',
    'digit c1/a 5',
    'acknowledged c1/a v=0 late',
  ]);
});

test('a REFER is taken up when the app does, declined when it does not, refused without a target', async () => {
  const { leg, srf, heard } = stage();
  const dialog = new FakeDialog();
  srf.uas = Promise.resolve(dialog);
  await leg.answer('v=0 ours');
  const [good, idle, bad] = [new FakeAnswer(), new FakeAnswer(), new FakeAnswer()];
  dialog.emit('refer', new FakeMessage([['Refer-To', '<sip:123@x>']]), good);
  dialog.emit('refer', new FakeMessage([['Refer-To', '<tel:123>']]), idle);
  dialog.emit('refer', new FakeMessage([]), bad);
  assert.deepEqual([good.last.status, idle.last.status, bad.last.status], [202, 603, 400]);
  assert.deepEqual(heard.lines, ['referred c1/a sip:123@x', 'referred c1/a tel:123']);
});
