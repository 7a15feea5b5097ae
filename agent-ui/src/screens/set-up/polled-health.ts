/** How the server does, asked every few seconds: during set-up somebody watches it. */
import { useQuery } from '@tanstack/react-query';
import type { HealthPart } from '../../../../server/contract/system.ts';
import { useClient } from '../../api/session.tsx';

const everyMs = 3000;

export function usePolledHealth(): readonly HealthPart[] {
  const client = useClient();
  const health = useQuery({
    queryKey: ['health'],
    queryFn: () => client.call('getHealth', {}),
    refetchInterval: everyMs,
  });
  return health.data?.parts ?? [];
}
