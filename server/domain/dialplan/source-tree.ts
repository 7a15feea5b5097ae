/**
 * YAML text as a plain tree in which every key and value knows its line and column, so that a mistake can
 * be shown where it stands. Duplicate keys and YAML's own errors are problems too, never exceptions.
 */
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';

/** One-based, as editors count. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly at: Place;
  readonly value: string | number | boolean | null;
  /** As written, without quotes: a telephone number keeps its leading zero. */
  readonly text: string;
}
export interface ListNode {
  readonly kind: 'list';
  readonly at: Place;
  readonly items: readonly SourceNode[];
}
export interface MapEntry {
  readonly key: string;
  readonly keyAt: Place;
  readonly value: SourceNode;
}
export interface MapNode {
  readonly kind: 'map';
  readonly at: Place;
  readonly entries: readonly MapEntry[];
}
export type SourceNode = ScalarNode | ListNode | MapNode;

/** A mistake in a file: where, what is wrong, and how to mend it. */
export interface Problem {
  readonly file: string;
  readonly at: Place;
  /** Path of the value, e.g. `nodes.welkom.next`; empty for the file as a whole. */
  readonly path: string;
  readonly severity: 'error' | 'warning';
  readonly what: string;
  readonly remedy: string;
}

/** Largest file read, in characters; a dialplan of a real municipality has some tens of thousands. */
export const fileCharsMax = 1_000_000;
/** Deepest nesting followed. */
const depthMax = 20;

const fileStart: Place = { line: 1, column: 1 };

export interface SourceTree {
  /** `undefined` when nothing usable could be read. */
  readonly root: SourceNode | undefined;
  readonly problems: readonly Problem[];
}

export function readSource(file: string, text: string): SourceTree {
  if (text.length > fileCharsMax) {
    const what = `The file has ${text.length} characters; at most ${fileCharsMax} are read.`;
    return { root: undefined, problems: [fileProblem(file, fileStart, what, 'Split it.')] };
  }
  const lines = new LineCounter();
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
  const problems = document.errors.map((error) =>
    fileProblem(file, place(error.pos[0]), yamlMessage(error.message), yamlRemedy(error.code)),
  );
  if (document.contents === null) {
    problems.push(
      fileProblem(file, fileStart, 'The file is empty.', 'Start from a copy of another dialplan.'),
    );
    return { root: undefined, problems };
  }
  const root = convert(document.contents, place, file, problems, 0);
  return { root, problems };
}

function convert(
  node: Node,
  place: (offset: number) => Place,
  file: string,
  problems: Problem[],
  depth: number,
): SourceNode {
  const at = place(node.range?.[0] ?? 0);
  const empty: ScalarNode = { kind: 'scalar', at, value: null, text: '' };
  if (depth > depthMax) {
    problems.push(fileProblem(file, at, `Nested deeper than ${depthMax} levels.`, 'Flatten it.'));
    return empty;
  }
  if (isAlias(node)) {
    // Aliases can make a small file expand without bound, and hide what a reader wants to see.
    problems.push(fileProblem(file, at, 'An alias (*) is not allowed here.', 'Write the value out.'));
    return empty;
  }
  const below = (child: unknown): SourceNode =>
    child === null || child === undefined ? empty : convert(child as Node, place, file, problems, depth + 1);
  if (isSeq(node)) return { kind: 'list', at, items: node.items.map(below) };
  if (isMap(node)) {
    const entries = node.items.map((pair): MapEntry => {
      const key = pair.key as Node | null;
      const keyAt = key === null ? at : place(key.range?.[0] ?? 0);
      const value =
        pair.value === null || pair.value === undefined ? { ...empty, at: keyAt } : below(pair.value);
      return { key: isScalar(key) ? scalarText(key) : String(key), keyAt, value };
    });
    return { kind: 'map', at, entries };
  }
  if (!isScalar(node)) return empty;
  const { value } = node;
  const isPlainValue = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return { kind: 'scalar', at, value: isPlainValue ? value : null, text: scalarText(node) };
}

/** The scalar as written: `0570` unquoted stays `0570`, though YAML reads a number. */
function scalarText(node: { readonly value: unknown; readonly source?: string | undefined }): string {
  return typeof node.value === 'string' ? node.value : (node.source ?? String(node.value ?? ''));
}

function fileProblem(file: string, at: Place, what: string, remedy: string): Problem {
  return { file, at, path: '', severity: 'error', what, remedy };
}

function yamlMessage(message: string): string {
  return `This is not valid YAML: ${message.split('\n')[0] ?? ''}`;
}

function yamlRemedy(code: string): string {
  if (code === 'DUPLICATE_KEY') return 'Give each key once; rename or remove one of the two.';
  if (code === 'TAB_AS_INDENT') return 'Indent with spaces.';
  if (code === 'BAD_INDENT') return 'Line the keys up: the same number of spaces for keys of the same level.';
  return 'Mend the notation here; a text with a colon or a quote in it needs quotes around it.';
}

/**
 * The whole lines that a key of a YAML text and its value stand on, as offsets, and how far the key is
 * indented. `absent`: there is no such key, or the text is no YAML; `inline`: other things share its lines.
 */
export function linesOf(
  text: string,
  path: readonly string[],
): { readonly from: number; readonly to: number; readonly indent: string } | 'absent' | 'inline' {
  const document = parseDocument(text, { uniqueKeys: true });
  const map = document.errors.length > 0 ? undefined : document.getIn(path.slice(0, -1));
  if (!isMap(map)) return 'absent';
  const pair = map.items.find(({ key }) => isScalar(key) && key.value === path.at(-1));
  const at = (pair?.key as Node | undefined)?.range?.[0];
  const end = (pair?.value as Node | null | undefined)?.range?.[1];
  if (at === undefined || end === undefined) return 'absent';
  const from = text.lastIndexOf('\n', at - 1) + 1;
  const indent = text.slice(from, at);
  if (map.flow === true || indent.trim() !== '') return 'inline';
  // The end of a block value is the start of what follows it: back to the end of its own last line.
  const newline = text.indexOf('\n', text.slice(0, end).trimEnd().length);
  return { from, to: newline === -1 ? text.length : newline + 1, indent };
}

/**
 * The map at a path of a YAML text: each key with its source as written, comments within included, and where the map ends.
 * `isInline`: it stands between braces. Null: there is no map there, or the text is no YAML.
 */
export function partsOf(
  text: string,
  path: readonly string[],
): {
  readonly isInline: boolean;
  readonly to: number;
  readonly parts: readonly { readonly key: string; readonly text: string }[];
} | null {
  const document = parseDocument(text, { uniqueKeys: true });
  const map = document.errors.length > 0 ? undefined : document.getIn(path);
  if (!isMap(map)) return null;
  const parts = map.items.map(({ key, value }) => {
    const at = (key as Node).range?.[0] ?? 0;
    const end = (value as Node | null)?.range?.[1] ?? (key as Node).range?.[1] ?? at;
    return { key: isScalar(key) ? scalarText(key) : String(key), text: text.slice(at, end) };
  });
  return { isInline: map.flow === true, to: map.range?.[1] ?? 0, parts };
}
