import assert from 'node:assert/strict';
import { test } from 'node:test';
import Fastify from 'fastify';
import { type MetricsReading, metricsPage } from './metrics-routes.ts';

const empty: MetricsReading = {
  openCalls: 0,
  queues: [],
  agents: {},
  notes: {},
  pendingNotes: { inTerm: 0, overdue: 0, overdueADay: 0 },
  outbox: [],
  liveScreens: 0,
  ledgerBacklog: 0,
  ledgerHead: 0,
  conservationImbalance: 0,
  attempts: {},
  figures: [],
  norms: [],
  media: [],
  silenceAlarms: 0,
  sip: {},
  trunks: [],
  recordings: { writable: true, freeBytes: null, failures: 0 },
};

async function pageOf(...readings: readonly Partial<MetricsReading>[]): Promise<string> {
  let asked = 0;
  const { routes } = metricsPage(async () => ({ ...empty, ...readings[asked++] }));
  const app = Fastify();
  routes(app);
  let text = '';
  for (const _ of readings) text = (await app.inject({ method: 'GET', url: '/metrics' })).body;
  await app.close();
  return text;
}

test('SIP answers stand by direction, method and answer; other counters under their own name', async () => {
  const text = await pageOf({
    sip: { 'answered.INVITE.200': 7, 'got.OPTIONS.timeout': 2, 'refused.rate': 3, 'app.invite.trunk': 9 },
  });
  assert.match(text, /^bereikbaar_sip_answers_total\{direction="in",method="INVITE",answer="200"\} 7$/m);
  assert.match(
    text,
    /^bereikbaar_sip_answers_total\{direction="out",method="OPTIONS",answer="timeout"\} 2$/m,
  );
  assert.match(text, /^bereikbaar_sip_total\{counter="refused.rate"\} 3$/m);
  assert.match(text, /^bereikbaar_sip_total\{counter="app.invite.trunk"\} 9$/m);
});

test('a figure that is hidden is absent, and goes again when it is hidden later', async () => {
  const figure = { municipality: 'lochem', success: 0.95, afterFollowUp: 0.97, classes: { A1: 3, D: 1 } };
  const shown = await pageOf({ figures: [figure] });
  assert.match(shown, /^bereikbaar_success_ratio\{municipality="lochem",kind="strict"\} 0.95$/m);
  assert.match(shown, /^bereikbaar_attempts_today\{municipality="lochem",class="D"\} 1$/m);
  const hidden = await pageOf(
    { figures: [figure] },
    { figures: [{ ...figure, success: null, afterFollowUp: null }] },
  );
  assert.doesNotMatch(hidden, /^bereikbaar_success_ratio\{/m);
});

test('the media plane, norms and what is still to be delivered are there', async () => {
  const text = await pageOf({
    media: [
      {
        plane: 'embedded',
        up: true,
        endpoints: 4,
        portsFree: 90,
        losses: 1,
        tickLateMs: 3,
        packets: { received: 500, sent: 480, lost: 2 },
      },
      { plane: 'far', up: false, endpoints: 0, losses: 2 },
    ],
    silenceAlarms: 5,
    norms: [{ kind: 'team', id: 'deventer/wmo', withinSeconds: 20, target: 0.8, share: null }],
    outbox: [
      { channel: 'mail', state: 'waiting', count: 3 },
      { channel: 'sms', state: 'givenUp', count: 1 },
    ],
  });
  assert.match(text, /^bereikbaar_media_up\{plane="far"\} 0$/m);
  assert.match(text, /^bereikbaar_media_packets_total\{plane="embedded",direction="lost"\} 2$/m);
  assert.match(text, /^bereikbaar_media_tick_late_seconds\{plane="embedded"\} 0.003$/m);
  assert.match(text, /^bereikbaar_media_silence_alarms_total 5$/m);
  assert.match(text, /^bereikbaar_norm_target_ratio\{kind="team",id="deventer\/wmo"\} 0.8$/m);
  assert.doesNotMatch(text, /^bereikbaar_norm_share_ratio\{/m);
  assert.match(text, /^bereikbaar_outbox_backlog 3$/m);
});
