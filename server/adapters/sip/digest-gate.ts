/** Decides whether a request of a device is really its own (digest, RFC 7616 and 8760). */
import type { DeviceId } from '../../domain/ids.ts';
import type { SrfRequest } from './srf.ts';

export type GateVerdict =
  | { readonly ok: true; readonly device: DeviceId }
  | {
      readonly ok: false;
      readonly status: 400 | 401 | 403 | 500;
      readonly reason: string;
      readonly headers: Readonly<Record<string, string>>;
    };

export interface DigestGate {
  check(req: SrfRequest): Promise<GateVerdict>;
}
