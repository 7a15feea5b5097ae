/** The Range header of a request for a file (RFC 9110 section 14.1.2): one range of bytes; anything else is ignored. */

export type Part = { readonly first: number; readonly last: number } | 'whole' | 'unsatisfiable';

/**
 * The bytes to send of a file of `size` bytes. Several ranges, other units and nonsense give the whole file, as
 * section 14.2 allows.
 */
export function partOf(header: string | undefined, size: number): Part {
  const [, from, to] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '') ?? [];
  if (from === undefined || to === undefined || (from === '' && to === '')) return 'whole';
  if (from === '') {
    // A suffix: the last so many bytes.
    const length = Math.min(Number(to), size);
    return length === 0 ? 'unsatisfiable' : { first: size - length, last: size - 1 };
  }
  const first = Number(from);
  const last = to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (first >= size) return 'unsatisfiable';
  return last < first ? 'whole' : { first, last };
}
