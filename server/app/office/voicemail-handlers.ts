/**
 * Routes of voicemail: messages of the signed-in person and of their teams, and greetings. A message of somebody else,
 * of another team or municipality does not exist for the asker.
 */
import { basePath } from '../../contract/routes.ts';
import type { Greeting, Voicemail } from '../../contract/voicemail.ts';
import { isIn, type Message } from '../../domain/mailbox/book.ts';
import { type BoxOwner, ownerText } from '../../domain/mailbox/owner.ts';
import { showNumberText } from '../../domain/numbers/show.ts';
import { changeableGreeting, greetingsOf } from '../mailbox/mailboxes.ts';
import type { GreetingResult, SoundBytes, SoundFile } from '../ports/voices.ts';
import {
  type Asker,
  contentVersionOf,
  employeeOf,
  type HandlersOf,
  ifUnchanged,
  municipalityOf,
  pageOf,
  Refusal,
} from './handler.ts';
import type { Office } from './office.ts';
import { type PromptSoundHandlers, promptSoundHandlers } from './prompt-handlers.ts';
import { recordingSound } from './recording-handlers.ts';
import { iso, seconds } from './views/wire-time.ts';

export function voicemailHandlers(
  office: Office,
): HandlersOf<
  | 'listVoicemails'
  | 'changeVoicemail'
  | 'deleteVoicemail'
  | 'listGreetings'
  | 'putGreeting'
  | 'deleteGreeting'
> {
  return {
    listVoicemails: async ({ asker, query }) => {
      const found = messagesOf(office, asker);
      const from = (query.page - 1) * query.pageSize;
      await loadCallers(office, found.slice(from, from + query.pageSize));
      return pageOf(found, query, (message) => messageView(office, message));
    },

    changeVoicemail: async ({ asker, params, body }) => {
      const message = ownMessage(office, asker, params.voicemailId);
      await office.mailboxes.setHeard(message, body.heard, employeeOf(asker).id, 'screen');
      await loadCallers(office, [message]);
      return messageView(office, { ...message, heard: body.heard });
    },

    deleteVoicemail: async ({ asker, params }) => {
      const message = ownMessage(office, asker, params.voicemailId);
      await office.mailboxes.remove(message, employeeOf(asker).id, 'screen');
    },

    listGreetings: ({ asker, query }) =>
      pageOf(greetingsOf(employeeOf(asker), teamsOf(office, asker)), query, (owner) =>
        greetingView(office, owner),
      ),

    putGreeting: async ({ asker, params, body }) => {
      const owner = ownGreeting(office, asker, params.greetingId);
      ifUnchanged(asker, greetingView(office, owner));
      const { mailboxes } = office;
      const saved = await mailboxes.changeGreeting(
        owner,
        municipalityOf(asker),
        employeeOf(asker).id,
        'screen',
        (text) => mailboxes.greetings.saveText(text, body.text),
      );
      refuseUnlessSaved(saved);
      return greetingView(office, owner);
    },

    deleteGreeting: async ({ asker, params }) => {
      const owner = ownGreeting(office, asker, params.greetingId);
      ifUnchanged(asker, greetingView(office, owner));
      const { id } = employeeOf(asker);
      await office.mailboxes.removeGreeting(owner, municipalityOf(asker), id, 'screen');
    },
  };
}

/** Routes whose body is sound: what they read or take is a file, not JSON. */
export interface SoundHandlers extends PromptSoundHandlers {
  readonly getVoicemailSound: (asker: Asker, id: string) => Promise<SoundBytes>;
  readonly getRecordingSound: (asker: Asker, id: string) => Promise<SoundBytes>;
  readonly getGreetingSound: (asker: Asker, id: string) => SoundFile;
  readonly putGreetingSound: (asker: Asker, id: string, sound: Uint8Array) => Promise<void>;
}

export function soundHandlers(office: Office): SoundHandlers {
  return {
    ...promptSoundHandlers(office),
    getVoicemailSound: async (asker, id) => {
      const { recording } = ownMessage(office, asker, id);
      const sound = await office.mailboxes.recordings.bytesOf(recording);
      if (sound === null) throw new Refusal('notFound', 'Het geluid is er niet meer.');
      return sound;
    },

    getRecordingSound: (asker, id) => recordingSound(office, asker, id),

    getGreetingSound: (asker, id) => {
      const owner = ownGreeting(office, asker, id);
      const stored = office.mailboxes.greetings.of(ownerText(owner));
      if (stored === null) throw new Refusal('notFound', 'Er is geen eigen begroeting.');
      return stored;
    },

    putGreetingSound: async (asker, id, sound) => {
      const owner = ownGreeting(office, asker, id);
      ifUnchanged(asker, greetingView(office, owner));
      const { mailboxes } = office;
      const saved = await mailboxes.changeGreeting(
        owner,
        municipalityOf(asker),
        employeeOf(asker).id,
        'screen',
        (text) => mailboxes.greetings.saveSound(text, sound),
      );
      refuseUnlessSaved(saved);
    },
  };
}

/** Newest first, as screens list them. */
function messagesOf(office: Office, asker: Asker): readonly Message[] {
  const { municipality, ...person } = employeeOf(asker);
  const found = office.mailboxes.of(person).filter((message) => message.municipality === municipality);
  return [...found].sort((a, b) => b.at - a.at);
}

function ownMessage(office: Office, asker: Asker, id: string): Message {
  const { id: employee, teams, municipality } = employeeOf(asker);
  const message = office.mailboxes.get(id);
  if (message === undefined || message.municipality !== municipality || !isIn(message.box, employee, teams)) {
    throw new Refusal('notFound', 'Dit bericht bestaat niet.');
  }
  return message;
}

function ownGreeting(office: Office, asker: Asker, id: string): BoxOwner {
  const owner = changeableGreeting(id, employeeOf(asker), teamsOf(office, asker));
  if (owner === null) throw new Refusal('notFound', 'Deze begroeting bestaat niet.');
  return owner;
}

function teamsOf(office: Office, asker: Asker) {
  return office.names.teams(municipalityOf(asker)).map(({ id }) => id);
}

function refuseUnlessSaved(saved: GreetingResult): void {
  if (saved.ok) return;
  switch (saved.reason) {
    case 'unusable':
      throw new Refusal(
        'invalid',
        'Dit geluid kan niet worden gebruikt: het is leeg, te lang of onleesbaar.',
      );
    case 'missing':
      throw new Refusal('unavailable', 'Op de server ontbreekt het programma dat dit geluid maakt.');
    case 'storage':
      throw new Refusal(
        'unavailable',
        'De begroeting kan nu niet worden opgeslagen. Waarschuw de beheerder.',
      );
  }
}

async function loadCallers(office: Office, messages: readonly Message[]): Promise<void> {
  await office.personal.load(messages.flatMap(({ caller }) => (caller === null ? [] : [caller])));
}

function messageView(office: Office, message: Message): Voicemail {
  const { id, box, at, length, caller, heard, note } = message;
  const number = caller === null ? undefined : office.personal.peek(caller)?.number;
  return {
    id,
    at: iso(at),
    number: number === undefined ? null : showNumberText(number),
    lengthSeconds: seconds(length),
    audio: `${basePath}/voicemailberichten/${encodeURIComponent(id)}/geluid`,
    transcript: '',
    heard,
    noteId: note,
    box: { kind: box.kind, ...office.names.destination(box) },
  };
}

function greetingView(office: Office, owner: BoxOwner): Greeting {
  const id = ownerText(owner);
  const stored = office.mailboxes.greetings.of(id);
  return {
    id,
    version: contentVersionOf(stored),
    kind: owner.kind,
    name:
      owner.kind === 'municipality'
        ? office.names.municipality(owner.municipality).name
        : office.names.destination(owner).name,
    origin: stored?.origin ?? 'standard',
    text: stored?.text ?? '',
    lengthSeconds: seconds(stored?.length ?? 0),
    audio: stored === null ? null : `${basePath}/begroetingen/${encodeURIComponent(id)}/geluid`,
  };
}
