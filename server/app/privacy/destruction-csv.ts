/** The destruction list as CSV for the archivist; ids only, so that the list itself needs no destroying. */
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
  const cell = (value: string): string =>
    /[";\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
  return `\uFEFF${[head, ...rows].map((row) => row.map(cell).join(';')).join('\r\n')}\r\n`;
}
