/**
 * The sums, kept per series (a municipality, or an entrance, queue, team or person in it), per table, per local
 * day and, for recent days, per quarter of an hour (persons and subjects: day and month). A period of years is a sum over its days, so a dashboard
 * never walks over calls. Only this file mutates sums.
 */
import type { MunicipalityId } from '../ids.ts';
import { type DayRange, type LocalDay, localDay, monthOf, monthStart, quarterOf } from './bucket.ts';
import type { Contribution } from './contribution.ts';
import { emptyRow, type Row, type TableName } from './counters.ts';

export const seriesKinds = ['municipality', 'entrance', 'queue', 'team', 'employee', 'subject'] as const;
export type SeriesKind = (typeof seriesKinds)[number];

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
  readonly days: Map<LocalDay, DayCell>;
  firstDay: LocalDay;
  /** Sums of whole months: made when the month is over, or asked; kept up with their days. */
  readonly months: Map<LocalDay, Row>;
}

/** A piece of a cube as plain values: where it stands, or one series with its days and their quarters. */
export type CubePart =
  | { readonly lastDay: LocalDay }
  | {
      readonly table: TableName;
      readonly name: SeriesName;
      readonly firstDay: LocalDay;
      readonly days: readonly (readonly [
        LocalDay,
        readonly number[],
        readonly (readonly [number, readonly number[]])[] | null,
      ])[];
    };

/** Series by kind and id; the municipality itself has the id ''. */
type SeriesByKind = Record<SeriesKind, Map<string, Series>>;

/**
 * How many days back figures are kept in full detail: quarters of an hour of municipality, entrance, queue and team, and
 * days of persons and subjects. What is older is kept for ever, the first by day and the second by calendar month.
 */
export const detailDaysKept = 92;

const keepsQuarters: ReadonlySet<SeriesKind> = new Set(['municipality', 'entrance', 'queue', 'team']);

export class Cube {
  // Nested maps rather than one key of joined words: counting makes no strings.
  readonly #tables = new Map<TableName, Map<MunicipalityId | null, SeriesByKind>>();
  /** What `names` gave; made anew when a series is added. */
  readonly #names = new Map<TableName, readonly SeriesName[]>();
  #lastDay = 0;
  /** The last day that will come, when it is known beforehand; see `expect`. */
  #horizon = 0;

  /**
   * Told before a rebuild: how far it will come. Detail that would be dropped on the way is then not made at all, which
   * changes no sum and saves half of the time.
   */
  expect(lastDay: LocalDay): void {
    this.#horizon = Math.max(this.#horizon, lastDay);
  }

  /** All of it as plain values, one series at a time; see `restore`. */
  *plain(): IterableIterator<CubePart> {
    yield { lastDay: this.#lastDay };
    for (const table of this.#tables.keys()) {
      for (const { name, firstDay, days } of this.#all(table)) {
        yield {
          table,
          name,
          firstDay,
          days: [...days].map(([day, { total, quarters }]) => [
            day,
            total,
            quarters === null ? null : [...quarters],
          ]),
        };
      }
    }
  }

  /** Takes back what `plain` gave, part by part, into an empty cube. */
  restore(part: CubePart): void {
    if ('lastDay' in part) {
      this.#lastDay = part.lastDay;
      return;
    }
    const { table, name, firstDay, days } = part;
    const cells = days.map(([day, total, quarters]): [LocalDay, DayCell] => [
      day,
      {
        total: [...total],
        quarters: quarters === null ? null : new Map(quarters.map(([at, row]) => [at, [...row]])),
      },
    ]);
    const series: Series = { name, firstDay, days: new Map(cells), months: new Map() };
    this.#kindsOf(table, name.municipality)[name.kind].set(name.id ?? '', series);
    this.#names.delete(table);
    if (!keepsQuarters.has(name.kind)) return;
    const thisMonth = monthStart(this.#lastDay);
    for (const day of series.days.keys()) if (day < thisMonth) monthRow(series, table, monthOf(day));
  }

  /** Adds (`sign` 1) or takes out (`sign` −1) what a call contributes, in each series it belongs to. */
  add({ table, place, at, amounts }: Contribution, sign: 1 | -1): void {
    const day = localDay(at);
    if (day > this.#lastDay) {
      const before = this.#detailUntil();
      const [lastMonth, thisMonth] = [monthOf(this.#lastDay), monthOf(day)];
      if (thisMonth.first > lastMonth.last) this.#sumMonth(lastMonth);
      this.#lastDay = day;
      const after = this.#detailUntil();
      if (after > before) this.#dropOldQuarters(before, after);
      if (monthStart(after) !== monthStart(before)) this.#mergeOldDays();
    }
    const quarter = quarterOf(at);
    const kinds = this.#kindsOf(table, place.municipality);
    for (const kind of seriesKinds) {
      const id = kind === 'municipality' ? '' : place[kind];
      if (id === null) continue;
      const series = this.#seriesOf(table, place.municipality, kinds, kind, id, day);
      const cell = this.#cell(table, series, kind, day);
      addTo(cell.total, amounts, sign);
      const month = series.months.size === 0 ? undefined : series.months.get(monthStart(day));
      if (month !== undefined) addTo(month, amounts, sign);
      if (cell.quarters === null) continue;
      let row = cell.quarters.get(quarter);
      if (row === undefined) {
        row = emptyRow(table);
        cell.quarters.set(quarter, row);
      }
      addTo(row, amounts, sign);
    }
  }

  /** Sums of a series over whole local days; of persons and subjects, old months count whole at their first day. */
  sum(table: TableName, name: SeriesName, range: DayRange): Row {
    const total = emptyRow(table);
    const series = this.#find(table, name);
    if (series === undefined) return total;
    const last = Math.min(range.last, this.#lastDay);
    for (let day = Math.max(range.first, series.firstDay); day <= last; ) {
      const month = monthOf(day);
      if (day === month.first && month.last <= last) {
        // Of persons and subjects an old month is one cell.
        const isOne = !keepsQuarters.has(name.kind) && day < this.#firstDetailDay();
        addRow(total, isOne ? series.days.get(day)?.total : monthRow(series, table, month));
        day = month.last + 1;
      } else addRow(total, series.days.get(day++)?.total);
    }
    return total;
  }

  /** The days of a series that have anything, in order, for a graph over a period. */
  byDay(
    table: TableName,
    name: SeriesName,
    range: DayRange,
  ): readonly { readonly day: LocalDay; readonly row: Row }[] {
    const days = this.#find(table, name)?.days ?? new Map<LocalDay, DayCell>();
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
    const quarters = this.#find(table, name)?.days.get(day)?.quarters ?? null;
    if (quarters === null) return [];
    return [...quarters].sort(([a], [b]) => a - b).map(([quarter, row]) => ({ quarter, row }));
  }

  /** All series of a table, in a fixed order. */
  names(table: TableName): readonly SeriesName[] {
    let names = this.#names.get(table);
    if (names === undefined) {
      names = this.#all(table)
        .map(({ name }) => ({ name, key: keyOf(table, name) }))
        .sort((a, b) => (a.key < b.key ? -1 : 1))
        .map(({ name }) => name);
      this.#names.set(table, names);
    }
    return names;
  }

  /**
   * Every non-zero day row as one text, in a fixed order: two cubes that counted the same facts give the same
   * text, whatever the order of the facts. Hash it to compare a live cube with a rebuilt one.
   */
  canonicalText(): string {
    const lines: string[] = [];
    for (const table of this.#tables.keys()) {
      for (const { name, days } of this.#all(table)) {
        for (const [day, { total }] of days) {
          if (total.some((value) => value !== 0))
            lines.push(`${keyOf(table, name)} ${day} ${total.join(' ')}`);
        }
      }
    }
    return lines.sort().join('\n');
  }

  #kindsOf(table: TableName, municipality: MunicipalityId | null): SeriesByKind {
    let municipalities = this.#tables.get(table);
    if (municipalities === undefined) {
      municipalities = new Map();
      this.#tables.set(table, municipalities);
    }
    let kinds = municipalities.get(municipality);
    if (kinds === undefined) {
      kinds = Object.fromEntries(seriesKinds.map((kind) => [kind, new Map()])) as SeriesByKind;
      municipalities.set(municipality, kinds);
    }
    return kinds;
  }

  #seriesOf(
    table: TableName,
    municipality: MunicipalityId | null,
    kinds: SeriesByKind,
    kind: SeriesKind,
    id: string,
    day: LocalDay,
  ): Series {
    let series = kinds[kind].get(id);
    if (series === undefined) {
      series = {
        name: { municipality, kind, id: kind === 'municipality' ? null : id },
        days: new Map(),
        months: new Map(),
        firstDay: day,
      };
      kinds[kind].set(id, series);
      this.#names.delete(table);
    }
    return series;
  }

  #cell(table: TableName, series: Series, kind: SeriesKind, day: LocalDay): DayCell {
    const fine = keepsQuarters.has(kind);
    const place = fine || day >= this.#firstDetailDay() ? day : monthStart(day);
    let cell = series.days.get(place);
    if (cell === undefined) {
      series.firstDay = Math.min(series.firstDay, place);
      const recent = fine && day > this.#detailUntil();
      cell = { total: emptyRow(table), quarters: recent ? new Map() : null };
      series.days.set(place, cell);
    }
    return cell;
  }

  #find(table: TableName, { municipality, kind, id }: SeriesName): Series | undefined {
    return this.#tables
      .get(table)
      ?.get(municipality)
      ?.[kind].get(id ?? '');
  }

  #all(table: TableName): readonly Series[] {
    const municipalities = this.#tables.get(table)?.values() ?? [];
    return [...municipalities].flatMap((kinds) => seriesKinds.flatMap((kind) => [...kinds[kind].values()]));
  }

  /** Persons and subjects have days from here on; before it, months. */
  #firstDetailDay(): LocalDay {
    return monthStart(this.#detailUntil());
  }

  /** Days up to and including this one are too old for detail. */
  #detailUntil(): LocalDay {
    return Math.max(this.#lastDay, this.#horizon) - detailDaysKept;
  }

  /** A month is over: its sums are made now, a day's work at a time, rather than all when somebody asks for years. */
  #sumMonth(month: DayRange): void {
    for (const table of this.#tables.keys()) {
      for (const series of this.#all(table)) {
        if (keepsQuarters.has(series.name.kind)) monthRow(series, table, month);
      }
    }
  }

  #mergeOldDays(): void {
    const before = this.#firstDetailDay();
    for (const table of this.#tables.keys()) {
      for (const series of this.#all(table)) {
        const { name, days } = series;
        if (keepsQuarters.has(name.kind)) continue;
        series.firstDay = Math.min(series.firstDay, monthStart(series.firstDay));
        for (const [day, { total }] of days) {
          const month = monthStart(day);
          if (day >= before || day === month) continue;
          const merged = days.get(month) ?? { total: emptyRow(table), quarters: null };
          addRow(merged.total, total);
          days.set(month, merged);
          days.delete(day);
        }
        for (const month of series.months.keys()) if (month < before) series.months.delete(month);
      }
    }
  }

  /** Days after `from` up to and including `until` are too old for quarters now. */
  #dropOldQuarters(from: LocalDay, until: LocalDay): void {
    for (const table of this.#tables.keys()) {
      for (const { name, days } of this.#all(table)) {
        if (!keepsQuarters.has(name.kind)) continue;
        for (let day = Math.max(from + 1, until - detailDaysKept); day <= until; day++) {
          const cell = days.get(day);
          if (cell !== undefined) cell.quarters = null;
        }
      }
    }
  }
}

function monthRow(series: Series, table: TableName, month: DayRange): Row {
  let row = series.months.get(month.first);
  if (row === undefined) {
    row = emptyRow(table);
    for (let day = month.first; day <= month.last; day++) addRow(row, series.days.get(day)?.total);
    series.months.set(month.first, row);
  }
  return row;
}

function keyOf(table: TableName, { municipality, kind, id }: SeriesName): string {
  return JSON.stringify([table, municipality, kind, id]);
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
