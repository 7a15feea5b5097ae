/** The live feed for React: one connection per screen, hooks that draw again only on their own collection. */
import { createContext, type ReactNode, use, useEffect, useMemo, useSyncExternalStore } from 'react';
import type { CollectionName, ItemOf } from '../../../server/contract/live.ts';
import { type ConnectionStatus, LiveConnection } from './connection.ts';

const LiveContext = createContext<LiveConnection | null>(null);

export function LiveProvider(props: { readonly children: ReactNode }) {
  const connection = useMemo(() => new LiveConnection(window.location.origin), []);
  useEffect(() => {
    const retry = () => connection.retryNow();
    window.addEventListener('online', retry);
    return () => {
      window.removeEventListener('online', retry);
      connection.close();
    };
  }, [connection]);
  return <LiveContext value={connection}>{props.children}</LiveContext>;
}

export function useConnection(): LiveConnection {
  const connection = use(LiveContext);
  if (connection === null) throw new Error('useConnection outside LiveProvider');
  return connection;
}

/** Keeps the feed open on these collections while the screen is shown. */
export function useSubscription(collections: readonly CollectionName[]): void {
  const connection = useConnection();
  const key = collections.join();
  useEffect(() => {
    if (key !== '') connection.open(key.split(',') as CollectionName[]);
  }, [connection, key]);
}

export function useCollection<N extends CollectionName>(name: N): readonly ItemOf<N>[] {
  const connection = useConnection();
  return useSyncExternalStore(
    connection.subscribe,
    () => connection.view().state.collections[name] as readonly ItemOf<N>[],
  );
}

export function useLiveLoaded(): boolean {
  const connection = useConnection();
  return useSyncExternalStore(connection.subscribe, () => connection.view().state.loaded);
}

export function useLiveStatus(): ConnectionStatus {
  const connection = useConnection();
  return useSyncExternalStore(connection.subscribe, () => connection.view().status);
}

/** Server clock minus ours, whole seconds, so that a small wobble draws nothing. */
export function useClockSkewMs(): number {
  const connection = useConnection();
  return useSyncExternalStore(
    connection.subscribe,
    () => Math.round(connection.view().clockSkewMs / 1000) * 1000,
  );
}
