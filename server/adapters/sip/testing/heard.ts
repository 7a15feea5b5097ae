/** A SipHandler that keeps what it was told, one line each. */
import type { SipHandler } from '../../../app/ports/sip.ts';
import { idOf, type LegId } from '../../../domain/ids.ts';

export interface Heard extends SipHandler {
  readonly lines: string[];
}

export function heardHandler(legOf: () => LegId | null = () => idOf<'leg'>('c1/a')): Heard {
  const lines: string[] = [];
  return {
    lines,
    invited: (invite) => {
      lines.push(`invited trunk=${invite.trunk} device=${invite.device}`);
      return legOf();
    },
    ringing: (leg, sdp) => void lines.push(`ringing ${leg} ${sdp}`),
    answered: (leg, sdp, device) => void lines.push(`answered ${leg} ${sdp} ${device}`),
    failed: (leg, status) => void lines.push(`failed ${leg} ${status}`),
    ended: (leg, cause) => void lines.push(`ended ${leg} ${cause}`),
    renegotiate: (leg, offer, reply) => {
      lines.push(`renegotiate ${leg} ${offer}`);
      reply({ ok: true, sdp: 'v=0 ours' });
    },
    acknowledged: (leg, sdp) => void lines.push(`acknowledged ${leg} ${sdp}`),
    digit: (leg, digit) => void lines.push(`digit ${leg} ${digit}`),
    referred: (leg, target) => {
      lines.push(`referred ${leg} ${target}`);
      return target.includes('@');
    },
    deviceUp: (device) => void lines.push(`up ${device}`),
    deviceDown: (device) => void lines.push(`down ${device}`),
  };
}
