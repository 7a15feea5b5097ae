/**
 * How fast the SIP message layer is on one core: parse, parse with what an engine reads, and serialize.
 */

import { parseArgs } from 'node:util';
import { addressTag } from '../../server/protocol/sip/address.ts';
import { StreamFramer } from '../../server/protocol/sip/framing.ts';
import {
  getFirstValue,
  getHeader,
  getHeaderValues,
  prependHeader,
} from '../../server/protocol/sip/headers.ts';
import type { SipMessage } from '../../server/protocol/sip/message.ts';
import { parseMessage } from '../../server/protocol/sip/parse.ts';
import { serializeMessage } from '../../server/protocol/sip/serialize.ts';
import { corpus, invite } from '../../server/protocol/sip/testing/corpus.ts';
import { validateRequest } from '../../server/protocol/sip/validate.ts';
import { formatVia, markVia, parseVia } from '../../server/protocol/sip/via.ts';

const help = `Messages a second of the SIP message layer, one core, best of five rounds.

Usage: node dist/scripts/bench/sip-parse.js [--ms N]
  --ms N    time for each round (default 400)
  --help    this text`;

const { values } = parseArgs({
  options: { ms: { type: 'string', default: '400' }, help: { type: 'boolean', default: false } },
});
if (values.help) console.log(help);
else run(Number(values.ms));

function run(roundMs: number): void {
  const parsed = message(invite);
  const response = corpus[1] ?? invite;
  console.log(`INVITE of ${invite.length} bytes, node ${process.version}`);
  measure('parse', roundMs, () => parseMessage(invite));
  measure('parse + validate', roundMs, () => {
    const each = message(invite);
    return each.kind === 'request' && validateRequest(each);
  });
  measure('parse + what an engine reads', roundMs, () => engineReads(message(invite)));
  measure('parse response + what a client reads', roundMs, () => clientReads(message(response)));
  measure('serialize', roundMs, () => serializeMessage(parsed));
  measure('add a Via, serialize', roundMs, () =>
    serializeMessage({
      ...parsed,
      headers: prependHeader(parsed.headers, 'Via', 'SIP/2.0/UDP a;branch=z9hG4bK1'),
    }),
  );
  const framer = new StreamFramer();
  measure('cut from a stream + parse', roundMs, () => {
    for (const event of framer.push(invite)) if (event.kind === 'message') parseMessage(event.bytes);
  });
}

function message(bytes: Buffer): SipMessage {
  const result = parseMessage(bytes);
  if (!result.ok) throw new Error(result.reason);
  return result.message;
}

/** Validation, the Via with where it came from, and the identifiers of transaction and dialog. */
function engineReads(from: SipMessage): unknown {
  if (from.kind !== 'request') return undefined;
  const verdict = validateRequest(from);
  if (verdict.kind !== 'accept') return undefined;
  return [
    formatVia(markVia(verdict.via, '192.0.2.1', 5060)),
    verdict.callId,
    addressTag(getHeader(from, 'from') ?? ''),
    addressTag(getHeader(from, 'to') ?? ''),
    getFirstValue(from, 'contact'),
    getHeaderValues(from, 'record-route'),
    getHeader(from, 'require'),
    getHeader(from, 'supported'),
  ];
}

function clientReads(from: SipMessage): unknown {
  return [
    parseVia(getFirstValue(from, 'via') ?? ''),
    getHeader(from, 'cseq'),
    getHeader(from, 'call-id'),
    addressTag(getHeader(from, 'to') ?? ''),
    getHeaderValues(from, 'record-route'),
  ];
}

function measure(what: string, roundMs: number, work: () => unknown): void {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 5; round++) {
    let count = 0;
    // CPU time, so that other work on the machine does not count against us.
    const start = process.cpuUsage();
    const end = performance.now() + roundMs;
    while (performance.now() < end) for (let i = 0; i < 500; i++, count++) work();
    best = Math.min(best, process.cpuUsage(start).user / count);
  }
  console.log(`  ${what.padEnd(38)} ${best.toFixed(2).padStart(6)} us  ${Math.round(1e6 / best)} a second`);
}
