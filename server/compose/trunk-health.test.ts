import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TrunkState } from '../app/ports/trunks.ts';
import { idOf } from '../domain/ids.ts';
import { trunkHealth } from './trunk-health.ts';

const trunk: TrunkState = {
  trunk: idOf<'trunk'>('aanbieder'),
  health: 'unknown',
  since: 0,
  registration: null,
  keepAlive: null,
};

test('a trunk nobody asks is no alarm', () => {
  const [part] = trunkHealth([trunk]);
  assert.equal(part?.id, 'trunk:aanbieder');
  assert.equal(part?.state, 'healthy');
  assert.deepEqual(part?.facts, []);
});

test('a trunk that is down says what it refused and whether it lives', () => {
  const [part] = trunkHealth([
    {
      ...trunk,
      health: 'down',
      registration: {
        phase: 'failed',
        since: 0,
        next: 1,
        until: null,
        lastError: { status: 403, reason: 'Forbidden', at: 0 },
      },
      keepAlive: { answered: true, since: 0, next: 1, lastAnswer: null, lastError: null },
    },
  ]);
  assert.equal(part?.state, 'down');
  assert.deepEqual(part?.facts, [
    { label: 'Aangemeld', value: 'nee' },
    { label: 'Antwoordt', value: 'ja' },
    { label: 'Laatste fout', value: '403 Forbidden' },
  ]);
});
