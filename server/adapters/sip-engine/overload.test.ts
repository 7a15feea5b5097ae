/** Overload control on a virtual clock: the test decides how long a probe waits in the kernel. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { Laboratory } from './testing/laboratory.ts';

let serial = 0;

async function laboratory(): Promise<Laboratory> {
  const lab = new Laboratory();
  lab.connectApp();
  await turn();
  lab.gate.start();
  return lab;
}

/** Lets `ms` pass in steps in which every probe waits for `delay` ms. */
function live(lab: Laboratory, ms: number, delay: number): void {
  const end = lab.now + ms;
  while (lab.now < end) {
    lab.pass(delay);
    for (const probe of lab.probes.splice(0)) lab.receive(probe);
    if (delay < 50) lab.pass(50 - delay);
  }
}

/** Status of the first answer to a new INVITE. */
function invite(lab: Laboratory): string {
  serial += 1;
  lab.sent.length = 0;
  lab.receive(
    Buffer.from(
      `INVITE sip:x@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bKo${serial}\r\nFrom: <sip:p@192.0.2.9>;tag=o${serial}\r\n` +
        `To: <sip:x@192.0.2.1>\r\nCall-ID: o${serial}\r\nCSeq: 1 INVITE\r\nContact: <sip:p@192.0.2.9>\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n`,
    ),
  );
  return lab.sent[0]?.toString().split('\r\n', 1)[0] ?? 'nothing';
}

test('in time: new calls come in', async () => {
  const lab = await laboratory();
  live(lab, 1_000, 5);
  assert.equal(invite(lab), 'SIP/2.0 100 Trying');
  lab.close();
});

test('one pause of the machine refuses nobody', async () => {
  const lab = await laboratory();
  live(lab, 500, 5);
  lab.freeze(400);
  for (const probe of lab.probes.splice(0)) lab.receive(probe);
  assert.equal(invite(lab), 'SIP/2.0 100 Trying');
  live(lab, 200, 5);
  assert.equal(invite(lab), 'SIP/2.0 100 Trying');
  lab.close();
});

test('lasting lateness refuses new calls with Retry-After and no transaction, until it is over', async () => {
  const lab = await laboratory();
  live(lab, 3_000, 450);
  const servers = lab.core.transactions.sizes.servers;
  assert.equal(invite(lab), 'SIP/2.0 503 Service Unavailable');
  assert.match(lab.sent[0]?.toString() ?? '', /Retry-After: 10\r\n/);
  assert.equal(lab.core.transactions.sizes.servers, servers);
  live(lab, 300, 5);
  assert.equal(invite(lab), 'SIP/2.0 100 Trying');
  // Still wary: one late probe is now enough.
  live(lab, 450, 450);
  assert.equal(invite(lab), 'SIP/2.0 503 Service Unavailable');
  lab.close();
});

test('a copy of an INVITE that was accepted is never refused', async () => {
  const lab = await laboratory();
  live(lab, 200, 5);
  assert.equal(invite(lab), 'SIP/2.0 100 Trying');
  serial -= 1;
  live(lab, 3_000, 450);
  assert.equal(invite(lab), 'SIP/2.0 100 Trying');
  lab.close();
});
