/** Whose greeting: an employee's, a team's, or a municipality's for all who have none of their own. */
import { type EmployeeId, idOf, type MunicipalityId, type TeamId } from '../ids.ts';

export type BoxOwner =
  | { readonly kind: 'employee'; readonly employee: EmployeeId }
  | { readonly kind: 'team'; readonly team: TeamId }
  | { readonly kind: 'municipality'; readonly municipality: MunicipalityId };

/** `team:deventer/burgerzaken`: one text for addresses, file names and facts. */
export function ownerText(owner: BoxOwner): string {
  switch (owner.kind) {
    case 'employee':
      return `employee:${owner.employee}`;
    case 'team':
      return `team:${owner.team}`;
    case 'municipality':
      return `municipality:${owner.municipality}`;
  }
}

/** The owner that `ownerText` wrote; null for any other text. */
export function ownerOf(text: string): BoxOwner | null {
  const [, kind, id = ''] = /^(employee|team|municipality):(.+)$/.exec(text) ?? [];
  if (kind === 'employee') return { kind, employee: idOf(id) };
  if (kind === 'team') return { kind, team: idOf(id) };
  return kind === 'municipality' ? { kind, municipality: idOf(id) } : null;
}
