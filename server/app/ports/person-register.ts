/** The register outside that knows persons and their telephone numbers (Open Klant: partijen with digitale adressen). */
import type { FoundPerson } from '../../domain/contact/caller-lookup.ts';

/** Nothing is thrown and nothing is waited for long: the call goes on without an answer. */
export interface PersonRegister {
  /**
   * Who has this number, over all notations of it; null when the register gave no answer in time.
   * `number` is canonical: E.164 with plus, or the national form.
   */
  personsWith(number: string): Promise<readonly FoundPerson[] | null>;
}
