/** Rows as CSV that a Dutch spreadsheet opens: semicolons, a byte order mark, and nothing that it would run. */

/** A text that begins like a formula is marked as text: a name or an address may come from anybody. */
const formulaStart = /^[=+\-@\t\r]/;

export function csvText(rows: readonly (readonly string[])[]): string {
  return `\uFEFF${rows.map((row) => row.map(cell).join(';')).join('\r\n')}\r\n`;
}

function cell(value: string): string {
  const text = formulaStart.test(value) ? `'${value}` : value;
  return /[";\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
