/**
 * Who hears whom when more than two take part: a conversation of three, and a team leader who listens,
 * whispers or joins. Pure: names in, names out.
 *
 *   mode      caller hears      employee hears     leader hears
 *   listen    employee          caller             both
 *   whisper   employee          caller, leader     both
 *   join      employee, leader  caller, leader     both
 */
import type { SuperviseMode } from '../../domain/events.ts';
import type { LegId } from '../../domain/ids.ts';

/** One leg and those it hears. */
export interface Hearing {
  readonly listener: LegId;
  readonly sources: readonly LegId[];
}

/** A leader's part in the conversation of two others. */
export interface Taking {
  readonly leader: LegId;
  readonly mode: SuperviseMode;
  readonly caller: LegId;
  readonly employee: LegId;
}

/** Everybody hears everybody else. */
export function allTogether(legs: readonly LegId[]): readonly Hearing[] {
  return legs.map((listener) => ({ listener, sources: legs.filter((leg) => leg !== listener) }));
}

export function withLeader({ leader, mode, caller, employee }: Taking): readonly Hearing[] {
  return [
    { listener: leader, sources: [caller, employee] },
    { listener: caller, sources: mode === 'join' ? [employee, leader] : [employee] },
    { listener: employee, sources: mode === 'listen' ? [caller] : [caller, leader] },
  ];
}
