/** Which period figures are about: today, a calendar period, or any two days; kept in the address, so that a link shows it. */
import type { Period } from '../../../../server/contract/figures.ts';
import { useNow } from '../../clock.tsx';
import { Select, TextInput } from '../../components/form.tsx';
import { instantOf, isoDate } from '../../format.ts';
import { navigate, useLocation } from '../../router.tsx';
import { useTexts } from '../../texts/texts.tsx';

const periods = ['today', 'week', 'month', 'quarter', 'year', 'range'] as const satisfies readonly Period[];
const dayMs = 86_400_000;
const isDate = /^\d{4}-\d{2}-\d{2}$/;

export interface ChosenPeriod {
  readonly period: Period;
  /** First and last day of a range, `2026-11-24`. */
  readonly from: string;
  readonly until: string;
  /** The last day lies before the first one: nothing can be asked. */
  readonly isWrong: boolean;
  /** What the API is asked; both days are named by their noon. */
  readonly query: { readonly period: Period; readonly from?: string; readonly until?: string };
}

/** Reads the period from the address. */
export function usePeriod(): ChosenPeriod {
  const { query } = useLocation();
  const now = useNow();
  const dateOf = (name: string, otherwise: number): string => {
    const given = query.get(name) ?? '';
    return isDate.test(given) ? given : isoDate(otherwise);
  };
  const period = periods.find((candidate) => candidate === query.get('periode')) ?? 'today';
  const from = dateOf('van', now - 30 * dayMs);
  const until = dateOf('tot', now);
  const range = { from: instantOf(from, '12:00'), until: instantOf(until, '12:00') };
  return {
    period,
    from,
    until,
    isWrong: period === 'range' && from > until,
    query: period === 'range' ? { period, ...range } : { period },
  };
}

/** The same period as part of an address. */
export function periodParameters({ period, from, until }: ChosenPeriod): string {
  return new URLSearchParams(
    period === 'range' ? { periode: period, van: from, tot: until } : { periode: period },
  ).toString();
}

export function PeriodChoice(props: { readonly chosen: ChosenPeriod }) {
  const texts = useTexts();
  const { path, query } = useLocation();
  const { period, from, until, isWrong } = props.chosen;
  const go = (change: Readonly<Record<string, string>>): void => {
    const next = new URLSearchParams(query);
    for (const [key, value] of Object.entries(change)) next.set(key, value);
    next.delete('pagina');
    navigate(`${path}?${next}`, { replace: true });
  };
  return (
    <>
      <div>
        <Select
          label={texts.reach.period}
          value={period}
          onChange={(event) => go({ periode: event.target.value })}
        >
          {periods.map((choice) => (
            <option key={choice} value={choice}>
              {texts.reach.periods[choice]}
            </option>
          ))}
        </Select>
      </div>
      {period === 'range' ? (
        <>
          <TextInput
            label={texts.report.from}
            type="date"
            value={from}
            required
            onChange={(event) => go({ van: event.target.value })}
          />
          <TextInput
            label={texts.report.until}
            type="date"
            value={until}
            required
            error={isWrong ? texts.report.wrong : null}
            onChange={(event) => go({ tot: event.target.value })}
          />
        </>
      ) : null}
    </>
  );
}
