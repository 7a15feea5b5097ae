/** Subjects of the product catalogue, searched on the server: a catalogue may hold thousands. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { CallCard, Subject } from '../../../../server/contract/call.ts';
import { useClient } from '../../api/session.tsx';
import { useCallScope } from './call-scope.ts';

/** A list to choose from, not to read through. */
const shownMax = 8;
const keptMs = 600_000;

export function useSubjects(
  call: CallCard,
  text: string,
): {
  readonly matches: readonly Subject[];
  readonly pending: boolean;
} {
  const client = useClient();
  const { key, query } = useCallScope(call);
  const search = text.trim();
  const found = useQuery({
    queryKey: ['subjects', key, search],
    queryFn: () => client.call('listSubjects', { query: { search, ...query, pageSize: shownMax } }),
    placeholderData: keepPreviousData,
    staleTime: keptMs,
  });
  return {
    matches: (found.data?.results ?? []).slice(0, shownMax),
    pending: found.isPlaceholderData || found.isPending,
  };
}

/** The one that was chosen; undefined while it is looked up, and when the catalogue does not hold it any more. */
export function useSubject(call: CallCard, id: string | null): Subject | undefined {
  const client = useClient();
  const { key, query } = useCallScope(call);
  const found = useQuery({
    queryKey: ['subjects', key, 'one', id],
    queryFn: () => client.call('getSubject', { params: { subjectId: id ?? '' }, query }),
    enabled: id !== null,
    staleTime: keptMs,
  });
  return found.data;
}
