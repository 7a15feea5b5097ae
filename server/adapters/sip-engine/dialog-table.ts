/**
 * All dialogs by the id applications know: Call-ID and the tag of whoever opened the dialog. A message from the
 * network has both tags, so two look-ups find its dialog in either role without a second index.
 */
import type { Dialog } from './dialog.ts';

export class DialogTable {
  readonly #dialogs = new Map<string, Dialog>();

  get size(): number {
    return this.#dialogs.size;
  }

  all(): IterableIterator<Dialog> {
    return this.#dialogs.values();
  }

  get(id: string): Dialog | undefined {
    return this.#dialogs.get(id);
  }

  /** RFC 3261 section 12.2.2: Call-ID, the request's To tag is ours, its From tag the peer's. */
  findForRequest(callId: string, fromTag: string | undefined, toTag: string): Dialog | undefined {
    const asUas = this.#dialogs.get(`${callId};from-tag=${fromTag ?? ''}`);
    if (asUas !== undefined && asUas.role === 'uas' && asUas.localTag === toTag) return asUas;
    const asUac = this.#dialogs.get(`${callId};from-tag=${toTag}`);
    if (asUac === undefined || asUac.role !== 'uac') return undefined;
    // Before the first answer with a tag the peer's tag is unknown (RFC 3261 section 12.1.2).
    return asUac.remoteTag === undefined || asUac.remoteTag === fromTag ? asUac : undefined;
  }

  /** False when a dialog with this id lives already, or its application is gone: nobody would ever end it. */
  add(dialog: Dialog): boolean {
    if (dialog.app.lost || this.#dialogs.has(dialog.id)) return false;
    this.#dialogs.set(dialog.id, dialog);
    dialog.app.owned.add(dialog);
    return true;
  }

  /** Forgets the dialog; its finished transactions live on until their own timers end. */
  remove(dialog: Dialog): void {
    dialog.ended = true;
    if (this.#dialogs.get(dialog.id) === dialog) this.#dialogs.delete(dialog.id);
    dialog.app.owned.delete(dialog);
    dialog.sessionTimer?.stop();
    dialog.sessionTimer = undefined;
  }
}
