/** Names and norms for a report, from dialplan and people. */
import type { MunicipalityId } from '../../domain/ids.ts';
import { idOf } from '../../domain/ids.ts';
import type { SeriesName } from '../../domain/reachability/cube.ts';
import type { Rates } from '../../domain/reachability/metrics.ts';
import type { ReportNames } from '../report/report-view.ts';
import { startOfLocalDay } from './figure-book.ts';
import type { Names } from './names.ts';
import { normOf } from './views/norm-view.ts';

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
    norm: (series) => normOf(names, series),
    startOf: startOfLocalDay,
  };
}
