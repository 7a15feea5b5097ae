/** The trunk of an installation that has none yet: SIP phones and test callers on this machine itself. */
import type { Trunk } from '../app/ports/trunks.ts';
import { idOf } from '../domain/ids.ts';

/** Taken while there is no other, so that the first call needs no settings. */
export const localTrunk: Trunk = {
  id: idOf<'trunk'>('deze-machine'),
  addresses: ['127.0.0.0/8', '::1'],
  transport: 'udp',
  trusted: true,
  calledFrom: ['requestUri', 'to', 'pCalledPartyId', 'diversion', 'historyInfo'],
  outbound: null,
  outboundFor: null,
  silentSeconds: 8,
  register: null,
  keepAliveSeconds: null,
  defaultEntrance: null,
};
