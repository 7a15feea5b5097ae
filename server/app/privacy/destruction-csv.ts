/** The destruction list as CSV for the archivist; ids only, so that the list itself needs no destroying. */
import { csvText } from '../csv-text.ts';
import type { Destruction } from '../ports/privacy.ts';

export function destructionCsv(lines: readonly Destruction[]): string {
  const rows = lines.map((line) => [
    line.run,
    line.municipality,
    line.record,
    line.object,
    new Date(line.beganAt).toISOString(),
    new Date(line.destroyedAt).toISOString(),
    line.basis,
    line.actor ?? '',
  ]);
  const head = [
    'ronde',
    'gemeente',
    'soort',
    'object',
    'begin termijn',
    'vernietigd op',
    'grondslag',
    'door',
  ];
  return csvText([head, ...rows]);
}
