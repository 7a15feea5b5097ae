/** The norm of a queue or team with the share met, as the API, the screens and the report say it. */
import type { ServiceNorm } from '../../../contract/figures.ts';
import type { AnswerNorm } from '../../../domain/dialplan/types.ts';
import { idOf } from '../../../domain/ids.ts';
import type { SeriesName } from '../../../domain/reachability/cube.ts';
import type { Overview } from '../../../domain/reachability/overview.ts';
import { type Share, share } from '../../../domain/reachability/share.ts';
import type { Names } from '../names.ts';

/** The norm in force now; null for what has none. */
export function normOf(names: Names, { kind, id, municipality }: SeriesName): AnswerNorm | null {
  if (id === null) return null;
  if (kind === 'queue') return names.queueConfig(idOf<'queue'>(id))?.norm ?? null;
  if (kind === 'team') return names.plan(municipality)?.teams.get(idOf<'team'>(id))?.answerNorm ?? null;
  return null;
}

/** Of a queue its callers, of a team its attempts; `minimumN`: the share of fewer is hidden. */
export function normView(
  norm: AnswerNorm | null,
  { series, queue, answers }: Pick<Overview, 'series' | 'queue' | 'answers'>,
  minimumN = 1,
): ServiceNorm | null {
  if (norm === null) return null;
  const { answeredWithin } = series.kind === 'team' ? answers : queue;
  const { hits, n } = answeredWithin[norm.seconds];
  return normMet(norm, share(hits, n, minimumN));
}

export function normMet({ seconds, percent }: AnswerNorm, of: Share): ServiceNorm {
  const target = percent / 100;
  return { withinSeconds: seconds, target, share: of, met: of.value === null ? null : of.value >= target };
}
