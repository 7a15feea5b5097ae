/** What somebody typed and has not saved yet, kept in this tab only, so that a reload in mid-call loses nothing. */

export type Draft = Readonly<Record<string, string | null>>;

const prefix = 'bereikbaar.draft.';

export function readDraft(key: string): Draft | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(prefix + key) ?? 'null');
    return typeof kept === 'object' && kept !== null ? (kept as Draft) : null;
  } catch {
    // Storage may be forbidden: then nothing is kept over a reload.
    return null;
  }
}

/** Null forgets it. */
export function keepDraft(key: string, draft: Draft | null): void {
  try {
    if (draft === null) sessionStorage.removeItem(prefix + key);
    else sessionStorage.setItem(prefix + key, JSON.stringify(draft));
  } catch {
    // As above.
  }
}

/** Forgets what was typed beside calls that are over, since it is about citizens. */
export function forgetDrafts(except: readonly string[]): void {
  try {
    for (const key of Object.keys(sessionStorage)) {
      if (key.startsWith(prefix) && !except.some((id) => key.endsWith(id))) sessionStorage.removeItem(key);
    }
  } catch {
    // As above.
  }
}
