/** Changing a dialplan file from a screen: judged as a whole first, live at once when it is fit. */

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

export interface DialplanEditor {
  /**
   * Changes the file with this content hash. `edit` gets its text and gives the new one, or null when it
   * cannot. Nothing is written unless all dialplans together stay fit.
   */
  editFile(version: string, edit: (text: string) => string | null): Promise<EditOutcome>;
}
