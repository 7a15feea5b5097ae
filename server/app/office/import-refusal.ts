/** A file that was not taken over: the same answer for each kind of import. */
import { Refusal } from './handler.ts';

/** The most mistakes of a file that are told at once. */
const mistakesMax = 100;

/** 400 with each mistake at its line of `fileContent`. */
export function importRefused(
  mistakes: readonly { readonly line: number; readonly text: string }[],
): Refusal {
  return new Refusal(
    'invalid',
    'Het bestand is niet overgenomen.',
    mistakes.slice(0, mistakesMax).map(({ line, text }) => ({
      path: ['fileContent', line],
      detail: `Regel ${line}: ${text}`,
    })),
  );
}
