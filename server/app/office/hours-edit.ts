/** From hours as a screen sends them to hours as the dialplan file writes them, and what may go wrong. */
import type { HoursChange } from '../../contract/routing.ts';
import type { Block } from '../../domain/calendar/schedule.ts';
import { editHours, type NewHours } from '../../domain/dialplan/edit-hours.ts';
import type { Dialplan } from '../../domain/dialplan/types.ts';
import type { DialplanEditor, EditOutcome } from '../ports/dialplans.ts';
import { Refusal } from './handler.ts';

/** Most mistakes shown to the one who changes hours; the first tells most. */
const problemsShownMax = 5;

/** The version of a plan as the number that a screen sends back with its change. */
export function hoursVersion(plan: Dialplan): number {
  return Number.parseInt(plan.version.slice(0, 8), 16);
}

/** Refuses what is no time, what changed meanwhile, and what would leave a caller without a destination. */
export async function changeHours(
  editor: DialplanEditor,
  plan: Dialplan,
  schedule: string,
  change: HoursChange,
): Promise<void> {
  if (change.version !== hoursVersion(plan)) throw changedMeanwhile();
  const mistakes: { path: readonly PropertyKey[]; detail: string }[] = [];
  const blocksAt = (ranges: HoursChange['days'][number], path: readonly PropertyKey[]): readonly Block[] => {
    const blocks = ranges
      .map(({ from, until }) => ({ from: minutesOf(from), to: minutesOf(until) }))
      .sort((a, b) => a.from - b.from);
    const isRight = blocks.every(({ from, to }, at) => from < to && from > (blocks[at - 1]?.to ?? -1));
    if (!isRight) mistakes.push({ path, detail: 'Tijden horen na elkaar te liggen, zonder overlap.' });
    return blocks;
  };
  const hours: NewHours = {
    days: change.days.map((ranges, day) => blocksAt(ranges, ['days', day])),
    exceptions: change.exceptions.map(({ date, name, ranges }, at) => ({
      on: date,
      blocks: blocksAt(ranges, ['exceptions', at]),
      reason: name,
    })),
  };
  if (mistakes.length > 0) throw new Refusal('invalid', 'Niet alle tijden kloppen.', mistakes);
  const outcome = await editor.editFile(plan.version, (text) => editHours(text, schedule, hours));
  if (!outcome.ok) throw editRefused(outcome, 'Deze openingstijden staan');
}

/** `what` begins the sentence about a form that no program edits: "Dit team staat". */
export function editRefused(outcome: Extract<EditOutcome, { readonly ok: false }>, what: string): Refusal {
  switch (outcome.why) {
    case 'changed':
      return changedMeanwhile();
    case 'form':
      return new Refusal(
        'conflict',
        `${what} in een vorm die alleen in het dialplanbestand zelf te wijzigen is.`,
      );
    case 'readOnly':
      return new Refusal('conflict', 'De server mag het dialplanbestand niet wijzigen.');
    case 'unfit':
      return new Refusal(
        'conflict',
        `Zo zou het dialplan niet kloppen: ${outcome.problems.slice(0, problemsShownMax).join(' — ')}`,
      );
  }
}

function changedMeanwhile(): Refusal {
  return new Refusal(
    'versionChanged',
    'Iemand heeft het dialplan intussen gewijzigd. Laad de pagina opnieuw.',
  );
}

function minutesOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return hours * 60 + minutes;
}
