/** Changing a dialplan file from a screen: judged as a whole first, live at once when it is fit. */
import type { EntranceId } from '../../domain/ids.ts';

export type EditOutcome =
  | { readonly ok: true }
  /** The file is not the one the change was made on any more. */
  | { readonly ok: false; readonly why: 'changed' }
  /** The place to be changed is written in a way that only a person can edit. */
  | { readonly ok: false; readonly why: 'form' }
  /** The folder cannot be written to. */
  | { readonly ok: false; readonly why: 'readOnly' }
  /** What is wrong with the result: mistakes and routing tests that fail. */
  | { readonly ok: false; readonly why: 'unfit'; readonly problems: readonly string[] };

/** A routing test that stands beside the dialplans, run on the set that is live. */
export interface LiveTest {
  /** The entrance its call came to. */
  readonly entrance: EntranceId;
  readonly name: string;
  /** Empty: passed. Each one sentence. */
  readonly failures: readonly string[];
}

export interface DialplanEditor {
  /** In the order of their files. */
  readonly tests: readonly LiveTest[];
  /**
   * Changes the file with this content hash. `edit` gets its text and gives the new one, or null when it
   * cannot. Nothing is written unless all dialplans together stay fit.
   */
  editFile(version: string, edit: (text: string) => string | null): Promise<EditOutcome>;
}
