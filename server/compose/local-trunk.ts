/** The trunk of an installation that has none yet: SIP phones and test callers on this machine itself. */
import type { Log } from '../app/ports/log.ts';
import type { Trunk } from '../app/ports/trunks.ts';
import { idOf } from '../domain/ids.ts';

const localTrunk: Trunk = {
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

/**
 * Without a trunks file, calls from this machine are taken, so that the first call needs no settings.
 * With one, the list is the administrator's and nothing is added.
 */
export function withLocalTrunk(trunks: readonly Trunk[], isUnset: boolean, log: Log): readonly Trunk[] {
  if (!isUnset) return trunks;
  log.info('trunks.localOnly', { hint: 'set BEREIKBAAR_TRUNKS_FILE to take calls from a provider' });
  return [localTrunk];
}
