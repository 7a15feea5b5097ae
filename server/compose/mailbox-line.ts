/** Wires the line on which employees hear voicemail, and keeps what callers were saying when the server stopped. */
import type { RecordingsFolder } from '../adapters/media/recordings.ts';
import type { ContactCentre } from '../app/centre/contact-centre.ts';
import { MailboxLine } from '../app/mailbox/mailbox-line.ts';
import type { SipPort } from '../app/ports/sip.ts';
import type { Sound } from '../app/sound/sound.ts';
import type { CallsParts } from './calls.ts';

export function mailboxLine(
  { config, store, clock, chance, log, people, media, mailboxes, mailboxesKnown, dialplans }: CallsParts,
  sip: SipPort,
  sound: Sound,
  centre: Pick<ContactCentre, 'submit'>,
): MailboxLine {
  return new MailboxLine({
    sip,
    sound,
    mailboxes: mailboxes(),
    subjects: store.subjects,
    audit: store.audit,
    clock,
    chance,
    log,
    code: config.calls.voicemailCode,
    isOpen: () => media() !== null && mailboxesKnown(),
    ownerOf: ({ device }) => {
      const owner = device === null ? undefined : people.now.devices.get(device)?.employee;
      return owner === undefined ? null : (people.now.employees.get(owner) ?? null);
    },
    teamsOf: ({ municipality }) => [...(dialplans.current.plans.get(municipality)?.teams.keys() ?? [])],
    submit: (input) => centre.submit(input),
  });
}

/** What callers were saying when the server stopped is completed and kept. */
export async function keepMessages(
  centre: ContactCentre,
  recordings: Pick<RecordingsFolder, 'salvage'>,
): Promise<void> {
  const speaking = [...centre.state.calls.values()].flatMap((call) => {
    const recording = call.message?.stage === 'speaking' ? call.message.recording : null;
    return recording === null ? [] : [{ call, recording }];
  });
  const found = await recordings.salvage(speaking.map(({ recording }) => recording));
  for (const { call, recording } of speaking) {
    const lengthMs = found.get(recording) ?? 0;
    centre.submit({
      type: 'recording.ended',
      call: call.id,
      leg: call.leg,
      recording,
      ended: 'interrupted',
      lengthMs,
      soundMs: lengthMs,
    });
  }
}
