/**
 * What the live feed says, folded: keyed items per collection. Pure. A collection that did not change keeps
 * its identity, so that only the screens that show it draw again.
 */
import type { CollectionName, ItemOf, ServerMessage } from '../../../server/contract/live.ts';

export type Collections = { readonly [N in CollectionName]: readonly ItemOf<N>[] };

export interface LiveState {
  readonly cursor: string | null;
  /** False until the first snapshot. */
  readonly loaded: boolean;
  readonly collections: Collections;
}

const none: Collections = {
  agentState: [],
  myCalls: [],
  queues: [],
  agents: [],
  figures: [],
  notes: [],
  alerts: [],
  calamities: [],
  health: [],
};

export const emptyLiveState: LiveState = { cursor: null, loaded: false, collections: none };

export function applyMessage(state: LiveState, message: ServerMessage): LiveState {
  switch (message.type) {
    case 'heartbeat':
      return state;
    case 'snapshot':
      return {
        cursor: message.cursor,
        loaded: true,
        collections: { ...none, ...withoutUndefined(message.content) },
      };
    case 'change': {
      const next: Record<CollectionName, readonly { readonly id: string }[]> = { ...state.collections };
      for (const change of message.changes) {
        const items = next[change.collection];
        next[change.collection] =
          change.operation === 'put'
            ? put(items, change.item)
            : items.filter((item) => item.id !== change.id);
      }
      return { ...state, cursor: message.cursor, collections: next as unknown as Collections };
    }
  }
}

function put<T extends { readonly id: string }>(items: readonly T[], item: T): readonly T[] {
  const at = items.findIndex((other) => other.id === item.id);
  return at < 0 ? [...items, item] : items.with(at, item);
}

function withoutUndefined(content: object): Partial<Collections> {
  return Object.fromEntries(Object.entries(content).filter(([, items]) => items !== undefined));
}
