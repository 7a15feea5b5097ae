/** Figures and norms of today as metrics: of every municipality that has a dialplan, its queues and its teams. */
import type { MetricsReading } from '../adapters/http/metrics-routes.ts';
import { seriesOf } from '../app/office/figure-book.ts';
import type { Office } from '../app/office/office.ts';
import { normOf, normView } from '../app/office/views/norm-view.ts';
import type { MunicipalityId } from '../domain/ids.ts';
import { localDay } from '../domain/reachability/bucket.ts';
import { overviewOf } from '../domain/reachability/overview.ts';
import type { Instant } from '../domain/time.ts';

type Readings = Pick<MetricsReading, 'figures' | 'norms'>;

export function figuresNow(office: Office, now: Instant): Readings {
  const day = localDay(now);
  const range = { first: day, last: day };
  const { figures } = office.figures;
  const plans = [...office.parts.dialplans().plans.values()];
  return {
    figures: plans.map(({ municipality }) => {
      const { attempts } = overviewOf(figures, seriesOf(municipality), range);
      return {
        municipality,
        success: attempts.success.value,
        afterFollowUp: attempts.afterFollowUp.value,
        classes: attempts.classes,
      };
    }),
    norms: plans.flatMap(({ municipality, queues, teams }) => [
      ...[...queues.keys()].flatMap((id) => normNow(office, municipality, 'queue', id, range)),
      ...[...teams.keys()].flatMap((id) => normNow(office, municipality, 'team', id, range)),
    ]),
  };
}

function normNow(
  office: Office,
  municipality: MunicipalityId,
  kind: 'queue' | 'team',
  id: string,
  range: { readonly first: number; readonly last: number },
): Readings['norms'] {
  const series = seriesOf(municipality, kind, id);
  const norm = normOf(office.names, series);
  if (norm === null) return [];
  const { figures } = office.figures;
  const view = normView(norm, overviewOf(figures, series, range), figures.rules.minimumN);
  if (view === null) return [];
  const { withinSeconds, target, share } = view;
  return [{ kind, id, withinSeconds, target, share: share.value }];
}
