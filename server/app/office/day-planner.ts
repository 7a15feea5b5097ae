/**
 * What the rest of the day will bring: history per quarter of an hour from the sums, the forecast from it, the
 * chance to end at the target, and how earlier chances came true.
 */
import { hoursOn } from '../../domain/calendar/schedule.ts';
import type { MunicipalityId } from '../../domain/ids.ts';
import {
  type Calibration,
  calibration,
  type DayOutlook,
  dayOutlook,
} from '../../domain/planning/day-outlook.ts';
import {
  backTest,
  type Forecast,
  forecastDay,
  type PastDay,
  quartersPerDay,
  remaining,
} from '../../domain/planning/forecast.ts';
import { dateOfDay, type LocalDay, localDay, quarter } from '../../domain/reachability/bucket.ts';
import { positions } from '../../domain/reachability/counters.ts';
import type { SeriesName } from '../../domain/reachability/cube.ts';
import { reachability } from '../../domain/reachability/metrics.ts';
import { type Instant, localTime, minute } from '../../domain/time.ts';
import type { Timer } from '../ports/clock.ts';
import type { ToldOutlook } from '../ports/office.ts';
import { seriesOf, startOfLocalDay } from './figure-book.ts';
import type { Office } from './office.ts';

/** Days of history looked at: quarters are kept for 92. */
const historyDays = 91;
/** Days of success that the outlook starts from. */
const pastDays = 28;
/** Minutes of the day at which a chance is written down, to see later whether it came true. */
const toldAt = [10 * 60, 12 * 60, 14 * 60, 16 * 60] as const;
const lookEvery = minute;
/** A day with fewer attempts than this was no day to judge a forecast by. */
const attemptsMin = 10;

export class DayPlanner {
  readonly #office: Office;
  readonly #told = new Map<string, ToldOutlook>();
  /** Forecasts of a day do not change during it: made once a day and series. */
  readonly #forecasts = new Map<string, { readonly day: LocalDay; readonly forecast: Forecast | null }>();
  #timer: Timer | null = null;

  constructor(office: Office) {
    this.#office = office;
  }

  async start(): Promise<void> {
    for (const told of await this.#office.parts.store.outlooks()) this.#told.set(keyOf(told), told);
    this.#schedule();
  }

  stop(): void {
    this.#timer?.cancel();
  }

  /** How today will probably end; null without history or on a day with nothing more to come. */
  outlook(municipality: MunicipalityId, now: Instant): DayOutlook | null {
    const series = seriesOf(municipality);
    const day = localDay(now);
    const forecast = this.forecast('attempts', series, day);
    if (forecast === null) return null;
    const { figures } = this.#office.figures;
    const success = (first: LocalDay, last: LocalDay) => {
      const sums = figures.sums('attempts', series, { first, last });
      return reachability(sums, sums.offered, figures.rules).success;
    };
    const [today, past] = [success(day, day), success(day - pastDays, day - 1)];
    return dayOutlook({
      hits: today.hits,
      n: today.n,
      expected: remaining(forecast, (now - startOfLocalDay(day)) / quarter),
      dispersion: forecast.dispersion,
      past: { hits: past.hits, n: past.n },
      target: figures.rules.target,
    });
  }

  calibration(municipality: MunicipalityId): Calibration | null {
    const seen = [...this.#told.values()].flatMap((one) =>
      one.municipality === municipality && one.cameTrue !== null
        ? [{ chance: one.chance, cameTrue: one.cameTrue }]
        : [],
    );
    return calibration(seen);
  }

  /** Expected attempts, or stays in a queue, per quarter of an hour of `day`. */
  forecast(table: 'attempts' | 'queues', series: SeriesName, day: LocalDay): Forecast | null {
    const key = [table, series.municipality, series.kind, series.id, day].join(' ');
    const today = localDay(this.#office.now());
    const known = this.#forecasts.get(key);
    if (known?.day === today) return known.forecast;
    for (const [old, { day: made }] of this.#forecasts) if (made !== today) this.#forecasts.delete(old);
    const forecast = forecastDay(this.#history(table, series, Math.min(day, today) - 1), day);
    this.#forecasts.set(key, { day: today, forecast });
    return forecast;
  }

  /** How far forecasts of the last weeks were from the truth per day; null without enough history. */
  error(table: 'attempts' | 'queues', series: SeriesName): number | null {
    const last = localDay(this.#office.now()) - 1;
    return backTest(this.#history(table, series, last), last - pastDays)?.dayError ?? null;
  }

  #history(table: 'attempts' | 'queues', series: SeriesName, last: LocalDay): readonly PastDay[] {
    const cube = this.#office.figures.figures.cube();
    const days: PastDay[] = [];
    for (let day = last - historyDays; day <= last; day++) {
      const calls = new Array<number>(quartersPerDay).fill(0);
      const start = startOfLocalDay(day) / quarter;
      // By the clock on the wall; on the two days of a clock change the quarters shift, so those are left out.
      const hasChange = (startOfLocalDay(day + 1) - startOfLocalDay(day)) / quarter !== quartersPerDay;
      let total = 0;
      for (const { quarter: index, row } of cube.byQuarter(table, series, day)) {
        const offered = row[positions[table].offered] ?? 0;
        total += offered;
        const place = index - start;
        if (place >= 0 && place < quartersPerDay) calls[place] = offered;
      }
      if (total > 0)
        days.push({ day, calls, special: hasChange || this.#isSpecial(series.municipality, day) });
    }
    return days;
  }

  /** A holiday, or a day with other hours than its weekday usually has. */
  #isSpecial(municipality: MunicipalityId | null, day: LocalDay): boolean {
    const plan = this.#office.names.plan(municipality);
    const date = dateOfDay(day);
    for (const schedule of plan?.schedules.values() ?? []) {
      if (hoursOn(schedule, date).rule !== 'week') return true;
    }
    return false;
  }

  #schedule(): void {
    this.#timer = this.#office.parts.clock.setTimer(lookEvery, () => {
      void this.#look().catch((error: unknown) =>
        this.#office.parts.log.warn('outlook.failed', { error: error as Error }),
      );
      this.#schedule();
    });
  }

  async #look(): Promise<void> {
    const now = this.#office.now();
    const day = localDay(now);
    const minuteNow = localTime(now).minuteOfDay;
    for (const municipality of this.#office.parts.dialplans().plans.keys()) {
      for (const at of toldAt) {
        // Written at its moment only: a server that was down then told nobody anything.
        if (minuteNow < at || minuteNow >= at + 5) continue;
        if (this.#told.has(keyOf({ municipality, day, minute: at }))) continue;
        const outlook = this.outlook(municipality, now);
        if (outlook === null) continue;
        await this.#save({ municipality, day, minute: at, chance: outlook.chance, cameTrue: null });
      }
    }
    for (const told of [...this.#told.values()]) {
      if (told.cameTrue === null && told.day < day) await this.#settle(told);
    }
  }

  async #settle(told: ToldOutlook): Promise<void> {
    const { figures } = this.#office.figures;
    const sums = figures.sums('attempts', seriesOf(told.municipality), { first: told.day, last: told.day });
    const { success, target } = reachability(sums, sums.offered, figures.rules);
    if (success.n < attemptsMin) return;
    await this.#save({ ...told, cameTrue: success.hits / success.n >= target });
  }

  async #save(told: ToldOutlook): Promise<void> {
    await this.#office.parts.store.saveOutlook(told);
    this.#told.set(keyOf(told), told);
  }
}

function keyOf({
  municipality,
  day,
  minute: at,
}: Pick<ToldOutlook, 'municipality' | 'day' | 'minute'>): string {
  return `${municipality} ${day} ${at}`;
}
