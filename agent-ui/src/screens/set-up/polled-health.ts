/** How the server does, asked every few seconds: during set-up somebody watches it. */
import { useQuery } from '@tanstack/react-query';
import type { HealthPart, HealthState } from '../../../../server/contract/system.ts';
import { useClient } from '../../api/session.tsx';
import type { IconName } from '../../components/icon.tsx';
import type { BadgeTone } from '../../components/layout.tsx';

const everyMs = 3000;

export const looks: Record<HealthState, { readonly tone: BadgeTone; readonly icon: IconName }> = {
  healthy: { tone: 'ok', icon: 'ok' },
  degraded: { tone: 'warning', icon: 'warning' },
  down: { tone: 'error', icon: 'error' },
};

export function usePolledHealth(): readonly HealthPart[] {
  const client = useClient();
  const health = useQuery({
    queryKey: ['health'],
    queryFn: () => client.call('getHealth', {}),
    refetchInterval: everyMs,
  });
  return health.data?.parts ?? [];
}
