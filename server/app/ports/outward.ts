/** What of the outside is configured. Null: this installation does not have it. */
import type { HttpPort, MailPort, SmsPort } from './delivery.ts';

export interface Outward {
  readonly mail: MailPort | null;
  readonly sms: SmsPort | null;
  readonly http: HttpPort;
  /** Address at which people reach the screens, for links in mail. */
  readonly publicUrl: string | null;
  /** How often team leaders get figures by mail. */
  readonly digest: 'none' | 'daily' | 'weekly';
  readonly openKlant: OpenKlantSettings | null;
}

export interface OpenKlantSettings {
  /** Up to and including `/klantinteracties/api/v1`. */
  readonly address: string;
  readonly token: string;
  /** `vng`: only what has a purpose; `all`: every answered call (DOMAIN 2.2). */
  readonly policy: 'vng' | 'all';
  /** Municipalities that use it; null: all. */
  readonly municipalities: readonly string[] | null;
}
