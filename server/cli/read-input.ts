/** A file that somebody names on the command line. */
import { readFileSync } from 'node:fs';
import { CliError } from './exit.ts';

/** Its text; a `CliError` that names the file and the reason when it cannot be read. */
export function readInput(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new CliError(`${file} cannot be read (${codeOf(cause)}).`);
  }
}

/** Mistakes in it, one a line, each with file and line as editors and terminals can follow them. */
export function mistakeLines(
  file: string,
  mistakes: readonly { readonly line: number; readonly text: string }[],
): string {
  return mistakes.map((mistake) => `  ${file}:${mistake.line}: ${mistake.text}`).join('\n');
}

/** What the system calls it: ENOENT, EACCES. */
export function codeOf(cause: unknown): string {
  return String((cause as { code?: unknown }).code ?? cause);
}
