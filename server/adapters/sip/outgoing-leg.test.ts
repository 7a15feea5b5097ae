import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { silentLog } from '../../app/ports/log.ts';
import { idOf } from '../../domain/ids.ts';
import { type Branch, OutgoingLeg } from './outgoing-leg.ts';
import { FakeDialog, FakeSrf, type FakeUac } from './testing/fake-srf.ts';
import { heardHandler } from './testing/heard.ts';
import { countingChance, ManualClock, settled } from './testing/manual-clock.ts';

const elsewhere = 'SIP;cause=200;text="Call completed elsewhere"';

function branch(uri: string, change: Partial<Branch> = {}): Branch {
  return {
    uri,
    proxy: null,
    device: idOf<'device'>('anna'),
    kind: 'plain',
    auth: null,
    trunk: null,
    next: null,
    ...change,
  };
}

/** A leg whose INVITEs have been handed to the SIP server. */
async function stage(branches: readonly Branch[], sdp: string | null = 'v=0 offer') {
  const made = build(branches, sdp);
  await settled();
  return made;
}

function build(branches: readonly Branch[], sdp: string | null = 'v=0 offer') {
  const [srf, heard, clock] = [new FakeSrf(), heardHandler(), new ManualClock()];
  const deadEnds: string[] = [];
  let gone = 0;
  let offers = 0;
  const leg = new OutgoingLeg({
    srf: srf.srf,
    invite: {
      leg: idOf<'leg'>('c1/b1'),
      targets: [],
      offer: async () => {
        offers += 1;
        return sdp;
      },
      from: { number: null, displayName: null },
    },
    branches,
    headers: { from: '<sip:1@localhost>' },
    handler: heard,
    legOf: () => null,
    chance: countingChance(),
    clock,
    log: silentLog,
    gone: () => gone++,
    deadEnd: ({ uri }) => deadEnds.push(uri),
  });
  return { srf, heard, leg, clock, deadEnds, gone: () => gone, offers: () => offers };
}

const cancelReasons = (uac: FakeUac) => uac.request?.cancels.map((headers) => headers['Reason']);

test('a phone rings, answers, and hangs up', async () => {
  const { srf, heard, leg, gone } = await stage([branch('sip:a@192.0.2.7')]);
  const dialog = new FakeDialog();
  srf.uac().leaves();
  srf.uac().rings();
  srf.uac().rings();
  srf.uac().answers(dialog);
  await settled();
  assert.equal(leg.dialog, dialog.srf);
  dialog.emit('destroy', { source: 'network' });
  assert.deepEqual(heard.lines, ['ringing c1/b1 null', 'answered c1/b1 v=0 remote anna', 'ended c1/b1 peer']);
  assert.equal(gone(), 1);
});

test('the way and the offer are handed over; 100 and silence are not ringing', async () => {
  const { srf, heard } = await stage([branch('sip:a@192.0.2.7', { proxy: 'sip:198.51.100.7:31000' })]);
  srf.uac().leaves();
  srf.uac().rings(100);
  assert.equal(srf.uac().options['proxy'], 'sip:198.51.100.7:31000');
  assert.equal(srf.uac().options['localSdp'], 'v=0 offer');
  assert.deepEqual(heard.lines, []);
});

test('early sound after plain ringing is passed on', async () => {
  const { srf, heard } = await stage([branch('sip:a@192.0.2.7')]);
  srf.uac().leaves();
  srf.uac().rings();
  srf.uac().rings(183, 'v=0 early');
  assert.deepEqual(heard.lines, ['ringing c1/b1 null', 'ringing c1/b1 v=0 early']);
});

describe('several contacts', () => {
  test('all ring at once, the first answer wins, the others are told it was answered elsewhere (RFC 3326)', async () => {
    const { srf, heard } = await stage([
      branch('sip:a@1.1.1.1'),
      branch('sip:a@2.2.2.2'),
      branch('sip:a@3.3.3.3'),
    ]);
    assert.equal(srf.uacs.length, 3);
    for (const uac of srf.uacs) uac.leaves();
    srf.uac(0).rings();
    srf.uac(2).rings();
    srf.uac(1).answers();
    await settled();
    srf.uac(0).fails(487);
    srf.uac(2).fails(487);
    await settled();
    assert.deepEqual(heard.lines, ['ringing c1/b1 null', 'answered c1/b1 v=0 remote anna']);
    assert.deepEqual(
      [cancelReasons(srf.uac(0)), cancelReasons(srf.uac(1)), cancelReasons(srf.uac(2))],
      [[elsewhere], [], [elsewhere]],
    );
  });

  test('a second 200 that crossed the CANCEL is answered with a BYE (RFC 3261 section 13.2.2.4)', async () => {
    const { srf, heard, leg } = await stage([branch('sip:a@1.1.1.1'), branch('sip:a@2.2.2.2')]);
    const [first, second] = [new FakeDialog(), new FakeDialog()];
    for (const uac of srf.uacs) uac.leaves();
    srf.uac(0).answers(first);
    srf.uac(1).answers(second);
    await settled();
    assert.deepEqual([first.destroyed, second.destroyed], [0, 1]);
    assert.equal(leg.dialog, first.srf);
    assert.equal(heard.lines.filter((line) => line.startsWith('answered')).length, 1);
  });

  test('one that fails says nothing while another rings; the last failure speaks by rank', async () => {
    const { srf, heard, gone } = await stage([branch('sip:a@1.1.1.1'), branch('sip:a@2.2.2.2')]);
    for (const uac of srf.uacs) uac.leaves();
    srf.uac(0).fails(486);
    await settled();
    assert.deepEqual(heard.lines, []);
    srf.uac(1).fails(503);
    await settled();
    assert.deepEqual(heard.lines, ['failed c1/b1 486']);
    assert.equal(gone(), 1);
  });

  test('a connection that has gone is reported, so that its binding can go too', async () => {
    const { srf, deadEnds, heard } = await stage([branch('sip:a@x.invalid'), branch('sip:a@2.2.2.2')]);
    for (const uac of srf.uacs) uac.leaves();
    srf.uac(0).fails(410);
    srf.uac(1).fails(480);
    await settled();
    assert.deepEqual(deadEnds, ['sip:a@x.invalid']);
    assert.deepEqual(heard.lines, ['failed c1/b1 480']);
  });
});

describe('cancelling', () => {
  test("while ringing: the phone hears why, and what comes after is nobody's business", async () => {
    const { srf, heard, leg, gone } = await stage([branch('sip:a@1.1.1.1')]);
    srf.uac().leaves();
    leg.cancel(true);
    leg.cancel(false);
    srf.uac().fails(487);
    await settled();
    assert.deepEqual(cancelReasons(srf.uac()), [elsewhere]);
    assert.deepEqual(heard.lines, []);
    assert.equal(gone(), 1);
  });

  test('before the request has left: it is cancelled as soon as it does', async () => {
    const { srf, leg } = await stage([branch('sip:a@1.1.1.1')]);
    leg.cancel(false);
    srf.uac().leaves();
    assert.deepEqual(cancelReasons(srf.uac()), ['SIP;cause=487;text="Cancelled"']);
  });

  test('before there is an offer: no INVITE goes out at all', async () => {
    const { srf, leg, heard } = build([branch('sip:a@1.1.1.1')]);
    leg.cancel(false);
    await settled();
    assert.equal(srf.uacs.length, 0);
    assert.deepEqual(heard.lines, []);
  });

  test('when the 200 is on its way already: the dialog is ended at once', async () => {
    const { srf, heard, leg } = await stage([branch('sip:a@1.1.1.1')]);
    const dialog = new FakeDialog();
    srf.uac().leaves();
    leg.hangUp();
    srf.uac().answers(dialog);
    await settled();
    assert.equal(dialog.destroyed, 1);
    assert.deepEqual(heard.lines, []);
  });
});

test('a request that never left counts as a fault of ours, 503', async () => {
  const { srf, heard } = await stage([branch('sip:a@1.1.1.1;transport=tls')]);
  srf.uac().neverLeaves();
  await settled();
  assert.deepEqual(heard.lines, ['failed c1/b1 503']);
});

describe('without an offer of ours', () => {
  const pending = () => {
    const log: string[] = [];
    const dialog = new FakeDialog();
    return {
      log,
      dialog,
      result: {
        sdp: 'v=0 theirs',
        ack: async (sdp: string) => {
          log.push(`ack ${sdp}`);
          return dialog;
        },
        destroy: async () => void log.push('destroy'),
      },
    };
  };

  test('their offer is passed on and our answer goes in the ACK', async () => {
    const { srf, heard, leg } = await stage([branch('sip:a@1.1.1.1')], null);
    const { log, dialog, result } = pending();
    assert.equal(srf.uac().options['noAck'], true);
    srf.uac().leaves();
    srf.uac().answers(result);
    await settled();
    assert.equal(leg.dialog, null);
    leg.acknowledge('v=0 answer');
    leg.acknowledge('v=0 twice');
    await settled();
    assert.deepEqual(log, ['ack v=0 answer']);
    assert.equal(leg.dialog, dialog.srf);
    assert.deepEqual(heard.lines, ['answered c1/b1 v=0 theirs anna']);
  });

  test('hanging up before the ACK lets go of the answered phone, also when it lost the race', async () => {
    const one = await stage([branch('sip:a@1.1.1.1')], null);
    const first = pending();
    one.srf.uac().leaves();
    one.srf.uac().answers(first.result);
    await settled();
    one.leg.hangUp();
    assert.deepEqual(first.log, ['destroy']);

    const two = await stage([branch('sip:a@1.1.1.1')], null);
    const second = pending();
    two.srf.uac().leaves();
    two.leg.cancel(false);
    two.srf.uac().answers(second.result);
    await settled();
    assert.deepEqual(second.log, ['destroy']);
  });
});

describe('a trunk that challenges', () => {
  const auth = { username: 'account', password: 'secret' };
  const trunk = branch('sip:+31612345678@p.example', { device: null, auth });
  const challenge = [
    ['Proxy-Authenticate', 'Digest realm="p", nonce="n1", algorithm=SHA-256, qop="auth"'],
    ['Proxy-Authenticate', 'Digest realm="p", nonce="n2", algorithm=MD5, qop="auth"'],
  ] as const;

  test('is answered once, in the same call, with the strongest hash it offers', async () => {
    const { srf, heard, offers } = await stage([trunk]);
    srf.uac().leaves(41);
    srf.uac().fails(407, challenge);
    await settled();
    assert.equal(srf.uacs.length, 2);
    const { headers } = srf.uac().options;
    assert.equal(headers['cseq'], '42 INVITE');
    assert.equal(headers['call-id'], 'call-of-ours');
    assert.equal(headers['from'], '<sip:ons@192.0.2.1>;tag=ours');
    assert.match(headers['Proxy-Authorization'] ?? '', /nonce="n1".*algorithm=SHA-256/);
    srf.uac().leaves(42);
    srf.uac().fails(407, challenge);
    await settled();
    assert.deepEqual(heard.lines, ['failed c1/b1 407']);
    assert.equal(offers(), 1, 'an offer belongs to one endpoint: it is asked for once');
  });

  test('is not answered by a leg that was cancelled meanwhile, nor for a phone without a login', async () => {
    const cancelled = await stage([trunk]);
    cancelled.srf.uac().leaves();
    cancelled.leg.cancel(false);
    cancelled.srf.uac().fails(407, challenge);
    await settled();
    assert.equal(cancelled.srf.uacs.length, 1);

    const phone = await stage([branch('sip:a@1.1.1.1')]);
    phone.srf.uac().leaves();
    phone.srf.uac().fails(401, challenge);
    await settled();
    assert.deepEqual(phone.heard.lines, ['failed c1/b1 401']);
  });
});

describe('a number with a second trunk', () => {
  const trunk = (id: string) => ({ id: idOf<'trunk'>(id), silentMs: 8000 });
  const outside = (change: Partial<Branch> = {}) =>
    branch('sip:+31612345678@one.example', {
      device: null,
      trunk: trunk('one'),
      next: branch('sip:+31612345678@two.example', { device: null, trunk: trunk('two') }),
      ...change,
    });

  test('goes over it, with the same offer, when the first cannot carry the call', async () => {
    const { srf, heard, offers, clock } = await stage([outside()]);
    srf.uac().leaves();
    srf.uac().fails(503);
    await settled();
    assert.equal(srf.uac(1).uri, 'sip:+31612345678@two.example');
    assert.equal(srf.uac(1).options['localSdp'], 'v=0 offer');
    srf.uac(1).leaves();
    srf.uac(1).rings();
    srf.uac(1).answers();
    await settled();
    assert.deepEqual(heard.lines, ['ringing c1/b1 null', 'answered c1/b1 v=0 remote null']);
    assert.deepEqual([offers(), clock.timers], [1, 0]);
  });

  test('also when the INVITE could not leave, and when the network names its cause (RFC 3326)', async () => {
    const unreachable = await stage([outside()]);
    unreachable.srf.uac().neverLeaves();
    await settled();
    assert.equal(unreachable.srf.uacs.length, 2);
    const noRoute = await stage([outside()]);
    noRoute.srf.uac().leaves();
    noRoute.srf.uac().fails(404, [['Reason', 'Q.850;cause=3;text="No route to destination"']]);
    await settled();
    assert.equal(noRoute.srf.uacs.length, 2);
  });

  test('what the called party says is final, also a time-out after ringing', async () => {
    for (const [status, rings] of [
      [486, false],
      [404, false],
      [503, true],
      [408, true],
    ] as const) {
      const { srf, heard, clock } = await stage([outside()]);
      srf.uac().leaves();
      if (rings) srf.uac().rings();
      srf.uac().fails(status);
      await settled();
      assert.equal(srf.uacs.length, 1);
      assert.equal(heard.lines.at(-1), `failed c1/b1 ${status}`);
      assert.equal(clock.timers, 0);
    }
  });

  test('a silent trunk is passed over; its late answer still wins over one that only rings', async () => {
    const { srf, heard, clock } = await stage([outside()]);
    const late = new FakeDialog();
    srf.uac().leaves();
    await clock.pass(7999);
    assert.equal(srf.uacs.length, 1);
    await clock.pass(1);
    assert.deepEqual(cancelReasons(srf.uac(0)), ['SIP;cause=408;text="No sign of ringing"']);
    srf.uac(1).leaves();
    srf.uac(1).rings();
    srf.uac(0).answers(late);
    await settled();
    assert.deepEqual(cancelReasons(srf.uac(1)), [elsewhere]);
    srf.uac(1).fails(487);
    await settled();
    assert.deepEqual(heard.lines, ['ringing c1/b1 null', 'answered c1/b1 v=0 remote null']);
  });

  test('when both fail the leg has failed, once', async () => {
    const { srf, heard, clock, gone } = await stage([outside()]);
    srf.uac().leaves();
    await clock.pass(8000);
    srf.uac(0).fails(487);
    srf.uac(1).leaves();
    srf.uac(1).fails(503);
    await settled();
    assert.deepEqual(heard.lines, ['failed c1/b1 503']);
    assert.equal(gone(), 1);
  });
});
