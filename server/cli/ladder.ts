/**
 * The ledger of a call as a ladder:
 *
 *   10:02:11.042     0.000  caller ──▶ │            calls 14 0570 …
 *   10:02:11.050     0.008             ●            waits in algemeen …
 *   10:02:11.061     0.019             │ ──▶ staff  offered to …
 */

import { DateTime } from 'luxon';
import type { LedgerEvent } from '../app/ports/ledger.ts';
import { dutchZone } from '../domain/time.ts';
import { type Lane, type Language, stepOf } from './ladder-texts.ts';

const lanes: Readonly<Record<Language, Readonly<Record<Lane, string>>>> = {
  nl: {
    'caller>': 'beller ──▶ │             ',
    'caller<': 'beller ◀── │             ',
    'employee>': '           │ ──▶ collega ',
    'employee<': '           │ ◀── collega ',
    us: '           ●             ',
  },
  en: {
    'caller>': 'caller ──▶ │             ',
    'caller<': 'caller ◀── │             ',
    'employee>': '           │ ──▶ staff   ',
    'employee<': '           │ ◀── staff   ',
    us: '           ●             ',
  },
};

export interface LadderOptions {
  readonly language: Language;
  /** Instant of the call's first event; null shows the call's id instead of elapsed seconds. */
  readonly since: number | null;
  /** Shows the reasons of decisions below their line. */
  readonly reasons: boolean;
  /** Number and name of a caller, when the reader may see them. */
  readonly personOf: (subject: string) => string | null;
}

/** One event as one line, with its reasons as further lines. */
export function ladderLines(event: LedgerEvent, options: LadderOptions): readonly string[] {
  const { lane, text } = stepOf(event.type, event.data, event.at, options.language);
  const time = DateTime.fromMillis(event.at, { zone: dutchZone }).toFormat('yyyy-MM-dd HH:mm:ss.SSS');
  const second =
    options.since === null
      ? event.stream.replace(/^call:/, '').padEnd(26)
      : ((event.at - options.since) / 1000).toFixed(3).padStart(9);
  const subject = event.data['caller'];
  const person = typeof subject === 'string' ? options.personOf(subject) : null;
  const head = `${time}  ${second}  ${lanes[options.language][lane]} ${text}${person === null ? '' : ` = ${person}`}`;
  if (!options.reasons) return [head];
  const indent = ' '.repeat(time.length + 2 + second.length + 2 + 26);
  return [head, ...reasonsOf(event).map((reason) => `${indent}· ${reason}`)];
}

function reasonsOf(event: LedgerEvent): readonly string[] {
  const reasons = event.data['reasons'];
  if (!Array.isArray(reasons)) return [];
  return reasons.map((each: unknown) => String((each as { readonly text?: unknown }).text ?? ''));
}
