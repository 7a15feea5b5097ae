/** Names and norms for a report, from dialplan and people. */
import type { MunicipalityId } from '../../domain/ids.ts';
import { idOf } from '../../domain/ids.ts';
import { thresholds } from '../../domain/reachability/counters.ts';
import type { SeriesName } from '../../domain/reachability/cube.ts';
import type { Rates } from '../../domain/reachability/metrics.ts';
import type { ReportNames } from '../report/report-view.ts';
import { startOfLocalDay } from './figure-book.ts';
import type { Names } from './names.ts';

export function reportNames(
  names: Names,
  municipality: MunicipalityId,
  subject: (id: string) => string,
  rates: Rates | null,
): ReportNames {
  const of = (series: SeriesName): string => {
    if (series.id === null) return names.municipality(municipality).name;
    switch (series.kind) {
      case 'municipality':
      case 'subject':
        return series.id;
      case 'entrance':
        return names.entrance(idOf(series.id))?.name ?? series.id;
      case 'queue':
        return names.queue(idOf(series.id)).name;
      case 'team':
        return names.team(idOf(series.id)).name;
      case 'employee':
        return names.employee(idOf(series.id)).name;
    }
  };
  return {
    municipality: names.municipality(municipality),
    series: of,
    subject,
    rates,
    queueNorm: (queue) => {
      const norm = names.queueConfig(idOf(queue))?.norm;
      if (norm === undefined) return null;
      // The sums know four limits; a norm in between is shown by the nearest one, and says which.
      const within = thresholds.reduce((best, one) =>
        Math.abs(one - norm.seconds) < Math.abs(best - norm.seconds) ? one : best,
      );
      return { within, target: norm.percent / 100 };
    },
    startOf: startOfLocalDay,
  };
}
