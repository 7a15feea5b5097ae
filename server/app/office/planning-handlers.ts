/** Routes of what is to come: alerts, the chance of the day, calls and staffing per quarter of an hour. */
import type { Forecast as WireForecast } from '../../contract/planning.ts';
import { idOf } from '../../domain/ids.ts';
import { patienceFrom } from '../../domain/planning/erlang.ts';
import {
  agentsNeeded,
  type Norm,
  outlookOf,
  type PlanOutlook,
  type QuarterPlan,
  withExtra,
} from '../../domain/planning/staffing.ts';
import { dateOfDay, dayOfDate, localDay } from '../../domain/reachability/bucket.ts';
import { callMetrics } from '../../domain/reachability/metrics.ts';
import { type Duration, minute, second } from '../../domain/time.ts';
import { seriesOf } from './figure-book.ts';
import { type HandlersOf, municipalityOf, ownOnly, pageOf, Refusal } from './handler.ts';
import type { Office } from './office.ts';
import { iso, seconds } from './views/wire-time.ts';

/** Days of history for handling time and patience. */
const historyDays = 28;
/** When nothing is known yet. */
const usualHandlingTime = 4 * minute;
const usualPatience = 2 * minute;
/** Above this share of busy time an agent is added (COPC practice). */
const maximumOccupancy = 0.85;

export function planningHandlers(office: Office): HandlersOf<'listAlerts' | 'getOutlook' | 'getForecast'> {
  return {
    listAlerts: ({ asker, query }) =>
      pageOf([...office.alerts.of(municipalityOf(asker))], query, (alert) => alert),

    getOutlook: ({ asker }) => {
      const municipality = municipalityOf(asker);
      const now = office.now();
      const known = office.planner.calibration(municipality);
      return {
        at: iso(now),
        target: office.figures.figures.rules.target,
        outlook: office.planner.outlook(municipality, now),
        calibration:
          known === null
            ? null
            : {
                forecasts: known.forecasts,
                brier: known.brier,
                bins: known.bins.map(({ from, forecasts, cameTrue }) => ({
                  fromChance: from,
                  forecasts,
                  cameTrue,
                })),
              },
      };
    },

    getForecast: ({ asker, query }): WireForecast => {
      const queue = ownOnly(asker, office.names.queueConfig(idOf(query.queueId)), 'Deze wachtrij');
      const series = seriesOf(queue.municipality, 'queue', queue.id);
      const now = office.now();
      const day = query.date === undefined ? localDay(now) : dayOfDate(query.date);
      const forecast = office.planner.forecast('queues', series, day);
      if (forecast === null) {
        throw new Refusal('unavailable', 'Er is nog te weinig geschiedenis voor een prognose van deze dag.');
      }
      const { handlingTime, patience } = habitsOf(office, queue.id);
      const norm: Norm = {
        target: queue.norm.percent / 100,
        threshold: queue.norm.seconds * second,
        maximumOccupancy,
        patience,
      };
      const plan = forecast.calls.flatMap((calls, quarter): readonly QuarterPlan[] => {
        if (calls < 0.05) return [];
        const needed = agentsNeeded({ callsPerHour: calls * 4, handlingTime }, norm);
        return [{ quarter, calls, handlingTime, agents: query.agentCount ?? needed }];
      });
      const outlook = outlookOf(plan, norm);
      const extra = withExtra(
        plan,
        query.extraAgents,
        quarterOf(query.extraFrom ?? '00:00'),
        quarterOf(query.extraUntil ?? '24:00'),
      );
      return {
        queue: office.names.queue(queue.id),
        date: dateOfDay(day),
        withinSeconds: queue.norm.seconds,
        target: norm.target,
        callsExpected: round(forecast.total),
        handlingSeconds: seconds(handlingTime),
        historyDays: forecast.days,
        errorShare: office.planner.error('queues', series),
        quarters: outlook.quarters.map((one) => ({
          from: wallTime(one.quarter),
          callsExpected: round(one.calls),
          agentsNeeded: one.needed,
          agentCount: one.agents,
          serviceLevelShare: round(one.prediction.serviceLevel),
        })),
        plan: predictionOf(outlook),
        whatIf: query.extraAgents === 0 ? null : predictionOf(outlookOf(extra, norm)),
      };
    },
  };
}

/** How long calls of a queue take and how long its callers wait, over the last weeks. */
function habitsOf(
  office: Office,
  queueId: string,
): { readonly handlingTime: Duration; readonly patience: Duration } {
  const queue = office.names.queueConfig(idOf(queueId));
  const { figures } = office.figures;
  const last = localDay(office.now());
  const range = { first: last - historyDays, last };
  const series = seriesOf(queue?.municipality ?? idOf(''), 'queue', queueId);
  const calls = callMetrics(figures.sums('calls', series, range), figures.sums('repeats', series, range));
  const waits = figures.sums('queues', series, range);
  return {
    handlingTime: calls.averageHandlingTime || usualHandlingTime,
    patience: patienceFrom(waits) || usualPatience,
  };
}

function predictionOf({ serviceLevel, abandoned }: PlanOutlook): WireForecast['plan'] {
  return {
    serviceLevelShare: serviceLevel === null ? null : round(serviceLevel),
    abandonedExpected: round(abandoned),
  };
}

function quarterOf(time: string): number {
  const [hours = '0', minutes = '0'] = time.split(':');
  return Number(hours) * 4 + Number(minutes) / 15;
}

function wallTime(quarter: number): string {
  const minutes = quarter * 15;
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
