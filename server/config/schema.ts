/**
 * Every configuration key: type, default, unit, secret or not, one sentence, an example. This file is the
 * only list; `docs/config.md`, `bereikbaar config show` and the messages about mistakes are made from it.
 * Defaults suit a laptop: nothing listens outside the machine until somebody says so.
 */
import { key, optional, type ValueOf } from './key.ts';
import {
  address,
  amount,
  atLeast,
  choice,
  dialCode,
  filePath,
  hostPort,
  hostPortSecret,
  integer,
  networks,
  port,
  portRange,
  text,
  url,
  weightedHosts,
} from './kinds.ts';

export const schema = {
  http: {
    port: key('BEREIKBAAR_HTTP_PORT', port, {
      default: '8080',
      sentence: 'Screens, API, live feed, metrics, and SIP over WebSocket at `/sip`.',
      example: '8080',
    }),
    host: key('BEREIKBAAR_HTTP_HOST', address, {
      default: '127.0.0.1',
      sentence:
        'Address to listen on for HTTP. Only this machine by default: sign-in travels unencrypted, and browsers give no microphone to a page from elsewhere without HTTPS, so other machines come through a proxy that has a certificate.',
      example: '0.0.0.0',
    }),
    proxies: key('BEREIKBAAR_HTTP_PROXIES', networks, {
      default: '127.0.0.1,::1',
      sentence:
        'Proxies whose `X-Forwarded-For` is believed, so that lock-out and audit trail know the address people come from. Of anybody else the header is passed over.',
      example: '10.0.3.4',
    }),
    requestsPerMinute: key('BEREIKBAAR_HTTP_RATE_MAX', integer(60, 1_000_000), {
      default: '6000',
      sentence:
        'Most HTTP requests a minute from one address; more are answered with 429. Two hundred screens behind one address that load anew need some five thousand.',
      example: '12000',
    }),
    secondFactor: key('BEREIKBAAR_SECOND_FACTOR', choice('optional', 'administrators'), {
      default: 'optional',
      sentence:
        'Who must sign in with a code besides the password: with `administrators`, whoever has role beheerder can do nothing before it is set up (BIO2).',
      example: 'administrators',
    }),
    oidcIssuer: optional('BEREIKBAAR_OIDC_ISSUER', url('https', 'http'), {
      sentence:
        'OpenID Connect provider for signing in; its return address is `/aanmelden/sso/terug`. Needs client id and secret too.',
      example: 'https://login.gemeente.example/realms/medewerkers',
    }),
    oidcClientId: optional('BEREIKBAAR_OIDC_CLIENT_ID', text, {
      sentence: 'Name of this installation at the provider.',
      example: 'bereikbaar',
    }),
    oidcClientSecret: optional('BEREIKBAAR_OIDC_CLIENT_SECRET', text, {
      secret: true,
      sentence: 'Secret that belongs to it.',
      example: 'secret',
    }),
    oidcLabel: key('BEREIKBAAR_OIDC_LABEL', text, {
      default: 'Inloggen met uw werkaccount',
      sentence: 'Text of the button on the sign-in page.',
      example: 'Inloggen met Microsoft',
    }),
    oidcRolesClaim: key('BEREIKBAAR_OIDC_ROLES_CLAIM', text, {
      default: 'roles',
      sentence:
        'Claim with a list of roles (`teamleider` or `bereikbaar-teamleider`); a dot goes into an object. When it is there, it decides.',
      example: 'realm_access.roles',
    }),
    publicUrl: optional('BEREIKBAAR_PUBLIC_URL', url('https', 'http'), {
      sentence: 'Address at which people reach the screens, for links in mail and the return from sign-in.',
      example: 'https://bereikbaar.gemeente.example',
    }),
  },
  sip: {
    port: key('BEREIKBAAR_SIP_PORT', port, {
      default: '5060',
      sentence: 'SIP over UDP and TCP.',
      example: '5060',
    }),
    host: key('BEREIKBAAR_SIP_HOST', address, {
      default: '127.0.0.1',
      sentence:
        'Address to bind for SIP and sound, and to advertise to phones and trunks. Only this machine by default: an open SIP port is found by scanners within the hour.',
      example: '192.0.2.10',
    }),
    advertise: optional('BEREIKBAAR_SIP_ADVERTISE', address, {
      sentence:
        'Address to put in messages instead of `BEREIKBAAR_SIP_HOST`, when behind address translation.',
      example: '198.51.100.7',
    }),
    tlsPort: key('BEREIKBAAR_SIP_TLS_PORT', port, {
      default: '5061',
      sentence: 'SIP over TLS; listens only when a certificate is given.',
      example: '5061',
    }),
    tlsCert: optional('BEREIKBAAR_SIP_TLS_CERT', filePath, {
      sentence: 'PEM file with the certificate chain for SIP over TLS.',
      example: '/etc/bereikbaar/sip.crt',
    }),
    tlsKey: optional('BEREIKBAAR_SIP_TLS_KEY', filePath, {
      sentence: 'PEM file with the private key that belongs to `BEREIKBAAR_SIP_TLS_CERT`.',
      example: '/etc/bereikbaar/sip.key',
    }),
    realm: key('BEREIKBAAR_SIP_REALM', text, {
      default: 'bereikbaar',
      sentence:
        'Digest realm of phones. Stored credentials are bound to it: changing it means new passwords for all phones.',
      example: 'bereikbaar',
    }),
    digest: key('BEREIKBAAR_SIP_DIGEST', choice('MD5', 'SHA-256', 'SHA-256+MD5'), {
      default: 'MD5',
      sentence:
        'Hash offered to phones that register. Many phones refuse a challenge that also names SHA-256 (RFC 8760), so it is offered only when asked for; passwords are safer by TLS.',
      example: 'SHA-256+MD5',
    }),
    trunksFile: optional('BEREIKBAAR_TRUNKS_FILE', filePath, {
      sentence:
        'YAML or JSON file with the list of trunks; see below. Absent: `trunks.yaml` in the data folder, which the screens make; while that holds no trunk, calls are taken from this machine only.',
      example: '/etc/bereikbaar/trunks.yaml',
    }),
    registerSecondsMin: key('BEREIKBAAR_SIP_REGISTER_MIN', integer(10, 3600), {
      default: '60',
      unit: 'seconds',
      sentence: 'Shortest registration that is granted; a shorter wish is answered 423 (RFC 3261 §10.2.8).',
      example: '60',
    }),
    registerSecondsMax: key('BEREIKBAAR_SIP_REGISTER_MAX', integer(60, 86_400), {
      default: '3600',
      unit: 'seconds',
      sentence: 'Longest registration that is granted.',
      example: '600',
    }),
    messagesPerSecondMax: key('BEREIKBAAR_SIP_RATE_MAX', integer(1, 100_000), {
      default: '100',
      unit: 'messages per second',
      sentence: 'What one source address may send before it is banned for a while; trunks are exempt.',
      example: '200',
    }),
    authFailuresMax: key('BEREIKBAAR_SIP_AUTH_FAILURES_MAX', integer(1, 1000), {
      default: '10',
      unit: 'failures per minute',
      sentence: 'Wrong passwords from one source address before it is banned for a while.',
      example: '10',
    }),
    banSeconds: key('BEREIKBAAR_SIP_BAN_SECONDS', integer(1, 86_400), {
      default: '300',
      unit: 'seconds',
      sentence: 'How long a banned source address is ignored.',
      example: '3600',
    }),
    callsPerSecondMax: key('BEREIKBAAR_CALLS_PER_SECOND_MAX', integer(1, 10_000), {
      default: '150',
      unit: 'calls per second',
      sentence: 'New calls above this are answered 503 with Retry-After, so that accepted calls stay clean.',
      example: '150',
    }),
    visitorNumber: optional('BEREIKBAAR_VISITOR_NUMBER', text, {
      sentence:
        'Number that page `/bel` offers to ring from the browser, without signing in. Absent: there is no such page. Whoever can reach the page can ring the entrances of the dialplans, as with any telephone, and nothing else.',
      example: '14 0570',
    }),
    drachtio: optional('BEREIKBAAR_DRACHTIO', hostPortSecret, {
      secret: true,
      sentence: 'A drachtio-server to use instead of the embedded SIP engine.',
      example: '192.0.2.20:9022:secret',
    }),
  },
  calls: {
    ringSeconds: key('BEREIKBAAR_RING_SECONDS', integer(3, 180), {
      default: '20',
      unit: 'seconds',
      sentence: 'How long a phone rings when the dialplan does not say.',
      example: '20',
    }),
    wrapUpSeconds: key('BEREIKBAAR_WRAP_UP_SECONDS', integer(0, 3600), {
      default: '30',
      unit: 'seconds',
      sentence: 'Time to finish writing after a call, when the dialplan does not say.',
      example: '30',
    }),
    voicemailCode: key('BEREIKBAAR_VOICEMAIL_CODE', dialCode, {
      default: '*98',
      sentence: 'What employees dial on their own phone to hear voicemail and to record a greeting.',
      example: '*98',
    }),
    openMax: key('BEREIKBAAR_CALLS_MAX', integer(1, 100_000), {
      default: '1000',
      unit: 'calls',
      sentence: 'Calls at the same time; one more is answered 503 with Retry-After.',
      example: '500',
    }),
    stopSeconds: key('BEREIKBAAR_STOP_SECONDS', integer(0, 86_400), {
      default: '30',
      unit: 'seconds',
      sentence: 'How long a graceful stop lets calls finish before it ends them.',
      example: '900',
    }),
  },
  media: {
    ports: key('BEREIKBAAR_RTP_PORTS', portRange, {
      default: '20000-29999',
      sentence: 'UDP ports for sound; two for each party of a call.',
      example: '20000-29999',
    }),
    plane: key('BEREIKBAAR_MEDIA', choice('embedded', 'none'), {
      default: 'embedded',
      sentence:
        'Whether calls have sound of our own: announcements, menus, music, voicemail. With `none` the two phones of a call speak directly to each other.',
      example: 'none',
    }),
    rtpengine: optional('BEREIKBAAR_RTPENGINE', weightedHosts, {
      sentence:
        'One or more rtpengines (ng protocol) that carry the sound instead of the embedded media plane, which then only mixes conversations of three. Calls are spread by weight; one that dies takes its own calls only.',
      example: '192.0.2.30:2223*2,192.0.2.31:2223',
    }),
    rtpengineKeys: optional('BEREIKBAAR_RTPENGINE_KEYS', hostPort, {
      sentence:
        'Address and UDP port here to which rtpengine reports pressed keys, as its `--dtmf-log-dest`. Absent: keys count only when they come by SIP INFO.',
      example: '192.0.2.10:2224',
    }),
    rtpengineRecordings: optional('BEREIKBAAR_RTPENGINE_RECORDINGS', filePath, {
      sentence:
        'The `--recording-dir` of rtpengine (method pcap, format raw) as this server sees it. Absent: no voicemail and no recordings with rtpengine.',
      example: '/var/spool/rtpengine',
    }),
    silenceSeconds: key('BEREIKBAAR_SILENCE_SECONDS', integer(0, 3600), {
      default: '30',
      unit: 'seconds',
      sentence:
        'A phone that should send sound and sends none for so long is reported in the log; 0 = never.',
      example: '30',
    }),
  },
  data: {
    dir: key('BEREIKBAAR_DATA_DIR', filePath, {
      default: './data',
      sentence: 'Database, master key, recordings. Holds personal data: readable by the server alone.',
      example: '/var/lib/bereikbaar',
    }),
    dialplansDir: key('BEREIKBAAR_DIALPLANS_DIR', filePath, {
      default: './dialplans',
      sentence: 'One YAML file for each municipality.',
      example: '/etc/bereikbaar/dialplans',
    }),
    databaseUrl: optional('BEREIKBAAR_DATABASE_URL', url('postgres', 'postgresql'), {
      secret: true,
      sentence:
        'A PostgreSQL database instead of the embedded one. Not supported yet: the server refuses to start with it.',
      example: 'postgres://bereikbaar:secret@db.example/bereikbaar',
    }),
    adminPassword: optional('BEREIKBAAR_ADMIN_PASSWORD', atLeast(12), {
      secret: true,
      sentence:
        'Password of an account `beheerder` that is made on first start; absent: a one-time link to set up is printed.',
      example: 'a sentence only you know',
    }),
  },
  outward: {
    smtpUrl: optional('BEREIKBAAR_SMTP_URL', url('smtp', 'smtps'), {
      secret: true,
      sentence: 'Mail server for confirmations, escalations and digests; needs `BEREIKBAAR_MAIL_FROM` too.',
      example: 'smtp://bereikbaar:secret@mail.gemeente.example:587',
    }),
    mailFrom: optional('BEREIKBAAR_MAIL_FROM', text, {
      sentence: 'Sender of mail.',
      example: 'Gemeente Voorbeeld <bereikbaar@gemeente.example>',
    }),
    digest: key('BEREIKBAAR_DIGEST', choice('none', 'daily', 'weekly'), {
      default: 'weekly',
      sentence:
        'How often team leaders get the figures of their teams by mail: each Monday, or each working day, at 07:30.',
      example: 'daily',
    }),
    smsUrl: optional('BEREIKBAAR_SMS_URL', url('https', 'http'), {
      sentence: 'HTTP gateway for SMS; gets one POST with JSON for each message.',
      example: 'https://sms.example/v1/messages',
    }),
    smsToken: optional('BEREIKBAAR_SMS_TOKEN', text, {
      secret: true,
      sentence: 'Sent to the SMS gateway as `Authorization: Bearer`.',
      example: 'secret',
    }),
    smsSender: key('BEREIKBAAR_SMS_SENDER', text, {
      default: 'Gemeente',
      sentence: 'Sender shown with an SMS: a number, or at most 11 letters.',
      example: 'Voorbeeld',
    }),
    smsBody: key('BEREIKBAAR_SMS_BODY', text, {
      default: '{"to":"{to}","from":"{from}","text":"{text}"}',
      sentence: 'JSON that the SMS gateway wants, with `{to}`, `{from}` and `{text}` where they go.',
      example: '{"recipients":["{to}"],"originator":"{from}","body":"{text}"}',
    }),
    openKlantUrl: optional('BEREIKBAAR_OPENKLANT_URL', url('https', 'http'), {
      sentence:
        'Open Klant, up to and including `/klantinteracties/api/v1`: contacts and callback notes go there.',
      example: 'https://openklant.gemeente.example/klantinteracties/api/v1',
    }),
    openKlantToken: optional('BEREIKBAAR_OPENKLANT_TOKEN', text, {
      secret: true,
      sentence: 'API key of Open Klant, sent as `Authorization: Token`.',
      example: 'secret',
    }),
    openKlantPolicy: key('BEREIKBAAR_OPENKLANT_POLICY', choice('vng', 'all'), {
      default: 'vng',
      sentence:
        'Which calls become a klantcontact: `vng` those with a follow-up, `all` every answered call. Figures do not depend on it.',
      example: 'all',
    }),
    openKlantMunicipalities: optional('BEREIKBAAR_OPENKLANT_MUNICIPALITIES', text, {
      sentence: 'Only these municipalities use Open Klant, with commas between; absent: all.',
      example: 'deventer,olst-wijhe',
    }),
    openKlantLookup: key('BEREIKBAAR_OPENKLANT_LOOKUP', choice('on', 'off'), {
      default: 'on',
      sentence:
        'Whether callers are looked up in Open Klant by their number, so that the agent sees who may be ringing. What is found stays in memory for five minutes; a call never waits for it.',
      example: 'off',
    }),
    openKlantProtected: key('BEREIKBAAR_OPENKLANT_PROTECTED', choice('nobody', 'leaders'), {
      default: 'nobody',
      sentence:
        'Who sees the name of a person whose data are protected (`indicatieGeheimhouding`) when that number rings; everybody else sees only that the person is protected.',
      example: 'leaders',
    }),
  },
  costs: {
    perHour: optional('BEREIKBAAR_COST_PER_HOUR', amount, {
      unit: 'euros',
      sentence:
        'What an hour of an employee at work costs; with it the cost per contact is shown (`docs/measurement.md`).',
      example: '48.50',
    }),
    perCall: key('BEREIKBAAR_COST_PER_CALL', amount, {
      default: '0',
      unit: 'euros',
      sentence: 'What the carrier asks for a call, on the average.',
      example: '0.08',
    }),
  },
  log: {
    level: key('BEREIKBAAR_LOG_LEVEL', choice('debug', 'info', 'warn', 'error'), {
      default: 'info',
      sentence: 'The least important lines to write.',
      example: 'warn',
    }),
    format: key('BEREIKBAAR_LOG_FORMAT', choice('auto', 'json', 'human'), {
      default: 'auto',
      sentence: 'One JSON object a line, or a readable line; `auto` is readable on a terminal.',
      example: 'json',
    }),
  },
} as const;

export type Schema = typeof schema;

/** The effective values, frozen. */
export type Config = {
  readonly [Section in keyof Schema]: {
    readonly [Name in keyof Schema[Section]]: ValueOf<Schema[Section][Name]>;
  };
};
