/**
 * Whose names a call is handled with. An agent may answer a queue that another municipality shares: what they choose from
 * (subjects, teams, colleagues, promises) is then that municipality's, which the server knows by the call.
 */
import type { CallCard } from '../../../../server/contract/call.ts';
import { useMe } from '../../api/session.tsx';

export interface CallScope {
  /** For the server; empty for the own municipality, so that what was fetched once serves every call. */
  readonly query: { readonly callId?: string };
  /** For keys of the cache. */
  readonly key: string;
  /** The other municipality, to be told to the agent; null for the own one. */
  readonly guestOf: string | null;
}

export function useCallScope(call: Pick<CallCard, 'id' | 'municipality'>): CallScope {
  const me = useMe();
  const { municipality } = call;
  if (municipality === null || municipality.id === me.municipality.id) {
    return { query: {}, key: me.municipality.id, guestOf: null };
  }
  return { query: { callId: call.id }, key: municipality.id, guestOf: municipality.name };
}
