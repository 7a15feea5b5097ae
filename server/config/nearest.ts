/** The known name that was probably meant: fewest single-character edits (Levenshtein). */
export function nearest(given: string, known: readonly string[]): string {
  let best = '';
  let bestEdits = Number.POSITIVE_INFINITY;
  for (const name of known) {
    const edits = editsBetween(given, name);
    if (edits < bestEdits) {
      best = name;
      bestEdits = edits;
    }
  }
  return best;
}

function editsBetween(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const here = [row];
    for (let column = 1; column <= b.length; column++) {
      const change = a[row - 1] === b[column - 1] ? 0 : 1;
      here.push(Math.min(above[column]! + 1, here[column - 1]! + 1, above[column - 1]! + change));
    }
    above = here;
  }
  return above[b.length]!;
}
