/** Wires the lines that only phones of employees reach: voicemail by phone, and the test call with oneself. */
import type { ContactCentre } from '../app/centre/contact-centre.ts';
import { OwnLines } from '../app/own-lines.ts';
import type { SipPort } from '../app/ports/sip.ts';
import type { Sound } from '../app/sound/sound.ts';
import { TestCallLine } from '../app/test-call/test-call-line.ts';
import { testCallCode } from '../contract/test-call.ts';
import type { CallsParts } from './calls.ts';
import { mailboxLine } from './mailbox-line.ts';

export function ownLines(
  parts: CallsParts,
  sip: SipPort,
  sound: Sound,
  centre: Pick<ContactCentre, 'submit'>,
): OwnLines {
  const { recordings, chance, media, people } = parts;
  const testCall = new TestCallLine({
    sip,
    sound,
    recordings,
    chance,
    code: testCallCode,
    isOpen: () => media() !== null,
    isOurs: ({ device }) => device !== null && people.now.devices.has(device),
  });
  return new OwnLines(mailboxLine(parts, sip, sound, centre), testCall);
}
