/** Who is signed in, for the whole page; and the client that everything uses. */
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, use, useMemo } from 'react';
import type { Me, Role } from '../../../server/contract/session.ts';
import { ApiError, type Client, createClient } from './client.ts';

const ClientContext = createContext<Client | null>(null);
const MeContext = createContext<Me | null>(null);

export function ClientProvider(props: { readonly children: ReactNode }) {
  const queries = useQueryClient();
  const client = useMemo(
    () => createClient(window.fetch.bind(window), () => queries.setQueryData(['me'], null)),
    [queries],
  );
  return <ClientContext value={client}>{props.children}</ClientContext>;
}

export function useClient(): Client {
  const client = use(ClientContext);
  if (client === null) throw new Error('useClient outside ClientProvider');
  return client;
}

/** Null when nobody is signed in. */
export function useSessionQuery() {
  const client = useClient();
  return useQuery({
    queryKey: ['me'],
    queryFn: async (): Promise<Me | null> => {
      try {
        return remember(client, await client.call('getMe', {}));
      } catch (error) {
        if (error instanceof ApiError && error.status === 401) return null;
        throw error;
      }
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function remember(client: Client, me: Me): Me {
  client.setCsrfToken(me.csrfToken);
  return me;
}

export async function signOut(client: Client, queries: QueryClient): Promise<void> {
  const next = queries.getQueryData<Me | null>(['me'])?.signOutAddress ?? null;
  await client.call('signOut', {}).catch(() => undefined);
  // On a shared computer the next person would come in as this one, who is still signed in at the provider.
  if (next !== null) window.location.assign(next);
  client.setCsrfToken(null);
  queries.clear();
  queries.setQueryData(['me'], null);
}

export function MeProvider(props: { readonly me: Me; readonly children: ReactNode }) {
  return <MeContext value={props.me}>{props.children}</MeContext>;
}

export function useMe(): Me {
  const me = use(MeContext);
  if (me === null) throw new Error('useMe outside MeProvider');
  return me;
}

export function hasRole(me: Me, ...roles: readonly Role[]): boolean {
  return me.roles.some((role) => roles.includes(role));
}
