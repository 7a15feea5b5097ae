/**
 * The sums, kept per series (a municipality, or an entrance, queue, team or person in it), per table, per local
 * day and, for recent days, per quarter of an hour. A period of years is a sum over its days, so a dashboard
 * never walks over calls. Only this file mutates sums.
 */
import type { MunicipalityId } from '../ids.ts';
import { type DayRange, type LocalDay, localDay, quarterOf } from './bucket.ts';
import type { Contribution, Place } from './contribute.ts';
import { emptyRow, type Row, type TableName } from './counters.ts';

export type SeriesKind = 'municipality' | 'entrance' | 'queue' | 'team' | 'employee' | 'subject';

/** Which series: `id` is null for the municipality itself. */
export interface SeriesName {
  readonly municipality: MunicipalityId | null;
  readonly kind: SeriesKind;
  readonly id: string | null;
}

interface DayCell {
  readonly total: Row;
  /** By quarter since 1970; null once the day is older than the quarters that are kept. */
  quarters: Map<number, Row> | null;
}

interface Series {
  readonly name: SeriesName;
  readonly table: TableName;
  readonly days: Map<LocalDay, DayCell>;
}

/** How many days back figures per quarter of an hour are kept; whole days are kept for ever. */
export const quarterDaysKept = 92;

/** Figures of one person or one subject are never finer than a day. */
const keepsQuarters: ReadonlySet<SeriesKind> = new Set(['municipality', 'entrance', 'queue', 'team']);

const separator = '\u0000';

export class Cube {
  readonly #series = new Map<string, Series>();
  #lastDay = 0;

  /** Adds (`sign` 1) or takes out (`sign` −1) what a call contributes, in each series it belongs to. */
  add({ table, place, at, amounts }: Contribution, sign: 1 | -1): void {
    const day = localDay(at);
    if (day > this.#lastDay) {
      this.#lastDay = day;
      this.#dropOldQuarters(day - quarterDaysKept);
    }
    const quarter = quarterOf(at);
    for (const [kind, id] of seriesOf(place)) {
      const cell = this.#cell(table, { municipality: place.municipality, kind, id }, day);
      addTo(cell.total, amounts, sign);
      if (cell.quarters === null) continue;
      let row = cell.quarters.get(quarter);
      if (row === undefined) {
        row = emptyRow(table);
        cell.quarters.set(quarter, row);
      }
      addTo(row, amounts, sign);
    }
  }

  /** Sums of a series over whole local days. */
  sum(table: TableName, name: SeriesName, range: DayRange): Row {
    const total = emptyRow(table);
    const days = this.#series.get(keyOf(table, name))?.days;
    if (days === undefined) return total;
    // Walk whichever is shorter: the days asked for or the days there are.
    if (range.last - range.first < days.size) {
      for (let day = range.first; day <= range.last; day++) addRow(total, days.get(day)?.total);
    } else {
      for (const [day, cell] of days) if (day >= range.first && day <= range.last) addRow(total, cell.total);
    }
    return total;
  }

  /** The days of a series that have anything, in order, for a graph over a period. */
  byDay(
    table: TableName,
    name: SeriesName,
    range: DayRange,
  ): readonly { readonly day: LocalDay; readonly row: Row }[] {
    const days = this.#series.get(keyOf(table, name))?.days ?? new Map<LocalDay, DayCell>();
    return [...days]
      .filter(([day]) => day >= range.first && day <= range.last)
      .sort(([a], [b]) => a - b)
      .map(([day, cell]) => ({ day, row: cell.total }));
  }

  /** The quarters of an hour of one day, in order; empty when that day's quarters are no longer kept. */
  byQuarter(
    table: TableName,
    name: SeriesName,
    day: LocalDay,
  ): readonly { readonly quarter: number; readonly row: Row }[] {
    const quarters = this.#series.get(keyOf(table, name))?.days.get(day)?.quarters ?? null;
    if (quarters === null) return [];
    return [...quarters].sort(([a], [b]) => a - b).map(([quarter, row]) => ({ quarter, row }));
  }

  /** All series of a table, in a fixed order. */
  names(table: TableName): readonly SeriesName[] {
    return [...this.#series]
      .filter(([, series]) => series.table === table)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, series]) => series.name);
  }

  /**
   * Every non-zero day row as one text, in a fixed order: two cubes that counted the same facts give the same
   * text, whatever the order of the facts. Hash it to compare a live cube with a rebuilt one.
   */
  canonicalText(): string {
    const lines: string[] = [];
    for (const [key, series] of this.#series) {
      for (const [day, cell] of series.days) {
        if (cell.total.some((value) => value !== 0))
          lines.push(`${key}${separator}${day} ${cell.total.join(' ')}`);
      }
    }
    return lines.sort().join('\n');
  }

  #cell(table: TableName, name: SeriesName, day: LocalDay): DayCell {
    const key = keyOf(table, name);
    let series = this.#series.get(key);
    if (series === undefined) {
      series = { name, table, days: new Map() };
      this.#series.set(key, series);
    }
    let cell = series.days.get(day);
    if (cell === undefined) {
      const recent = day > this.#lastDay - quarterDaysKept && keepsQuarters.has(name.kind);
      cell = { total: emptyRow(table), quarters: recent ? new Map() : null };
      series.days.set(day, cell);
    }
    return cell;
  }

  #dropOldQuarters(day: LocalDay): void {
    // Usually one day has passed; after a gap a few more: look a month back.
    for (const series of this.#series.values()) {
      for (let old = day; old > day - 31; old--) {
        const cell = series.days.get(old);
        if (cell !== undefined) cell.quarters = null;
      }
    }
  }
}

function keyOf(table: TableName, { municipality, kind, id }: SeriesName): string {
  return `${table}${separator}${municipality ?? ''}${separator}${kind}${separator}${id ?? ''}`;
}

function seriesOf(place: Place): readonly (readonly [SeriesKind, string | null])[] {
  const list: (readonly [SeriesKind, string | null])[] = [['municipality', null]];
  if (place.entrance !== null) list.push(['entrance', place.entrance]);
  if (place.queue !== null) list.push(['queue', place.queue]);
  if (place.team !== null) list.push(['team', place.team]);
  if (place.employee !== null) list.push(['employee', place.employee]);
  if (place.subject !== null) list.push(['subject', place.subject]);
  return list;
}

function addTo(row: Row, amounts: readonly number[], sign: 1 | -1): void {
  for (let index = 0; index < amounts.length; index += 2) {
    const position = amounts[index]!;
    row[position] = row[position]! + sign * amounts[index + 1]!;
  }
}

function addRow(total: Row, row: Row | undefined): void {
  if (row === undefined) return;
  for (let index = 0; index < total.length; index++) total[index] = total[index]! + row[index]!;
}
