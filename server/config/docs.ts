/** `docs/config.md`, made from the schema; `server/test/docs.test.ts` compares the two. */
import { allKeys } from './load.ts';

const sections: Readonly<Record<string, string>> = {
  http: 'Screens and API',
  sip: 'Telephony',
  calls: 'Calls',
  media: 'Sound',
  data: 'Data',
  log: 'Log',
};

const head = `# Configuration

Bereikbaar reads environment variables, once, at start. All mistakes are reported together, each with an
example, and the server does not start with any. An unknown \`BEREIKBAAR_\` variable is a mistake too. An empty
variable counts as absent. \`bereikbaar config show\` prints the effective values with their origin, secrets as \`•••\`.

A secret can also be given as a file: \`NAME_FILE=/run/secrets/x\` instead of \`NAME=…\`.

The defaults suit a laptop: nothing listens outside the machine. To serve others, set \`BEREIKBAAR_SIP_HOST\` to the
machine's address in the telephone network, and put a proxy with a certificate in front of the screens.

This page is made by \`bereikbaar config docs\`; a test keeps it equal to the code.
`;

const trunks = `
## The trunks file

\`BEREIKBAAR_TRUNKS_FILE\` names a YAML (or JSON) list. Mistakes are reported with their line. The administrator makes, tries and changes trunks
on the screens too (*Beheer*, *Telefoonlijnen*): the same file is written, comments stay, passwords lie sealed in files of their own beside it. After a change by hand,
SIGHUP takes it; calls in progress notice nothing.

\`\`\`yaml
- id: provider
  addresses: [203.0.113.0/28, sip.provider.example]
  trusted: true
  calledFrom: [pCalledPartyId, requestUri, to]
  outbound: sip.provider.example
  keepAliveSeconds: 30
- id: small-office
  addresses: [198.51.100.9]
  outbound: 198.51.100.9:5060
  register:
    registrar: 198.51.100.9:5060
    user: gemeente
    passwordFile: /run/secrets/small-office
  outboundFor: [olst-wijhe]
  defaultEntrance: olst-wijhe/algemeen
\`\`\`

A call outside goes over the first trunk that may carry it. One that does not answer its OPTIONS, or is not registered,
comes last. When a trunk says that it cannot carry the call (408, 500, 502, 503, 504, or a cause of the network such as
"no route" in Reason), or says nothing for \`silentSeconds\`, the next one is tried within the ring time; what the called
party says (busy, no answer, unknown number) is final.

| field | default | what it says |
|---|---|---|
| \`id\` | | Name in log and ledger: lower-case letters, digits, dashes. |
| \`addresses\` | | Where its messages come from: IP addresses, ranges, host names (resolved at start). |
| \`transport\` | \`udp\` | \`udp\`, \`tcp\` or \`tls\`, for what we send. |
| \`trusted\` | \`false\` | Whether the caller's number in P-Asserted-Identity is believed (RFC 3325). |
| \`calledFrom\` | all five | Where the called number stands, most telling first: \`requestUri\`, \`to\`, \`pCalledPartyId\`, \`diversion\`, \`historyInfo\`. |
| \`outbound\` | none | Next hop of our own calls, \`host\` or \`host:port\`; absent: the trunk only brings calls. |
| \`outboundFor\` | all | Municipalities whose calls go out over it, e.g. \`[olst-wijhe]\`. They try their own trunks first, then those for all, each in the order of this file. |
| \`silentSeconds\` | 8 | How long it may take to say that a number rings before the next trunk is tried. |
| \`register\` | none | Sign in at a registrar: \`registrar\`, \`user\`, \`passwordFile\`, \`expiresSeconds\` (600). |
| \`keepAliveSeconds\` | 30 | Seconds between OPTIONS; \`null\` for none. |
| \`defaultEntrance\` | none | Where calls to unknown numbers go; absent: they are refused with 404. |
`;

export function configDocs(): string {
  const parts = [head];
  let current = '';
  for (const { section, key } of allKeys()) {
    if (section !== current) {
      current = section;
      parts.push(`\n## ${sections[section] ?? section}\n\n| key | default | what it does |\n|---|---|---|\n`);
    }
    const shown = key.default === null ? 'absent' : `\`${key.default}\``;
    const unit = key.unit === null ? '' : ` ${key.unit}`;
    const secret = key.secret ? ' **Secret.**' : '';
    parts.push(
      `| \`${key.name}\` | ${shown}${unit} | ${key.sentence}${secret} Accepts ${key.accepts}. Example: \`${key.example}\` |\n`,
    );
  }
  return parts.join('') + trunks;
}
