/** Over which trunks a call of ours goes out: the municipality's own first, those that are down last. */
import type { MunicipalityId, TrunkId } from '../../domain/ids.ts';
import type { Trunk, TrunkState } from '../ports/trunks.ts';

/**
 * In the order in which they are to be tried; none when no trunk may carry the call. One that is down is kept at
 * the end: a provider that leaves OPTIONS unanswered may take calls all the same.
 */
export function outboundTrunks(
  trunks: readonly Trunk[],
  states: readonly Pick<TrunkState, 'trunk' | 'health'>[],
  municipality: MunicipalityId | null,
): readonly TrunkId[] {
  const isOwn = ({ outboundFor }: Trunk): boolean =>
    municipality !== null && outboundFor?.includes(municipality) === true;
  const isDown = ({ id }: Trunk): boolean => states.find(({ trunk }) => trunk === id)?.health === 'down';
  const able = trunks.filter(
    (trunk) => trunk.outbound !== null && (trunk.outboundFor === null || isOwn(trunk)),
  );
  const inOrder = [...able.filter(isOwn), ...able.filter((trunk) => !isOwn(trunk))];
  return [...inOrder.filter((trunk) => !isDown(trunk)), ...inOrder.filter(isDown)].map(({ id }) => id);
}
