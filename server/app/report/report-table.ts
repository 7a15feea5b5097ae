/** Tables and cells of a printed report: HTML that is already safe to print. */
import type { Share } from '../../contract/common.ts';

/** Cells are HTML already; an empty table is no table. */
export function tableOf(
  caption: string,
  heads: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  if (rows.length === 0) return '';
  const head = heads.map((each) => `<th scope="col">${text(each)}</th>`).join('');
  const lines = rows.map(([first = '', ...rest]) => {
    const cells = rest.map((each) => `<td>${each}</td>`).join('');
    return `<tr><th scope="row">${first}</th>${cells}</tr>`;
  });
  return `<table><caption>${text(caption)}</caption><thead><tr>${head}</tr></thead><tbody>${lines.join('\n')}</tbody></table>`;
}

export function shareText({ value, low, high, n }: Share): string {
  if (value === null) return n === 0 ? '–' : `te weinig (n = ${n})`;
  return `${percentText(value)} <small>(${percentText(low ?? 0)}–${percentText(high ?? 0)}, n = ${n})</small>`;
}

export function percentText(value: number): string {
  return `${(value * 100).toFixed(1).replace('.', ',').replace(',0', '')} %`;
}

export function secondsText(value: number | null): string {
  return value === null ? '–' : `${Math.round(value)} s`;
}

export function numberText(value: number | null, unit = '', decimals = 1): string {
  return value === null ? '–' : `${value.toFixed(decimals).replace('.', ',')}${unit}`;
}

export function text(value: string): string {
  return value.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
