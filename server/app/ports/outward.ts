/** What of the outside is configured. Null: this installation does not have it. */
import type { ContactRegister } from './contact-register.ts';
import type { HttpPort, MailPort, SmsPort } from './delivery.ts';
import type { PersonRegister } from './person-register.ts';
import type { SingleSignOn } from './single-sign-on.ts';

export interface Outward {
  readonly mail: MailPort | null;
  readonly sms: SmsPort | null;
  readonly http: HttpPort;
  /** Address at which people reach the screens, for links in mail. */
  readonly publicUrl: string | null;
  /** How often team leaders get figures by mail. */
  readonly digest: 'none' | 'daily' | 'weekly';
  readonly signOn: SingleSignOn | null;
  readonly openKlant: OpenKlantSettings | null;
  /** Where contacts are written when `openKlant` is there. */
  readonly register: ContactRegister | null;
  /** Where callers are looked up by their number; null: nowhere. */
  readonly persons: PersonRegister | null;
}

export interface OpenKlantSettings {
  /** `vng`: only what has a purpose; `all`: every answered call (DOMAIN 2.2). */
  readonly policy: 'vng' | 'all';
  /** Municipalities that use it; null: all. */
  readonly municipalities: readonly string[] | null;
  /** Who sees the name of a person with indicatieGeheimhouding. */
  readonly protectedNames: 'nobody' | 'leaders';
}
