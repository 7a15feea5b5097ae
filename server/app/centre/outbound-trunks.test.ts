import assert from 'node:assert/strict';
import { test } from 'node:test';
import { idOf, type MunicipalityId } from '../../domain/ids.ts';
import type { Trunk, TrunkHealth } from '../ports/trunks.ts';
import { outboundTrunks } from './outbound-trunks.ts';

const [elburg, lochem] = [idOf<'municipality'>('elburg'), idOf<'municipality'>('lochem')];

function trunk(
  id: string,
  outboundFor: readonly MunicipalityId[] | null,
  outbound: string | null = 'x',
): Trunk {
  return {
    ...{ id: idOf<'trunk'>(id), addresses: ['203.0.113.1'], transport: 'udp', trusted: true },
    ...{ calledFrom: ['requestUri'], outbound, outboundFor, silentSeconds: 8 },
    ...{ register: null, keepAliveSeconds: null, defaultEntrance: null },
  };
}

const trunks = [
  trunk('incoming', null, null),
  trunk('general', null),
  trunk('elburg', [elburg]),
  trunk('spare', null),
  trunk('both', [lochem, elburg]),
];

function order(municipality: MunicipalityId | null, ...down: readonly string[]): readonly string[] {
  const states = trunks.map(({ id }) => {
    const health: TrunkHealth = down.includes(id) ? 'down' : 'up';
    return { trunk: id, health };
  });
  return outboundTrunks(trunks, states, municipality);
}

test('own trunks first, then those for all, in the order of the file; never those of others', () => {
  assert.deepEqual(order(elburg), ['elburg', 'both', 'general', 'spare']);
  assert.deepEqual(order(lochem), ['both', 'general', 'spare']);
  assert.deepEqual(order(null), ['general', 'spare']);
});

test('what is down comes last, as a provider may leave OPTIONS unanswered and take calls', () => {
  assert.deepEqual(order(elburg, 'elburg', 'general'), ['both', 'spare', 'elburg', 'general']);
  assert.deepEqual(order(null, 'general', 'spare'), ['general', 'spare']);
});

test('before the start nothing is known of them, and without one there is no way out', () => {
  assert.deepEqual(outboundTrunks(trunks, [], null), ['general', 'spare']);
  assert.deepEqual(outboundTrunks([trunks[0]!], [], elburg), []);
});
