/**
 * The words of every operation. A new route gets a line in the file of its area; the compiler and `docs.test.ts` say
 * which one is missing.
 */
import type { RouteName, SoundRouteName } from '../routes.ts';
import { callsArea } from './area-calls.ts';
import { figuresArea } from './area-figures.ts';
import { notesArea } from './area-notes.ts';
import { peopleArea } from './area-people.ts';
import { routingArea } from './area-routing.ts';
import { sessionArea } from './area-session.ts';
import { systemArea } from './area-system.ts';
import { workArea } from './area-work.ts';
import type { Area, OperationText } from './text.ts';

/** In the order in which the description lists its tags. */
export const areas: readonly Area[] = [
  notesArea,
  figuresArea,
  callsArea,
  peopleArea,
  routingArea,
  systemArea,
  workArea,
  sessionArea,
];

export const operationTexts: Readonly<Record<RouteName | SoundRouteName, OperationText>> = {
  ...notesArea.operations,
  ...figuresArea.operations,
  ...callsArea.operations,
  ...peopleArea.operations,
  ...routingArea.operations,
  ...systemArea.operations,
  ...workArea.operations,
  ...sessionArea.operations,
};

/** The tag of an operation. */
export function tagOf(name: RouteName | SoundRouteName): string {
  return areas.find(({ operations }) => name in operations)?.tag ?? 'Overig';
}
