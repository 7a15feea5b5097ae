import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Registry } from 'prom-client';
import type { DomainEvent } from '../../domain/events.ts';
import { factMetrics } from './fact-metrics.ts';

const fact = (type: string, data: object, municipality: string | null = 'olst-wijhe'): DomainEvent =>
  ({ type, v: 1, at: 0, stream: 'call:1', municipality, data }) as unknown as DomainEvent;

async function page(facts: readonly DomainEvent[]): Promise<string> {
  const registry = new Registry();
  const count = factMetrics(registry);
  for (const one of facts) count(one);
  return registry.metrics();
}

test('an offer that an agent of a queue did not answer is a RONA; a ladder that goes on is not', async () => {
  const text = await page([
    fact('call.offered', { offer: 'o1', queue: 'olst-wijhe/kcc' }),
    fact('call.offerEnded', { offer: 'o1', outcome: 'noAnswer' }),
    fact('call.offered', { offer: 'o2', queue: 'olst-wijhe/kcc' }),
    fact('call.offerEnded', { offer: 'o2', outcome: 'answered' }),
    fact('call.offered', { offer: 'o3', queue: null }),
    fact('call.offerEnded', { offer: 'o3', outcome: 'noAnswer' }),
  ]);
  assert.match(text, /^bereikbaar_rona_total\{queue="olst-wijhe\/kcc"\} 1$/m);
  assert.match(text, /^bereikbaar_offers_total\{queue="olst-wijhe\/kcc",outcome="answered"\} 1$/m);
  assert.match(text, /^bereikbaar_offers_total\{queue="direct",outcome="noAnswer"\} 1$/m);
  assert.doesNotMatch(text, /rona_total\{queue="direct"/);
});

test('waits of the answered are a histogram by queue, and ended calls are counted by municipality and reason', async () => {
  const text = await page([
    fact('call.answered', { queue: 'olst-wijhe/kcc', wait: 12_000 }),
    fact('call.answered', { queue: 'olst-wijhe/kcc', wait: 31_000 }),
    fact('call.answered', { queue: null, wait: 4000 }),
    fact('call.ended', { reason: 'completed' }),
    fact('call.ended', { reason: 'unknownNumber' }, null),
    fact('agent.repaired', {}),
  ]);
  assert.match(text, /^bereikbaar_answer_delay_seconds_bucket\{le="15",queue="olst-wijhe\/kcc"\} 1$/m);
  assert.match(text, /^bereikbaar_answer_delay_seconds_sum\{queue="olst-wijhe\/kcc"\} 43$/m);
  assert.match(text, /^bereikbaar_answer_delay_seconds_count\{queue="direct"\} 1$/m);
  assert.match(text, /^bereikbaar_calls_ended_total\{municipality="olst-wijhe",reason="completed"\} 1$/m);
  assert.match(text, /^bereikbaar_calls_ended_total\{municipality="none",reason="unknownNumber"\} 1$/m);
  assert.match(text, /^bereikbaar_repairs_total 1$/m);
});
