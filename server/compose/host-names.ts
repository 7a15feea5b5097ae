/** What a host name stands for, as the SIP engine would find it. */
import { resolveName } from '../adapters/sip-engine/resolve.ts';

/** Whether a name, by SRV or by address, leads anywhere; an IP address always does. */
export async function knowsHost(host: string): Promise<boolean> {
  return (await resolveName(host, undefined, 'udp')).length > 0;
}
