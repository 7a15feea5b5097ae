/**
 * The engine under SIPp, as caller and as callee, over UDP and TCP, with lost messages, reliable provisional responses, re-INVITE
 * both ways and CANCEL. The application between them is plain drachtio-srf.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, beforeEach, describe, test } from 'node:test';
import { scaledTimers } from '../../../protocol/sip/transaction/timers.ts';
import { connectApp, startUnderTest, type UnderTest, until } from '../engine-kit/engine-under-test.ts';
import type { App, Handler, Res } from '../engine-kit/srf.ts';
import { freePort } from '../support/free-port.ts';
import { runSipp, type SippResult } from './sipp.ts';

const sdp =
  'v=0\r\no=us 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 40000 RTP/AVP 8\r\n';

const runsMax = 3;

/**
 * Each call went as the scenario says. A SIPp that itself stood still for half a second (its watchdog tells) sees
 * messages of then in another order than its scenarios allow, which says nothing about the engine: it plays once more.
 */
async function allWell(calls: number, run: () => Promise<SippResult>): Promise<void> {
  let result = await run();
  for (let count = 1; count < runsMax && result.failed > 0 && result.stoodStill; count++) {
    process.stderr.write(`SIPp stood still; its ${calls} calls are placed once more\n`);
    result = await run();
  }
  assert.deepEqual(
    { successful: result.successful, failed: result.failed },
    { successful: calls, failed: 0 },
    result.errors,
  );
}

describe('SIPp calls the engine', () => {
  let target: UnderTest;
  let srf: App;
  let handler: Handler = () => {};

  before(async () => {
    target = await startUnderTest(200, { timers: scaledTimers(200), isTrusted: () => true });
    ({ srf } = await connectApp(target, (app) => app.invite((req, res) => handler(req, res))));
  });
  after(async () => {
    srf.disconnect();
    await target.close();
  });
  beforeEach(() => {
    handler = (req, res) => {
      res.send(180);
      void srf.createUAS(req, res, { localSdp: sdp });
    };
  });
  const call = async (
    scenario: string,
    calls: number,
    transport: 'udp' | 'tcp' = 'udp',
    lostPercent?: number,
  ) =>
    await runSipp({
      scenario,
      calls,
      rate: 40,
      transport,
      target: transport === 'tcp' ? target.tcpPort : target.udpPort,
      port: await freePort(),
      ...(lostPercent === undefined ? {} : { lostPercent }),
    });

  for (const transport of ['udp', 'tcp'] as const) {
    test(`100 plain calls over ${transport}`, async () =>
      allWell(100, () => call('uac-call', 100, transport)));
    test(`50 calls with re-INVITE over ${transport}`, async () =>
      allWell(50, () => call('uac-reinvite', 50, transport)));
    test(`50 calls given up while ringing over ${transport}`, async () => {
      handler = (_req, res) => res.send(180);
      await allWell(50, () => call('uac-cancel', 50, transport));
    });
    test(`50 calls that are re-INVITEd and hung up by us over ${transport}`, async () => {
      handler = (req, res) =>
        void srf.createUAS(req, res, { localSdp: sdp }).then((dialog) => {
          dialog.once('ack', () => void dialog.modify(`${sdp}a=sendonly\r\n`).then(() => dialog.destroy()));
        });
      await allWell(50, () => call('uac-reinvited', 50, transport));
    });
  }

  test('100 calls whose CANCEL crosses the 200: each ends cleanly, as cancelled or as answered', async (t) => {
    let cancelled = 0;
    let answered = 0;
    handler = (req, res) => {
      res.send(180);
      // The caller cancels as soon as it hears the 180: the answers spread around that moment.
      const wait = (cancelled + answered) % 5;
      setTimeout(
        () =>
          srf.createUAS(req, res, { localSdp: sdp }).then(
            () => (answered += 1),
            () => (cancelled += 1),
          ),
        wait,
      );
    };
    await allWell(100, () => {
      cancelled = 0;
      answered = 0;
      return call('uac-cancel-race', 100);
    });
    await until(() => cancelled + answered === 100, 'the application to hear of every end');
    t.diagnostic(`${cancelled} were cancelled, ${answered} answered`);
  });

  test('30 calls whose ACK is lost for ever: the 200 is repeated, the BYE ends them all the same', async () => {
    let acks = 0;
    handler = (req, res) =>
      void srf.createUAS(req, res, { localSdp: sdp }).then((dialog) => {
        dialog.once('ack', () => {
          acks += 1;
        });
      });
    await allWell(30, () => call('uac-lost-ack', 30));
    assert.equal(acks, 0);
  });

  test('50 calls with a reliable 183', async () => {
    handler = (req, res) => {
      res.send(
        183,
        { body: sdp, headers: { Require: '100rel' } },
        undefined,
        () => void srf.createUAS(req, res, { localSdp: sdp }),
      );
    };
    await allWell(50, () => call('uac-prack', 50));
  });

  test('100 calls on a network that loses every tenth message', async () => {
    await allWell(100, () => call('uac-call', 100, 'udp', 10));
  });
});

describe('the engine calls SIPp', () => {
  let target: UnderTest;
  let srf: App;

  before(async () => {
    target = await startUnderTest(200, { timers: scaledTimers(200), isTrusted: () => true });
    ({ srf } = await connectApp(target));
  });
  after(async () => {
    srf.disconnect();
    await target.close();
  });

  /** Places `calls` calls to a callee that plays `scenario`; `place` is one of them. */
  const answerWith = async (
    scenario: string,
    calls: number,
    transport: 'udp' | 'tcp',
    place: (uri: string) => Promise<void>,
  ) => {
    const port = await freePort();
    const running = runSipp({
      scenario,
      calls,
      rate: 0,
      transport,
      port,
    });
    await listening(port, transport);
    const uri = `sip:service@127.0.0.1:${port}${transport === 'tcp' ? ';transport=tcp' : ''}`;
    for (let i = 0; i < calls; i += 10) {
      await Promise.all(Array.from({ length: Math.min(10, calls - i) }, () => place(uri)));
    }
    return await running;
  };
  const plain = async (uri: string) => {
    const dialog = await srf.createUAC(uri, { localSdp: sdp });
    await dialog.destroy();
  };

  for (const transport of ['udp', 'tcp'] as const) {
    test(`50 plain calls over ${transport}`, async () =>
      allWell(50, () => answerWith('uas-call', 50, transport, plain)));
    test(`30 calls that are busy over ${transport}`, async () => {
      const busy = (uri: string) => assert.rejects(srf.createUAC(uri, { localSdp: sdp }), { status: 486 });
      await allWell(30, () => answerWith('uas-busy', 30, transport, busy));
    });
    test(`30 calls we cancel while they ring over ${transport}`, async () => {
      const cancelled = async (uri: string) => {
        let request: { cancel(): void } | undefined;
        const dialing = srf.createUAC(
          uri,
          { localSdp: sdp },
          {
            cbRequest: (_error: unknown, req: { cancel(): void }) => {
              request = req;
            },
            cbProvisional: () => request?.cancel(),
          },
        );
        await assert.rejects(dialing, { status: 487 });
      };
      await allWell(30, () => answerWith('uas-cancelled', 30, transport, cancelled));
    });
  }

  test('50 calls to a callee whose network loses every fifth 200, ACK and answer to BYE', async () => {
    await allWell(50, () => answerWith('uas-lossy', 50, 'udp', plain));
  });

  test('30 calls that ring reliably', async () => {
    const place = async (uri: string) => {
      const provisional: number[] = [];
      const dialog = await srf.createUAC(
        uri,
        { localSdp: sdp, headers: { Supported: '100rel' } },
        { cbProvisional: (res: Res) => provisional.push(res.status) },
      );
      assert.deepEqual(provisional, [183]);
      await dialog.destroy();
    };
    await allWell(30, () => answerWith('uas-prack', 30, 'udp', place));
  });
});

/** SIPp gives no sign that it listens, so this looks at the kernel's table of sockets. */
async function listening(port: number, transport: 'udp' | 'tcp'): Promise<void> {
  const hex = `:${port.toString(16).toUpperCase().padStart(4, '0')} `;
  await until(() => readFileSync(`/proc/net/${transport}`, 'utf8').includes(hex), 'SIPp listens');
}
