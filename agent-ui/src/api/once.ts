/**
 * Keys for what must be made once (`Idempotency-Key`): a form has one from the moment it opens, so that pressing "save" again
 * after an answer got lost makes no second note. What was changed in between is another request, and so another key.
 */

/** A random text; also where the page is not served over HTTPS. */
export function newOnce(): string {
  return [...crypto.getRandomValues(new Uint32Array(4))].map((word) => word.toString(36)).join('');
}

/** The key of this content of a form (FNV-1a over its JSON). */
export function onceOf(form: string, content: unknown): string {
  let hash = 0x811c9dc5;
  for (const character of JSON.stringify(content) ?? '') {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return `${form}-${hash.toString(36)}`;
}
