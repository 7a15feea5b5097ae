/**
 * Header names: long, compact, and how they are written.
 *
 * Names are case-insensitive (RFC 3261 section 7.3.1); some have a one-letter form (section 7.3.3 and the
 * RFCs that came later). The key of a header is its long name in lower case.
 */

/** Names with their canonical case, in the order the standards list them. */
const known =
  'Accept Accept-Contact Accept-Encoding Accept-Language Accept-Resource-Priority Alert-Info Allow Allow-Events ' +
  'Authentication-Info Authorization Call-ID Call-Info Contact Content-Disposition Content-Encoding ' +
  'Content-Language Content-Length Content-Type CSeq Date Diversion Error-Info Event Expires Feature-Caps ' +
  'Flow-Timer From Geolocation Geolocation-Error Geolocation-Routing History-Info Identity In-Reply-To Info-Package ' +
  'Join Max-Breadth Max-Forwards MIME-Version Min-Expires Min-SE Organization P-Access-Network-Info ' +
  'P-Answer-State P-Asserted-Identity P-Asserted-Service P-Associated-URI P-Called-Party-ID P-Charging-Function-Addresses ' +
  'P-Charging-Vector P-Early-Media P-Preferred-Identity P-Preferred-Service P-Profile-Key P-Served-User ' +
  'P-User-Database P-Visited-Network-ID Path Permission-Missing Policy-Contact Policy-ID Priority Privacy ' +
  'Proxy-Authenticate Proxy-Authorization Proxy-Require RAck Reason Record-Route Recv-Info Refer-Events-At ' +
  'Refer-Sub Refer-To Referred-By Reject-Contact Remote-Party-ID Replaces Reply-To Request-Disposition Require ' +
  'Resource-Priority Retry-After Route RSeq Security-Client Security-Server Security-Verify Server Service-Route ' +
  'Session-Expires Session-ID SIP-ETag SIP-If-Match Subject Subscription-State Supported Suppress-If-Match ' +
  'Target-Dialog Timestamp To Unsupported User-Agent User-to-User Via Warning WWW-Authenticate';

const compact: Readonly<Record<string, string>> = {
  a: 'accept-contact', // RFC 3841
  b: 'referred-by', // RFC 3892
  c: 'content-type',
  d: 'request-disposition', // RFC 3841
  e: 'content-encoding',
  f: 'from',
  i: 'call-id',
  j: 'reject-contact', // RFC 3841
  k: 'supported',
  l: 'content-length',
  m: 'contact',
  o: 'event', // RFC 6665
  r: 'refer-to', // RFC 3515
  s: 'subject',
  t: 'to',
  u: 'allow-events', // RFC 6665
  v: 'via',
  x: 'session-expires', // RFC 4028
  y: 'identity', // RFC 8224
};

/** Headers whose lines may hold several values joined by commas (RFC 3261 section 7.3 and the defining RFCs). */
const listed = new Set(
  (
    'accept accept-contact accept-encoding accept-language accept-resource-priority alert-info allow allow-events ' +
    'call-info contact content-encoding content-language diversion error-info feature-caps geolocation ' +
    'history-info in-reply-to p-access-network-info p-asserted-identity p-associated-uri p-early-media ' +
    'p-preferred-identity p-visited-network-id path permission-missing proxy-require reason record-route recv-info ' +
    'reject-contact remote-party-id request-disposition require resource-priority route security-client ' +
    'security-server security-verify service-route supported unsupported user-to-user via warning'
  ).split(' '),
);

/** Every spelling met often, to its key: long names in three cases, and compact letters in two. */
const keys = new Map<string, string>();
const written = new Map<string, string>();
for (const name of known.split(' ')) {
  const key = name.toLowerCase();
  written.set(key, name);
  for (const spelling of [name, key, name.toUpperCase()]) keys.set(spelling, key);
}
for (const [letter, key] of Object.entries(compact)) {
  keys.set(letter, key);
  keys.set(letter.toUpperCase(), key);
}

/** Canonical lower-case long name of `name` in any case or compact form. */
export function headerKey(name: string): string {
  const key = keys.get(name);
  if (key !== undefined) return key;
  const lower = name.toLowerCase();
  return keys.get(lower) ?? lower;
}

/**
 * How a name is written: well-known ones in canonical case, others with each dash-part capitalised, and names that
 * start with `X-` or `x-` as they were typed (the control protocol's rule, which drachtio programs rely on).
 */
export function headerName(name: string): string {
  const canonical = written.get(headerKey(name));
  if (canonical !== undefined) return canonical;
  if (name.startsWith('X-') || name.startsWith('x-')) return name;
  return name
    .split('-')
    .map((part) => part.slice(0, 1).toUpperCase() + part.slice(1).toLowerCase())
    .join('-');
}

/** True for a well-known name, in any spelling. */
export function isKnownHeader(name: string): boolean {
  return written.has(headerKey(name));
}

/** True when a line of this header may hold several values joined by commas. */
export function isListHeader(key: string): boolean {
  return listed.has(key);
}
