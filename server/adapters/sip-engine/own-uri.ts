/** Whether a URI leads to this engine itself: then it is not sent there, and a proxied request is not ours to keep. */
import { isHost } from '../../protocol/sip/host.ts';
import { type SipUri, uriTransport } from '../../protocol/sip/uri.ts';
import type { EngineCore } from './core.ts';

export function isOwnUri(core: EngineCore, uri: SipUri): boolean {
  if (!isHost(uri.host)) return false;
  const secure = uri.scheme === 'sips' || uriTransport(uri) === 'tls';
  return core.transports.isOwn(uri.host, uri.port ?? (secure ? 5061 : 5060));
}
