/**
 * What is stored of a SIP password: H(user:realm:password) for both algorithms of RFC 8760, so that old
 * phones (MD5) and new ones (SHA-256) can answer a challenge (RFC 7616 §3.4.2).
 */
import { createHash } from 'node:crypto';
import type { DeviceId } from '../../domain/ids.ts';
import type { SipCredential } from '../ports/people.ts';

export function sipCredential(device: DeviceId, realm: string, password: string): SipCredential {
  const secret = `${device}:${realm}:${password}`;
  const hash = (algorithm: 'md5' | 'sha256'): string => createHash(algorithm).update(secret).digest('hex');
  return { device, realm, ha1: { MD5: hash('md5'), 'SHA-256': hash('sha256') } };
}
