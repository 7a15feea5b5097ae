/** Between SIP and the core: what a caller, a phone and the core each make happen on the other side. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { idOf } from '../../domain/ids.ts';
import {
  anna,
  annasPhone,
  begin,
  bert,
  bertsMobile,
  bertsPhone,
  call,
  caller,
  invite,
  phone,
  ring,
  setup,
} from './front-desk.fixture.ts';

const legsOf = (done: readonly string[]): readonly string[] => done.filter((line) => line.startsWith('sip.'));

// ---- a call comes in

test('a call over a trunk is told to the core with a reference instead of the number', async () => {
  const { desk, told, done, settled } = setup();
  assert.equal(desk.invited(invite), caller);
  assert.equal(desk.openCalls, 1);
  await settled();
  assert.deepEqual(told, [
    {
      type: 'call.arrived',
      call,
      leg: caller,
      trunk: 't1',
      device: null,
      candidates: invite.candidates,
      caller: { subject: 'olst +31612345678', groups: ['ondernemers'] },
    },
  ]);
  assert.deepEqual(done, [`sound.arrived ${caller} v=0`]);
  assert.doesNotMatch(JSON.stringify(told), /Beller/);
});

test('who withholds the number is nobody, and a store that fails does not stop the call', async () => {
  const failing = { callerByNumber: () => Promise.reject(new Error('closed')) };
  const { desk, told, settled } = setup({ subjects: failing as never });
  desk.invited({ ...invite, caller: { number: null, displayName: null, asserted: false } });
  desk.invited(invite);
  await settled();
  assert.deepEqual(
    told.map((input) => input.type === 'call.arrived' && input.caller),
    [
      { subject: null, groups: [] },
      { subject: null, groups: ['ondernemers'] },
    ],
  );
});

test('a caller who hangs up while the call is still being made out ends after it arrived, not before', async () => {
  const { desk, told, settled } = setup();
  desk.invited(invite);
  desk.ended(caller, 'peer');
  assert.deepEqual(told, []);
  assert.equal(desk.openCalls, 1);
  await settled();
  assert.deepEqual(
    told.map(({ type }) => type),
    ['call.arrived', 'leg.ended'],
  );
  assert.equal(desk.openCalls, 0);
});

test('a desk that stops takes no new call and keeps the ones it has', async () => {
  const { desk, arrived } = setup();
  await arrived();
  desk.refuseNewCalls();
  assert.equal(desk.invited(invite), null);
  assert.equal(desk.openCalls, 1);
});

// ---- the entrance and the queue

test('the entrance is answered, a prompt is heard, keys are choices and the end of the sound is told', async () => {
  const { desk, done, told, finished, arrived } = setup();
  await arrived();
  desk.perform({ type: 'leg.progress', call, leg: caller, status: 180 });
  desk.perform({ type: 'leg.answer', call, leg: caller });
  desk.perform({
    type: 'sound.play',
    call,
    leg: caller,
    sound: 'menu',
    prompts: ['welcome', 'choices'],
    loop: false,
    bargeIn: true,
  });
  desk.digit(caller, '1');
  finished[0]!(true);
  desk.perform({ type: 'sound.stop', call, leg: caller, sound: 'menu' });
  assert.deepEqual(done, [
    `sip.progress ${caller} 180`,
    `sound.open ${caller}`,
    `sound.play ${caller} menu welcome choices`,
    `sound.feedDigit ${caller} 1`,
    `sound.stop ${caller} menu`,
  ]);
  assert.deepEqual(told, [
    { type: 'digit', call, leg: caller, digit: '1' },
    { type: 'sound.finished', call, leg: caller, sound: 'menu', heard: true },
  ]);
});

test('a sound that ends after the caller has gone tells nobody anything', async () => {
  const { desk, told, finished, arrived } = setup();
  await arrived();
  const sound = { call, leg: caller, sound: 'wait', prompts: ['wait'], loop: true, bargeIn: false } as const;
  desk.perform({ type: 'sound.play', ...sound });
  desk.ended(caller, 'peer');
  finished[0]!(false);
  assert.deepEqual(told, [{ type: 'leg.ended', call, leg: caller, cause: 'peer' }]);
});

test('a wait in the queue is timed: set again it counts anew, cleared it never fires', () => {
  const { desk, told, step, alarms } = setup();
  desk.perform({ type: 'timer.set', key: 'wait', at: begin + 1_000 });
  desk.perform({ type: 'timer.set', key: 'position', at: begin + 1_000 });
  desk.perform({ type: 'timer.set', key: 'wait', at: begin + 5_000 });
  desk.perform({ type: 'timer.clear', key: 'position' });
  step(4_999);
  assert.deepEqual(told, []);
  step(1);
  assert.deepEqual(told, [{ type: 'timer.fired', key: 'wait' }]);
  assert.equal(alarms(), 0);
});

test('keys of a number that is asked for are no choices; the number becomes a reference', async () => {
  const { desk, told, keyed, settled, arrived } = setup();
  await arrived();
  desk.perform({ type: 'number.collect', call, leg: caller, sound: 'ask', prompts: ['ask'] });
  desk.digit(caller, '0');
  keyed[0]!('0612345678');
  await settled();
  desk.perform({ type: 'number.collect', call, leg: caller, sound: 'ask', prompts: ['ask'] });
  keyed[1]!('');
  await settled();
  desk.digit(caller, '2');
  assert.deepEqual(told, [
    { type: 'number.entered', call, leg: caller, subject: 'nowhere +31612345678' },
    { type: 'number.entered', call, leg: caller, subject: null },
    { type: 'digit', call, leg: caller, digit: '2' },
  ]);
});

// ---- the offer to an agent

test('an offer rings the phone with the number of the caller and the name of the municipality', async () => {
  const { desk, invites, told, arrived } = setup();
  await arrived();
  desk.perform(ring);
  const [rung] = invites;
  assert.deepEqual(rung?.targets, [{ kind: 'device', device: annasPhone }]);
  assert.deepEqual(rung?.from, { number: '0612345678', displayName: 'Gemeente Olst' });
  assert.deepEqual(rung?.headers, { 'X-Bereikbaar-Call': call });
  assert.equal(await rung?.offer('webrtc'), `webrtc of ${phone} for ${caller}`);
  desk.ringing(phone, null);
  assert.deepEqual(told, [{ type: 'leg.ringing', call, leg: phone }]);
});

test('a talk that goes on after a page was loaded anew is answered by the phone itself (RFC 5373)', async () => {
  const { desk, invites, arrived } = setup();
  await arrived();
  desk.perform({ ...ring, resumes: true });
  assert.equal(invites[0]?.headers?.['Answer-Mode'], 'Auto');
});

test('a mobile phone is rung over a trunk with the number of the municipality', async () => {
  const { desk, invites, settled, arrived } = setup();
  await arrived();
  desk.perform({ ...ring, devices: [bertsMobile] });
  await settled();
  assert.deepEqual(invites[0]?.targets, [
    { kind: 'trunk', trunks: ['t1'], number: '+31611111111', device: bertsMobile },
  ]);
  assert.deepEqual(invites[0]?.from, { number: '+31570123456', displayName: null });
});

test('a mobile phone without a way to it counts as one that nobody can reach', async () => {
  const { desk, invites, told, settled, arrived } = setup({ mobile: () => Promise.resolve(null) });
  await arrived();
  desk.perform({ ...ring, devices: [bertsMobile] });
  await settled();
  assert.deepEqual(invites, []);
  assert.deepEqual(told, [{ type: 'leg.failed', call, leg: phone, status: 480, rang: false }]);
});

test('a call of our own making shows whom it is about on the first phone that rings', async () => {
  const { desk, invites, settled } = setup();
  desk.perform({ ...ring, about: idOf('s9') });
  assert.equal(invites.length, 0);
  await settled();
  assert.deepEqual(invites[0]?.from, { number: '+31570555555', displayName: 'Gemeente Olst' });
  assert.equal(desk.openCalls, 1);
});

// ---- an answer, and none

test('an answer is told with the phone that gave it, and the two are connected', async () => {
  const { desk, done, told, ringing } = setup();
  await ringing();
  desk.answered(phone, 'v=0', annasPhone, 'plain');
  desk.perform({ type: 'legs.connect', call, a: caller, b: phone });
  assert.deepEqual(told, [{ type: 'leg.answered', call, leg: phone, device: annasPhone }]);
  assert.deepEqual(done, [`sound.answered ${phone} v=0 plain`, `sound.connect ${caller} ${phone}`]);
});

test('a phone that nobody answers stops ringing and the caller is still there', async () => {
  const { desk, done, told, ringing } = setup();
  await ringing();
  desk.perform({ type: 'leg.cancel', call, leg: phone, answeredElsewhere: false });
  desk.failed(phone, 487);
  assert.deepEqual(done, [`sip.cancel ${phone} false`, `sound.gone ${phone}`]);
  assert.deepEqual(told, []);
  assert.equal(desk.callOf(phone), null);
  assert.equal(desk.callOf(caller), call);
});

test('a refusal after it rang is a person’s, before it rang an engaged line', async () => {
  const { desk, told, ringing } = setup();
  await ringing();
  desk.failed(phone, 486);
  desk.perform(ring);
  desk.ringing(phone, null);
  desk.failed(phone, 486);
  assert.deepEqual(
    told.map((input) => input.type === 'leg.failed' && input.rang),
    [false, false, true],
  );
});

// ---- holding and transferring

test('hold by the core and hold by the phone each reach the other side', async () => {
  const { desk, done, told, ringing } = setup();
  await ringing();
  desk.perform({ type: 'leg.hold', call, leg: caller });
  desk.perform({ type: 'leg.resume', call, leg: caller });
  desk.heldByPhone(phone, true);
  desk.heldByPhone(phone, false);
  assert.deepEqual(done, [`sound.hold ${caller}`, `sound.resume ${caller}`]);
  assert.deepEqual(
    told.map(({ type }) => type),
    ['leg.held', 'leg.resumed'],
  );
});

test('a phone that transfers by REFER is hung up only after the last news was sent (RFC 3515)', async () => {
  const { desk, done, told, settled, ringing, alarms } = setup();
  await ringing();
  desk.answered(phone, 'v=0', annasPhone, 'plain');
  assert.equal(desk.referred(phone, 'sip:202@example.nl', null), true);
  await settled();
  assert.deepEqual(told.at(-1), {
    type: 'call.refer',
    call,
    leg: phone,
    transfer: 'id2',
    target: { kind: 'employee', employee: bert },
    replaces: null,
  });
  done.length = 0;
  desk.perform({ type: 'leg.referred', call, leg: phone, status: 180 });
  desk.perform({ type: 'leg.hangUp', call, leg: phone });
  assert.deepEqual(legsOf(done), [`sip.notify ${phone} 180`]);
  desk.perform({ type: 'leg.referred', call, leg: phone, status: 200 });
  assert.deepEqual(legsOf(done), [
    `sip.notify ${phone} 180`,
    `sip.notify ${phone} 200`,
    `sip.hangUp ${phone}`,
  ]);
  assert.equal(alarms(), 0);
});

test('a phone that waits for news of its transfer is told 408 when none comes', async () => {
  const { desk, done, settled, ringing, step } = setup();
  await ringing();
  desk.answered(phone, 'v=0', annasPhone, 'plain');
  desk.referred(phone, 'sip:202@example.nl', null);
  await settled();
  done.length = 0;
  step(179_999);
  assert.deepEqual(done, []);
  step(1);
  assert.deepEqual(done, [`sip.notify ${phone} 408`]);
});

test('a consultation on a second line is named by the call it belongs to', async () => {
  const { desk, told, settled, ringing } = setup();
  await ringing();
  desk.answered(phone, 'v=0', annasPhone, 'plain');
  const line = desk.invited({ ...invite, trunk: null, device: annasPhone })!;
  await settled();
  assert.equal(desk.referred(phone, '', line), true);
  await settled();
  const last = told.at(-1);
  assert.deepEqual(last?.type === 'call.refer' && last.replaces, { call: 'id2', leg: line });
  assert.equal(desk.referred(phone, '', idOf('nothing')), false);
});

test('a trunk may not transfer our callers', async () => {
  const { desk, arrived, told, settled } = setup();
  await arrived();
  assert.equal(desk.referred(caller, 'sip:anywhere@example.com', null), false);
  await settled();
  assert.deepEqual(told, []);
});

test('a leg that goes over into another call speaks for that call from then on', async () => {
  const { desk, told, settled, ringing } = setup();
  await ringing();
  const other = idOf<'call'>('id2');
  desk.invited(invite);
  await settled();
  desk.perform({ type: 'leg.adopt', call: other, leg: phone, from: call });
  assert.equal(desk.callOf(phone), other);
  desk.ended(caller, 'peer');
  assert.equal(desk.openCalls, 1);
  desk.ended(phone, 'peer');
  assert.deepEqual(told.at(-1), { type: 'leg.ended', call: other, leg: phone, cause: 'peer' });
});

test('an outside number is dialled over a trunk; without a way it failed', async () => {
  const out = { type: 'leg.dial', call, leg: phone, towards: caller, municipality: null } as const;
  const target = { kind: 'number', number: idOf<'subject'>('s9') } as const;
  const there = setup();
  await there.arrived();
  there.desk.perform({ ...out, target });
  await there.settled();
  assert.deepEqual(there.invites[0]?.targets, [{ kind: 'trunk', trunks: ['t1'], number: '+31570777777' }]);
  const nowhere = setup({ outside: () => Promise.resolve(null) });
  await nowhere.arrived();
  nowhere.desk.perform({ ...out, target });
  await nowhere.settled();
  assert.deepEqual(nowhere.told, [{ type: 'leg.failed', call, leg: phone, status: 404, rang: false }]);
});

test('a number that was given up while its way was looked for is not dialled', async () => {
  const { desk, invites, settled, arrived } = setup();
  await arrived();
  const target = { kind: 'partner', partner: 'p' } as const;
  desk.perform({ type: 'leg.dial', call, leg: phone, target, towards: caller, municipality: null });
  desk.perform({ type: 'leg.cancel', call, leg: phone, answeredElsewhere: false });
  await settled();
  assert.deepEqual(invites, []);
});

// ---- an employee dials

test('an employee who dials a colleague hosts the call, and the colleague sees their name', async () => {
  const { desk, told, invites, settled } = setup();
  const own = desk.invited({ ...invite, trunk: null, device: annasPhone });
  assert.equal(own, 'id1/h');
  await settled();
  assert.deepEqual(told, [
    {
      type: 'call.begun',
      call,
      leg: own,
      device: annasPhone,
      employee: anna,
      target: { kind: 'employee', employee: bert },
    },
  ]);
  desk.perform({ ...ring, devices: [bertsPhone] });
  assert.deepEqual(invites[0]?.from, { number: annasPhone, displayName: 'the name of anna' });
});

test('an employee who dials an entrance of ours is a caller there, known as the employee', async () => {
  const { desk, told, settled } = setup({
    dialledBy: () => Promise.resolve({ kind: 'entrance', entrance: idOf('olst/algemeen') }),
  });
  desk.invited({ ...invite, trunk: null, device: annasPhone });
  await settled();
  assert.equal(told[0]?.type, 'call.arrived');
  assert.equal(told[0]?.type === 'call.arrived' && told[0].employee, anna);
});

test('what may not be dialled is refused with 403, what nobody knows with 404', async () => {
  for (const [answer, line] of [
    ['notAllowed', 'sip.reject id1/h 403 Forbidden'],
    ['unknown', 'sip.reject id1/h 404 Not Found'],
  ] as const) {
    const { desk, done, told, settled } = setup({ dialledBy: () => Promise.resolve(answer) });
    desk.invited({ ...invite, trunk: null, device: annasPhone });
    await settled();
    assert.deepEqual(legsOf(done), [line]);
    assert.deepEqual(told, []);
    assert.equal(desk.openCalls, 0);
  }
});

test('a phone that hangs up before what it dialled was refused leaves no call behind', async () => {
  const { desk, told, settled } = setup({ dialledBy: () => Promise.resolve('unknown') });
  const own = desk.invited({ ...invite, trunk: null, device: annasPhone })!;
  desk.ended(own, 'peer');
  await settled();
  assert.deepEqual(told, []);
  assert.equal(desk.openCalls, 0);
});

// ---- phones and people

test('a phone that registers is its owner’s, who signs in by it when that is how they work', () => {
  const { desk, told } = setup({ signsInByPhone: (employee) => employee === bert });
  for (const device of [annasPhone, bertsPhone, idOf<'device'>('999')]) desk.deviceUp(device);
  desk.deviceDown(annasPhone);
  desk.deviceDown(idOf('999'));
  assert.deepEqual(told, [
    { type: 'device.up', device: annasPhone, employee: anna },
    { type: 'device.up', device: bertsPhone, employee: bert },
    { type: 'agent.signedIn', employee: bert },
    { type: 'device.down', device: annasPhone, employee: anna },
  ]);
});

test('a browser that loses its sound is gone, and the core knows that it may be back', async () => {
  const { desk, done, told, ringing } = setup();
  await ringing();
  desk.answered(phone, 'v=0', annasPhone, 'webrtc');
  desk.soundLost(phone);
  assert.deepEqual(legsOf(done), [`sip.hangUp ${phone}`]);
  assert.deepEqual(told.at(-1), {
    type: 'leg.ended',
    call,
    leg: phone,
    cause: 'media',
    browser: annasPhone,
  });
});

test('a call that a browser dialled is known as one in a browser by its fingerprint (RFC 8827)', async () => {
  const { desk, told, settled } = setup();
  const sdp = 'v=0\r\na=fingerprint:sha-256 00\r\n';
  const own = desk.invited({ ...invite, trunk: null, device: annasPhone, sdp })!;
  await settled();
  desk.soundLost(own);
  const last = told.at(-1);
  assert.equal(last?.type === 'leg.ended' && last.browser, annasPhone);
});

// ---- messages and recordings

test('a message counts as open until its file is complete, also after its caller hung up', async () => {
  const { desk, done, told, arrived } = setup();
  await arrived();
  const recording = 'r1';
  desk.perform({ type: 'record.start', call, leg: caller, recording, maxSeconds: 60, silenceSeconds: 5 });
  assert.deepEqual(done, [
    `sound.record ${caller} r1 /sounds/r1 {"what":"peer","maxMs":60000,"silenceMs":5000}`,
  ]);
  desk.ended(caller, 'peer');
  assert.equal(desk.openCalls, 1);
  const how = { ended: 'closed', lengthMs: 900, soundMs: 800 } as const;
  desk.recorded(caller, recording, how);
  desk.recorded(caller, recording, how);
  assert.equal(desk.openCalls, 0);
  assert.deepEqual(told.slice(1), [{ type: 'recording.ended', call, leg: caller, recording, ...how }]);
});

test('a conversation whose recording cannot be written is told to the core and to operators', async () => {
  const { desk, done, told, arrived } = setup();
  await arrived();
  desk.perform({ type: 'tape.start', call, leg: caller, recording: 'r2', maxSeconds: 60 });
  desk.perform({ type: 'tape.pause', call, leg: caller, paused: true });
  desk.perform({ type: 'tape.stop', call, leg: caller });
  desk.recorded(caller, 'r2', { ended: 'storage', lengthMs: 0, soundMs: 0 });
  assert.deepEqual(told, [{ type: 'tape.failed', call }]);
  assert.deepEqual(done.slice(1), [
    `sound.pauseRecording ${caller} true`,
    `sound.stopRecording ${caller}`,
    'recordings.failed r2',
  ]);
  desk.perform({ type: 'record.discard', call, recording: 'r2' });
  assert.equal(done.at(-1), 'recordings.discard r2');
});

// ---- the end

test('a caller who is refused hears why, and the call is over', async () => {
  const { desk, done, arrived } = setup();
  await arrived();
  desk.perform({
    type: 'leg.reject',
    call,
    leg: caller,
    status: 503,
    reason: 'Service Unavailable',
    retryAfterSeconds: 30,
  });
  assert.deepEqual(done, [`sip.reject ${caller} 503 Service Unavailable 30`, `sound.gone ${caller}`]);
  assert.equal(desk.openCalls, 0);
});

test('the end of a conversation is told once, whichever side hangs up', async () => {
  const { desk, done, told, ringing } = setup();
  await ringing();
  desk.answered(phone, 'v=0', annasPhone, 'plain');
  done.length = 0;
  desk.ended(caller, 'peer');
  desk.perform({ type: 'leg.hangUp', call, leg: phone });
  desk.ended(phone, 'peer');
  assert.deepEqual(told.slice(1), [{ type: 'leg.ended', call, leg: caller, cause: 'peer' }]);
  assert.deepEqual(done, [`sound.gone ${caller}`, `sip.hangUp ${phone}`, `sound.gone ${phone}`]);
  assert.equal(desk.openCalls, 0);
});

test('at the end of a stop’s patience everything is hung up and no timer is left', async () => {
  const { desk, done, settled, ringing, alarms } = setup();
  await ringing();
  desk.answered(phone, 'v=0', annasPhone, 'plain');
  desk.referred(phone, 'sip:202@example.nl', null);
  await settled();
  desk.perform({ type: 'timer.set', key: 'wait', at: begin + 1_000 });
  done.length = 0;
  desk.hangUpAll();
  assert.deepEqual(done, [
    `sip.cancel ${caller} false`,
    `sip.hangUp ${caller}`,
    `sip.cancel ${phone} false`,
    `sip.hangUp ${phone}`,
  ]);
  assert.equal(alarms(), 0);
});
