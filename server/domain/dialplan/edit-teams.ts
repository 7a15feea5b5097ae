/**
 * Teams made, changed and removed inside the text of a dialplan: only the lines of that team are written anew, and of those
 * only what differs; questions of its note form, comments and everything else stay as their author left them.
 */
import type { DeadlineNorm } from '../calendar/deadline.ts';
import { linesOf, partsOf } from './source-tree.ts';
import type { AnswerNorm } from './types.ts';

/** What of a team a screen sets. */
export interface TeamSettings {
  readonly name: string;
  /** 5 … 120. */
  readonly ringSeconds: number;
  /** Name of a schedule; null: that of the municipality's callbacks. */
  readonly hours: string | null;
  /** Null: that of the municipality. */
  readonly callbackNorm: DeadlineNorm | null;
  /** Null: none was agreed. */
  readonly answerNorm: AnswerNorm | null;
}

/** A file without the key means this. */
const ringSecondsDefault = 20;
const stopsDefault = ['observed', 'local'].join();

/**
 * The text in which team `key` is as `after` instead of as `before`; null when the team is not there, or is written in a way
 * that only a person can edit well.
 */
export function editTeam(
  text: string,
  key: string,
  before: TeamSettings,
  after: TeamSettings,
): string | null {
  const lines = linesOf(text, ['teams', key]);
  const entry = partsOf(text, ['teams', key]);
  if (lines === 'absent' || lines === 'inline' || entry === null) return null;
  const [old, wanted] = [written(before), written(after)];
  const changed = [...wanted].filter(([property, value]) => old.get(property) !== value);
  if (!entry.isInline) return editLines(text, key, changed);
  const changes = new Map(changed);
  const kept = entry.parts.flatMap((part) => {
    if (!changes.has(part.key)) return [part.text];
    const value = changes.get(part.key) ?? null;
    changes.delete(part.key);
    return value === null ? [] : [`${part.key}: ${value}`];
  });
  const added = [...changes].flatMap(([property, value]) =>
    value === null ? [] : [`${property}: ${value}`],
  );
  const whole = `${lines.indent}${key}: { ${[...kept, ...added].join(', ')} }`;
  return text.slice(0, lines.from) + whole + text.slice(entry.to);
}

/** The text with one team more, after the others; null when teams stand between braces or `key` is there already. */
export function addTeam(text: string, key: string, team: TeamSettings): string | null {
  const properties = [...written(team)].flatMap(([name, value]) =>
    value === null ? [] : [`${name}: ${value}`],
  );
  const entry = `${key}: { ${properties.join(', ')} }\n`;
  const whole = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  const block = linesOf(whole, ['teams']);
  if (block === 'inline') return null;
  const teams = partsOf(whole, ['teams']);
  if (block === 'absent') return partsOf(whole, []) === null ? null : `${whole}\nteams:\n  ${entry}`;
  if (teams === null || (teams.isInline && teams.parts.length > 0)) return null;
  if (teams.parts.some((part) => part.key === key)) return null;
  const last = teams.parts.at(-1);
  if (last === undefined) {
    return `${whole.slice(0, block.from)}teams:\n  ${entry}${whole.slice(block.to)}`;
  }
  const place = linesOf(whole, ['teams', last.key]);
  if (place === 'absent' || place === 'inline') return null;
  return whole.slice(0, place.to) + place.indent + entry + whole.slice(place.to);
}

/** The text without this team; null as for `editTeam`. */
export function removeTeam(text: string, key: string): string | null {
  const isOnly = partsOf(text, ['teams'])?.parts.length === 1;
  if (partsOf(text, ['teams', key]) === null) return null;
  const lines = linesOf(text, isOnly ? ['teams'] : ['teams', key]);
  if (lines === 'absent' || lines === 'inline') return null;
  return text.slice(0, lines.from) + text.slice(lines.to);
}

/** One property a line: each is replaced, taken out, or put behind the name. */
function editLines(
  text: string,
  key: string,
  changes: readonly (readonly [string, string | null])[],
): string | null {
  let whole = text;
  for (const [property, value] of changes) {
    const known = linesOf(whole, ['teams', key, property]);
    const place = known === 'absent' ? linesOf(whole, ['teams', key, 'name']) : known;
    if (place === 'absent' || place === 'inline') return null;
    const line = value === null ? '' : `${place.indent}${property}: ${value}\n`;
    whole = whole.slice(0, known === 'absent' ? place.to : place.from) + line + whole.slice(place.to);
  }
  return whole;
}

/** Each property as it stands in a file; null: it does not. */
function written(team: TeamSettings): ReadonlyMap<string, string | null> {
  const { name, ringSeconds, hours, callbackNorm, answerNorm } = team;
  return new Map([
    ['name', textWritten(name)],
    ['ringSeconds', ringSeconds === ringSecondsDefault ? null : String(ringSeconds)],
    ['hours', hours],
    ['callbackNorm', callbackNorm === null ? null : normWritten(callbackNorm)],
    [
      'answerNorm',
      answerNorm === null ? null : `{ seconds: ${answerNorm.seconds}, percent: ${answerNorm.percent} }`,
    ],
  ]);
}

function normWritten(norm: DeadlineNorm): string {
  switch (norm.kind) {
    case 'working-days':
      return `{ workingDays: ${norm.days}${stopsWritten(norm.stops)} }`;
    case 'clock-hours':
      return `{ clockHours: ${norm.hours} }`;
    case 'weekday-hours':
      return `{ weekdayHours: ${norm.hours}${stopsWritten(norm.stops)} }`;
  }
}

function stopsWritten(stops: readonly string[]): string {
  return stops.join() === stopsDefault ? '' : `, stops: [${stops.join(', ')}]`;
}

/** Plain where YAML reads it as the same text everywhere, between braces too. */
function textWritten(text: string): string {
  const isPlain =
    /^\p{Lu}[\p{L} ()/&.-]*[\p{L})]$/u.test(text) && !/^(true|false|null|yes|no|on|off)$/i.test(text);
  return isPlain ? text : JSON.stringify(text);
}
