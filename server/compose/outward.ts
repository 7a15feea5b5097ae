/** The ways out of the house that the configuration names. */
import { SmtpMail } from '../adapters/mail/smtp-mail.ts';
import { OpenIdSignOn } from '../adapters/oidc/openid-sign-on.ts';
import { Klantinteracties } from '../adapters/openklant/klantinteracties.ts';
import { KnownPersons } from '../adapters/openklant/known-persons.ts';
import { fetchHttp } from '../adapters/outward/fetch-http.ts';
import { HttpSms } from '../adapters/outward/http-sms.ts';
import type { Log } from '../app/ports/log.ts';
import type { Outward } from '../app/ports/outward.ts';
import type { Config } from '../config/schema.ts';

export function openOutward({ outward, http }: Pick<Config, 'outward' | 'http'>, log: Log): Outward {
  const { smtpUrl, mailFrom, smsUrl, smsToken, smsSender, smsBody, openKlantUrl, openKlantToken } = outward;
  const openKlant =
    openKlantUrl === null || openKlantToken === null
      ? null
      : { address: openKlantUrl.replace(/\/$/, ''), token: openKlantToken };
  return {
    mail: smtpUrl === null || mailFrom === null ? null : new SmtpMail(smtpUrl, mailFrom),
    sms:
      smsUrl === null
        ? null
        : new HttpSms({ address: smsUrl, token: smsToken, sender: smsSender, body: smsBody }, fetchHttp),
    http: fetchHttp,
    publicUrl: http.publicUrl,
    digest: outward.digest,
    signOn:
      http.oidcIssuer === null || http.oidcClientId === null || http.oidcClientSecret === null
        ? null
        : new OpenIdSignOn({
            issuer: http.oidcIssuer,
            clientId: http.oidcClientId,
            clientSecret: http.oidcClientSecret,
            label: http.oidcLabel,
            rolesClaim: http.oidcRolesClaim,
            log,
          }),
    register: openKlant === null ? null : new Klantinteracties(openKlant, fetchHttp),
    persons:
      openKlant === null || outward.openKlantLookup === 'off' ? null : new KnownPersons(openKlant, fetchHttp),
    openKlant:
      openKlant === null
        ? null
        : {
            policy: outward.openKlantPolicy,
            municipalities:
              outward.openKlantMunicipalities === null
                ? null
                : outward.openKlantMunicipalities.split(',').map((one) => one.trim()),
            protectedNames: outward.openKlantProtected,
          },
  };
}
