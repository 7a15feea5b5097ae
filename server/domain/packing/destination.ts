/** Where a call goes, as a field: the kind as its place in the list, then the one id that every kind has. */
import type { Destination } from '../events.ts';
import type { Field } from './fields.ts';

const kinds = ['entrance', 'queue', 'team', 'employee', 'partner', 'number'] as const;

export const destination: Field<Destination> = {
  write: (to, value) => {
    const kind = kinds.indexOf(value.kind);
    to.count(kind);
    // A number is somebody's own; the others come back.
    if (value.kind === 'number') to.text(value.number);
    else if (kind >= 0) to.word((value as unknown as Record<string, string>)[value.kind] as string);
  },
  read: (from) => {
    const kind = kinds[from.count()]!;
    const id = kind === 'number' ? from.text() : from.word();
    return { kind, [kind]: id } as unknown as Destination;
  },
};
