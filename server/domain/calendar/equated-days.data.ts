/**
 * Days equated with a public holiday by Royal decree (Algemene termijnenwet art. 3 lid 3). They are
 * published for about three years at a time and follow no rule that can be computed, so they are data:
 * add a line when a new decree appears.
 */
import type { IsoDate } from '../time.ts';

export interface EquatedDay {
  readonly date: IsoDate;
  readonly source: string;
}

const decree2023 =
  'Besluit gelijkstelling van 28 april 2023, 19 mei 2023, 10 mei 2024, 27 december 2024 en 30 mei 2025 met een algemeen erkende feestdag';
const decree2026 =
  'Besluit gelijkstelling van 2 januari 2026, 15 mei 2026, 7 mei 2027, 28 april 2028 en 26 mei 2028 met een algemeen erkende feestdag (BWBR0051300)';

export const equatedDays: readonly EquatedDay[] = [
  { date: '2023-04-28', source: decree2023 },
  { date: '2023-05-19', source: decree2023 },
  { date: '2024-05-10', source: decree2023 },
  { date: '2024-12-27', source: decree2023 },
  { date: '2025-05-30', source: decree2023 },
  { date: '2026-01-02', source: decree2026 },
  { date: '2026-05-15', source: decree2026 },
  { date: '2027-05-07', source: decree2026 },
  { date: '2028-04-28', source: decree2026 },
  { date: '2028-05-26', source: decree2026 },
];

/** Last year for which a decree is known; later deadlines may turn out a day short. */
export const equatedDaysKnownUntil = 2028;

const dates = new Set(equatedDays.map((day) => day.date));

export function isEquatedDay(date: IsoDate): boolean {
  return dates.has(date);
}
