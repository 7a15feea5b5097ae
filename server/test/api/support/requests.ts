/** Requests that many tests send the same way. */
import assert from 'node:assert/strict';
import { codeAt, fromBase32 } from '../../../app/accounts/totp.ts';
import type { NewNote } from '../../../contract/note.ts';
import type { Browser } from './world.ts';

/** A note for civil affairs of Deventer, with a number to ring. */
export function newNote(change: Partial<NewNote> = {}): NewNote {
  return {
    callId: null,
    ownerTeam: 'deventer/burgerzaken',
    ownerEmployee: null,
    callerName: 'Beller',
    number: '0570612345',
    subjectId: null,
    question: 'Vraag',
    window: null,
    ...change,
  };
}

/** Number of the present step of half a minute, by which codes change. */
export const totpStep = (): number => Math.floor(Date.now() / 30_000);

/**
 * Sets up the second factor with the code of the step before, which is still taken and leaves the present one for signing in.
 */
export async function turnOnFactor(
  browser: Browser,
): Promise<{ readonly codeIn: (step: number) => string; readonly recoveryCodes: readonly string[] }> {
  const begun = await browser.send('POST', '/ik/tweede-factoren');
  assert.equal(begun.status, 201, begun.text);
  const secret = fromBase32(begun.body.credential);
  const confirm = () =>
    browser.send('POST', '/ik/tweede-factoren/bevestigingen', {
      body: { oneTimeCode: codeAt(secret, totpStep() - 1) },
    });
  const step = totpStep();
  let confirmed = await confirm();
  // The half minute was over between making the code and the server looking at it.
  if (confirmed.status !== 200 && totpStep() !== step) confirmed = await confirm();
  assert.equal(confirmed.status, 200, confirmed.text);
  return {
    codeIn: (step) => codeAt(secret, step),
    recoveryCodes: confirmed.body.recoveryCodes as readonly string[],
  };
}
