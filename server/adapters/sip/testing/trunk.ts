/** A trunk for tests. */
import type { Trunk } from '../../../app/ports/trunks.ts';
import { idOf } from '../../../domain/ids.ts';

export function testTrunk(id: string, change: Partial<Trunk> = {}): Trunk {
  return {
    id: idOf<'trunk'>(id),
    addresses: ['203.0.113.1'],
    transport: 'udp',
    trusted: true,
    calledFrom: ['requestUri', 'to'],
    outbound: null,
    outboundFor: null,
    silentSeconds: 8,
    register: null,
    keepAliveSeconds: null,
    defaultEntrance: null,
    ...change,
  };
}
