import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heardAs } from './typed-messages.ts';

const withVoice = { stateOf: () => ({ state: 'rendered', ms: 1000 }) as const };
const without = { stateOf: () => ({ state: 'missing', ms: 0 }) as const };

test('a typed calamity message is heard as it was spoken, or as the general one', () => {
  const ids = ['deventer/calamiteit-1a2b3c4d', 'deventer/welkom'];
  assert.deepEqual(heardAs(withVoice, ids), ids);
  assert.deepEqual(heardAs(without, ids), ['calamity/general', 'deventer/welkom']);
});
