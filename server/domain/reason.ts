/**
 * Why something was decided: a code for programs and a sentence for people, in Dutch and in English.
 * Reasons are stored with the decision, so they hold no personal data: a caller's number only redacted.
 */

/** One fact behind a decision. `code` is stable and may be counted; the sentences may be rephrased. */
export interface Reason {
  /** Dotted, e.g. `hours.closed`. */
  readonly code: string;
  readonly nl: string;
  readonly en: string;
  readonly data: Readonly<Record<string, string | number | boolean>>;
}

export function reason(
  code: string,
  nl: string,
  en: string,
  data: Readonly<Record<string, string | number | boolean>> = {},
): Reason {
  return { code, nl, en, data };
}
