/** What a note says of its caller and question: one sealed text with the personal data, read and written here. */
import type { NoteAnswer, NoteContact } from '../../contract/note.ts';
import { canonical, parseNumber } from '../../domain/numbers/phone-number.ts';
import { showNumberText } from '../../domain/numbers/show.ts';
import { fitsRegister } from '../ports/contact-register.ts';
import { Refusal } from './handler.ts';

/** Texts of a note, kept with the personal data as JSON. */
export interface NoteTexts {
  readonly question: string;
  readonly window: string | null;
  readonly remarks: readonly string[];
  /** Without empty fields; the second number in its canonical form. */
  readonly contact: NoteContact;
  /** To the questions of the team that the note was made for. */
  readonly answers: readonly NoteAnswer[];
}

const noTexts: NoteTexts = { question: '', window: null, remarks: [], contact: {}, answers: [] };

export function noteTextsOf(text: string | undefined): NoteTexts {
  if (text === undefined || text === '') return noTexts;
  try {
    return { ...noTexts, ...(JSON.parse(text) as Partial<NoteTexts>) };
  } catch {
    return { ...noTexts, question: text };
  }
}

/** The name in parts as one line: `Jan van der Berg`; empty when no part is known. */
export function nameOfParts({ firstName, infix, lastName }: NoteContact): string {
  return [firstName, infix, lastName].filter((part) => part !== undefined && part !== '').join(' ');
}

/** For the wire; no key at all when nothing is known. */
export function contactShown(contact: NoteContact): { readonly contact?: NoteContact } {
  if (Object.keys(contact).length === 0) return {};
  const { secondNumber } = contact;
  return {
    contact:
      secondNumber === undefined ? contact : { ...contact, secondNumber: showNumberText(secondNumber) },
  };
}

/**
 * As it is kept: trimmed, without empty fields. Throws a `Refusal` for a second number that is none, or, with
 * `forRegister`, that the register outside would refuse after the call (DOMAIN 2.1).
 */
export function contactKept(given: NoteContact | undefined, forRegister: boolean): NoteContact {
  const filled = Object.entries(given ?? {})
    .map(([field, value]) => [field, (value ?? '').trim()] as const)
    .filter(([, value]) => value !== '');
  const contact: NoteContact = Object.fromEntries(filled);
  if (contact.secondNumber === undefined) return contact;
  const parsed = parseNumber(contact.secondNumber);
  if (!parsed.ok) throw wrongSecond('Dit is geen telefoonnummer.');
  const secondNumber = canonical(parsed.number);
  if (forRegister && !fitsRegister(secondNumber)) {
    throw wrongSecond('Op dit nummer kan niemand worden teruggebeld.');
  }
  return { ...contact, secondNumber };
}

function wrongSecond(detail: string): Refusal {
  return new Refusal('invalid', 'De aanvraag klopt niet.', [{ path: ['contact', 'secondNumber'], detail }]);
}
