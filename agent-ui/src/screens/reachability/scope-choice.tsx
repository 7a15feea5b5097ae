/** Of what figures are: the municipality, or an entrance, queue, team or (for who may) person that had anything. */
import { useQuery } from '@tanstack/react-query';
import type { Scope } from '../../../../server/contract/figures.ts';
import { hasRole, useClient, useMe } from '../../api/session.tsx';
import { Select } from '../../components/form.tsx';
import { useMeasureTexts } from '../../texts/measures/measures.ts';
import { useTexts } from '../../texts/texts.tsx';
import type { ChosenPeriod } from './period-choice.tsx';

export interface ChosenScope {
  readonly kind: Scope['kind'];
  /** Empty for the municipality. */
  readonly id: string;
}

const kinds = ['entrance', 'queue', 'team', 'employee'] as const;

/** `team:deventer/wmo` in an address; empty for the municipality. Ids only: an address never holds a name. */
export function scopeOfText(text: string): ChosenScope {
  const at = text.indexOf(':');
  const kind = kinds.find((one) => one === text.slice(0, at));
  return kind === undefined ? { kind: 'municipality', id: '' } : { kind, id: text.slice(at + 1) };
}

/** Part of a question to the API. */
export function scopeQuery({ kind, id }: ChosenScope): {
  readonly scopeKind: Scope['kind'];
  readonly scopeId?: string;
} {
  return kind === 'municipality' ? { scopeKind: kind } : { scopeKind: kind, scopeId: id };
}

/** Whether this person may see figures of employees. */
export function useMaySeePersons(): boolean {
  return hasRole(useMe(), 'teamleider', 'beheerder');
}

/** The figures of every scope in a period. */
export function useFiguresOfAll(chosen: ChosenPeriod) {
  const client = useClient();
  const withPersons = useMaySeePersons();
  const { query } = chosen;
  return useQuery({
    queryKey: ['figures', query, withPersons],
    queryFn: () =>
      client.call('getFigures', { query: withPersons ? { ...query, withPersons: 'true' } : query }),
    enabled: !chosen.isWrong,
  });
}

export function ScopeChoice(props: {
  readonly chosen: ChosenPeriod;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const texts = useTexts();
  const measures = useMeasureTexts();
  const { data } = useFiguresOfAll(props.chosen);
  const groups = {
    entrance: data?.entrances,
    queue: data?.queues,
    team: data?.teams,
    employee: data?.employees,
  };
  const isThere = (data === undefined ? [] : Object.values(groups).flatMap((one) => one ?? [])).some(
    ({ scope }) => `${scope.kind}:${scope.id}` === props.value,
  );
  return (
    <Select
      label={measures.scope}
      value={props.value}
      onChange={(event) => props.onChange(event.target.value)}
    >
      <option value="">{texts.reach.allScopes}</option>
      {props.value === '' || isThere ? null : (
        <option value={props.value}>{scopeOfText(props.value).id}</option>
      )}
      {kinds.map((kind) =>
        (groups[kind] ?? []).length === 0 ? null : (
          <optgroup key={kind} label={measures.groups[kind]}>
            {(groups[kind] ?? []).map(({ scope }) => (
              <option key={scope.id} value={`${kind}:${scope.id}`}>
                {scope.name}
              </option>
            ))}
          </optgroup>
        ),
      )}
    </Select>
  );
}
