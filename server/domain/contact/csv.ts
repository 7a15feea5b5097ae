/**
 * CSV as spreadsheets write it: RFC 4180, with comma or semicolon (Dutch Excel), quoted fields that may hold both and
 * line ends, and a byte-order mark in front. Header names are matched in lower case.
 */
export type CsvRecord = ReadonlyMap<string, string>;

export type CsvTable =
  | {
      readonly ok: true;
      readonly header: readonly string[];
      /** `line`: where the record begins, from 1. */
      readonly rows: readonly { readonly line: number; readonly record: CsvRecord }[];
    }
  | { readonly ok: false; readonly line: number; readonly text: string };

/** Largest text that is read, in characters. */
export const csvLengthMax = 10_000_000;

export function readCsv(text: string): CsvTable {
  if (text.length > csvLengthMax) return { ok: false, line: 1, text: 'Het bestand is te groot.' };
  const source = text.replace(/^\uFEFF/, '');
  const separator = separatorOf(source);
  const rows = split(source, separator);
  if (!rows.ok) return rows;
  const [first, ...rest] = rows.cells.filter(({ cells }) => cells.some((cell) => cell !== ''));
  if (first === undefined) return { ok: false, line: 1, text: 'Het bestand is leeg.' };
  const header = first.cells.map((name) => name.trim().toLowerCase());
  for (const { line, cells } of rest) {
    if (cells.length > header.length) {
      return {
        ok: false,
        line,
        text: `Deze regel heeft ${cells.length} velden, de kopregel ${header.length}.`,
      };
    }
  }
  return {
    ok: true,
    header,
    rows: rest.map(({ line, cells }) => ({
      line,
      record: new Map(header.map((name, index) => [name, (cells[index] ?? '').trim()])),
    })),
  };
}

/** The one that occurs more often in the first line. */
function separatorOf(source: string): ',' | ';' {
  const [first = ''] = source.split(/\r?\n/, 1);
  return first.split(';').length > first.split(',').length ? ';' : ',';
}

type Split =
  | {
      readonly ok: true;
      readonly cells: readonly { readonly line: number; readonly cells: readonly string[] }[];
    }
  | { readonly ok: false; readonly line: number; readonly text: string };

function split(source: string, separator: string): Split {
  const rows: { line: number; cells: string[] }[] = [];
  let row: { line: number; cells: string[] } = { line: 1, cells: [] };
  let cell = '';
  let line = 1;
  let quoted = false;
  let quotedSince = 0;
  const endCell = () => {
    row.cells.push(cell);
    cell = '';
  };
  for (let index = 0; index < source.length; index++) {
    const char = source[index]!;
    if (char === '\n') line++;
    if (quoted) {
      if (char !== '"') cell += char;
      else if (source[index + 1] === '"') {
        cell += '"';
        index++;
      } else quoted = false;
    } else if (char === '"' && cell.trim() === '') {
      cell = '';
      quoted = true;
      quotedSince = line;
    } else if (char === separator) endCell();
    else if (char === '\n') {
      endCell();
      rows.push(row);
      row = { line, cells: [] };
    } else if (char !== '\r') cell += char;
  }
  if (quoted)
    return { ok: false, line: quotedSince, text: 'Een veld tussen aanhalingstekens wordt niet afgesloten.' };
  endCell();
  rows.push(row);
  return { ok: true, cells: rows };
}
