/**
 * Orphans: the legs that are up in the world, held against the legs that the calls know. What rings or talks
 * without a call is an orphan; what a call counts on and is gone is a ghost. Neither may ever be.
 *
 *   inputs (a leg rings us, ended, failed) + effects (invite, dial, cancel, hang up) ─▶ legs that are up
 */
import type { Call } from '../../call/model.ts';
import type { LegId } from '../../ids.ts';
import type { CentreEffect } from '../effects.ts';
import type { CentreInput } from '../inputs.ts';
import type { CentreState } from '../state.ts';

/** Legs that are up, and whether we rang them and they answered: then they can no longer fail, only end. */
export type Legs = Map<LegId, boolean>;

/** What the far end did to its leg. To be told before the decision is made. */
export function seeInput(legs: Legs, input: CentreInput): void {
  if (input.type === 'call.arrived' || input.type === 'call.begun') legs.set(input.leg, false);
  else if (input.type === 'leg.answered' && legs.has(input.leg)) legs.set(input.leg, true);
  else if (input.type === 'leg.ended') legs.delete(input.leg);
  else if (input.type === 'leg.failed' && legs.get(input.leg) === false) legs.delete(input.leg);
}

/** What we did to legs, in order. */
export function seeEffects(legs: Legs, effects: readonly CentreEffect[]): void {
  for (const effect of effects) {
    switch (effect.type) {
      case 'leg.invite':
      case 'leg.dial':
        legs.set(effect.leg, false);
        break;
      case 'leg.cancel':
      case 'leg.hangUp':
      case 'leg.reject':
        legs.delete(effect.leg);
        break;
      default:
        break;
    }
  }
}

/** A sentence for every orphan and every ghost. */
export function brokenLegs(state: CentreState, legs: ReadonlyMap<LegId, boolean>): readonly string[] {
  const known = new Map<LegId, string>();
  for (const call of state.calls.values()) for (const leg of legsOf(call)) known.set(leg, call.id);
  const orphans = [...legs.keys()]
    .filter((leg) => !known.has(leg))
    .map((leg) => `${leg} is up without a call`);
  // A browser that did not take its talk up again is rung anew within seconds; until then the old leg is named.
  const failed = new Set(
    [...state.calls.values()].flatMap(({ lost, transfer }) => [
      lost?.leg ?? null,
      transfer?.consulted?.lost?.leg ?? null,
    ]),
  );
  const ghosts = [...known].filter(([leg]) => !legs.has(leg) && !failed.has(leg));
  return [...orphans, ...ghosts.map(([leg, call]) => `${call} counts on ${leg}, which is gone`)];
}

function legsOf(call: Call): readonly LegId[] {
  const { callback, conversation, lost, transfer, supervision, dialled } = call;
  // The caller of a callback has no leg before they answer, and who hung up in a message has none any more.
  const caller = (callback === null || call.open) && call.gone === null ? [call.leg] : [];
  // A browser that is gone took its leg along; the one on which it is rung again takes its place.
  const employee = lost === null ? conversation : { leg: lost.leg };
  const consulted = transfer?.consulted ?? null;
  const colleague = consulted?.lost == null ? consulted : { leg: consulted.lost.leg };
  const others: readonly ({ readonly leg: LegId | null } | null | undefined)[] = [
    employee,
    colleague,
    callback?.host,
    supervision,
    dialled,
  ];
  return [
    ...caller,
    ...call.offers.map(({ leg }) => leg),
    ...others.flatMap((other) => (other?.leg == null ? [] : [other.leg])),
  ];
}
