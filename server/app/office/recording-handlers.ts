/**
 * Recorded conversations: who may hear them, and which are kept on purpose. All who may read the story of a call see that it
 * was recorded; only a leader of a team of the employee who spoke hears it, and each hearing leaves a line in the audit trail.
 */
import type { Recording } from '../../contract/call.ts';
import { basePath } from '../../contract/routes.ts';
import type { DomainEvent } from '../../domain/events.ts';
import type { CallId } from '../../domain/ids.ts';
import { messageId } from '../../domain/mailbox/book.ts';
import type { Tape } from '../../domain/mailbox/tapes.ts';
import type { Employee } from '../ports/people.ts';
import type { SoundBytes } from '../ports/voices.ts';
import { retentionDaysMax } from '../privacy/retention.ts';
import { type Asker, employeeOf, type HandlersOf, Refusal } from './handler.ts';
import type { Office } from './office.ts';
import { iso } from './views/wire-time.ts';

const dayMs = 86_400_000;

export function recordingHandlers(office: Office): HandlersOf<'holdRecording' | 'releaseRecording'> {
  const { subjects, ledger } = office.parts;
  const tell = async (fact: DomainEvent): Promise<void> => {
    await ledger.append([fact]);
    office.tapes.apply(fact, () => null);
  };
  const letGo = async (tape: Tape): Promise<void> => {
    if (tape.hold !== null) await subjects.erase(tape.hold.reason, office.now());
  };
  return {
    holdRecording: async ({ asker, params, body }) => {
      const { id: by, municipality } = employeeOf(asker);
      const tape = knownTape(office, asker, params.recordingId);
      const now = office.now();
      const until = Date.parse(body.until);
      if (until <= now || until > now + retentionDaysMax * dayMs) {
        throw new Refusal('invalid', 'De aanvraag klopt niet.', [
          { path: ['until'], detail: 'Kies een moment in de toekomst, binnen twintig jaar.' },
        ]);
      }
      const reason = await subjects.create(municipality, 'secret', { text: body.reason }, now);
      const { recording } = tape;
      const envelope = { v: 1, at: now, stream: `tape:${recording}`, municipality } as const;
      await tell({ ...envelope, type: 'tape.held', data: { recording, until, reason, by } });
      await letGo(tape);
      return recordingView(office, employeeOf(asker), office.tapes.named(params.recordingId) ?? tape);
    },

    releaseRecording: async ({ asker, params }) => {
      const { id: by, municipality } = employeeOf(asker);
      const tape = knownTape(office, asker, params.recordingId);
      if (tape.hold === null) return;
      const { recording } = tape;
      const envelope = { v: 1, at: office.now(), stream: `tape:${recording}`, municipality } as const;
      await tell({ ...envelope, type: 'tape.released', data: { recording, by } });
      await letGo(tape);
    },
  };
}

/** The sound of a conversation, for who may hear it; for everybody else it does not exist. */
export async function recordingSound(office: Office, asker: Asker, id: string): Promise<SoundBytes> {
  const tape = knownTape(office, asker, id);
  const sound = mayHear(office, employeeOf(asker), tape)
    ? await office.mailboxes.recordings.bytesOf(tape.recording)
    : null;
  if (sound === null) throw new Refusal('notFound', 'Deze opname bestaat niet.');
  return sound;
}

export function recordingsOf(office: Office, asker: Employee, call: CallId): Promise<Recording[]> {
  return Promise.all(office.tapes.of(call).map((tape) => recordingView(office, asker, tape)));
}

async function recordingView(office: Office, asker: Employee, tape: Tape): Promise<Recording> {
  const { recording, employee, at, hold } = tape;
  const id = messageId(recording);
  const reason = hold === null ? null : ((await office.parts.subjects.read(hold.reason))?.text ?? '');
  const isHeard = mayHear(office, asker, tape) && office.calls.get(tape.call)?.endedAt !== null;
  return {
    id,
    at: iso(at),
    employee: employee === null ? null : office.names.employee(employee).name,
    audio: isHeard ? `${basePath}/gespreksopnamen/${encodeURIComponent(id)}/geluid` : null,
    kept:
      hold === null || reason === null
        ? null
        : { until: iso(hold.until), reason, employee: office.names.employee(hold.by).name },
  };
}

/** Of the own municipality; a team leader's are those of the own teams. */
function knownTape(office: Office, asker: Asker, id: string): Tape {
  const employee = employeeOf(asker);
  const tape = office.tapes.named(id);
  const isOwn = tape !== undefined && tape.municipality === employee.municipality;
  if (!isOwn || !(employee.roles.includes('beheerder') || mayHear(office, employee, tape))) {
    throw new Refusal('notFound', 'Deze opname bestaat niet.');
  }
  return tape;
}

/**
 * Recordings are for coaching and complaints: a leader of who spoke, and nobody else (DOMAIN section 4). An agent of another
 * municipality who answered a shared queue has no leader here: the leaders of the caller's municipality hear those.
 */
function mayHear(office: Office, asker: Employee, { employee, municipality }: Tape): boolean {
  if (municipality !== asker.municipality || !asker.roles.includes('teamleider')) return false;
  const spoke = employee === null ? undefined : office.people.now.employees.get(employee);
  if (spoke !== undefined && spoke.municipality !== municipality) return true;
  return spoke?.teams.some((team) => asker.teams.includes(team)) ?? false;
}
