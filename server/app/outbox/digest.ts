/**
 * The periodic word to team leaders by mail (MISSION M12): how their teams did against the norms, and what waits.
 * Put into the outbox once a day or week; the text is made when it is sent, from the figures of then.
 */
import type { ServiceNorm } from '../../contract/figures.ts';
import { pendingStates } from '../../domain/callback/note.ts';
import { type EmployeeId, idOf, type TeamId } from '../../domain/ids.ts';
import {
  type DayRange,
  dateOfDay,
  type LocalDay,
  localDay,
  periodOf,
} from '../../domain/reachability/bucket.ts';
import { overviewOf } from '../../domain/reachability/overview.ts';
import type { Share } from '../../domain/reachability/share.ts';
import { localTime, minute } from '../../domain/time.ts';
import { seriesOf } from '../office/figure-book.ts';
import type { Office } from '../office/office.ts';
import { normOf, normView } from '../office/views/norm-view.ts';
import type { Timer } from '../ports/clock.ts';
import { type Delivered, delivered } from '../ports/delivery.ts';
import type { Message, NewMessage } from '../ports/outbox.ts';
import { failureTexts } from '../report/failure-texts.ts';

const lookEvery = minute;
/** Sent from half past seven; a server that started late still sends it until six in the evening. */
const sendFrom = 7 * 60 + 30;
const sendUntil = 18 * 60;
/** Reasons of failure that a digest names. */
const reasonsShown = 3;

export class DigestClock {
  readonly #office: Office;
  #timer: Timer | null = null;
  #doneFor: LocalDay = 0;

  constructor(office: Office) {
    this.#office = office;
  }

  start(): void {
    if (this.#office.parts.outward.digest === 'none' || this.#office.parts.outward.mail === null) return;
    this.#timer = this.#office.parts.clock.setTimer(lookEvery, () => {
      void this.#look().catch((error: unknown) =>
        this.#office.parts.log.warn('digest.failed', { error: error as Error }),
      );
      this.start();
    });
  }

  stop(): void {
    this.#timer?.cancel();
  }

  async #look(): Promise<void> {
    const now = this.#office.now();
    const today = localDay(now);
    const { weekday, minuteOfDay } = localTime(now);
    if (this.#doneFor === today || minuteOfDay < sendFrom || minuteOfDay >= sendUntil) return;
    const how = this.#office.parts.outward.digest;
    if (how === 'weekly' ? weekday !== 1 : weekday > 5) return;
    await this.#office.post.outbox.put(digestMessages(this.#office, how === 'weekly', today));
    this.#doneFor = today;
  }
}

/** One message for each leader with an address; the same day gives the same ids. */
export function digestMessages(office: Office, weekly: boolean, today: LocalDay): readonly NewMessage[] {
  const days = weekly ? periodOf('week', today - 7) : lastWorkday(today);
  return [...office.people.now.employees.values()]
    .filter((one) => one.active && one.email !== null && one.roles.includes('teamleider'))
    .map((one) => ({
      id: `digest:${one.id}:${dateOfDay(today)}`,
      channel: 'mail' as const,
      municipality: one.municipality,
      body: { kind: 'digest', employee: one.id, first: days.first, last: days.last },
      at: office.now(),
    }));
}

/** On Monday: Friday up to and including Sunday, so that a weekend is not forgotten. */
function lastWorkday(today: LocalDay): DayRange {
  const isMonday = periodOf('week', today).first === today;
  return { first: isMonday ? today - 3 : today - 1, last: today - 1 };
}

export async function sendDigest(office: Office, { body }: Message): Promise<Delivered> {
  const { mail } = office.parts.outward;
  if (mail === null) return { ok: false, problem: 'not configured', permanent: false };
  const leader = office.people.now.employees.get(idOf<'employee'>(String(body['employee'])));
  if (leader?.active !== true || leader.email === null) return delivered;
  const days = { first: Number(body['first']), last: Number(body['last']) };
  const text = digestText(office, leader.id, days);
  return mail.send({ to: leader.email, subject: `Bereikbaarheid ${spanOf(days)}`, text });
}

export function digestText(office: Office, leader: EmployeeId, days: DayRange): string {
  const employee = office.people.now.employees.get(leader);
  if (employee === undefined) return '';
  const { municipality } = employee;
  const { figures } = office.figures;
  const whole = overviewOf(figures, seriesOf(municipality), days);
  const lines = [
    `Bereikbaarheid ${office.names.municipality(municipality).name}, ${spanOf(days)}`,
    '',
    `Hele gemeente: ${shareText(whole.attempts.success)} geslaagd (norm ${percent(whole.attempts.target)})`,
    `Na opvolging: ${shareText(whole.attempts.afterFollowUp)}`,
    `Klant belt zelf terug: ${shareText(whole.contact.toldToRingAgain)} (norm hoogstens 10 %)`,
    `Beloften nagekomen: ${shareText(whole.promises.kept)}`,
  ];
  const own =
    employee.teams.length > 0 ? employee.teams : office.names.teams(municipality).map(({ id }) => id);
  for (const queue of office.names.plan(municipality)?.queues.values() ?? []) {
    const series = seriesOf(municipality, 'queue', queue.id);
    const norm = normView(queue.norm, overviewOf(figures, series, days), figures.rules.minimumN);
    if (norm !== null && norm.share.n > 0)
      lines.push(`Wachtrij ${queue.name}: ${normText(norm, 'beantwoord')}`);
  }
  for (const team of own) lines.push('', ...teamLines(office, team, municipality, days));
  const { publicUrl } = office.parts.outward;
  lines.push('', `Regelset ${whole.attempts.ruleSet}. Achter elk percentage staat het aantal (n).`);
  if (publicUrl !== null) lines.push(`Alle cijfers: ${publicUrl.replace(/\/$/, '')}/bereikbaarheid`);
  return `${lines.join('\n')}\n`;
}

function teamLines(
  office: Office,
  team: TeamId,
  municipality: Parameters<typeof seriesOf>[0],
  days: DayRange,
): readonly string[] {
  const { figures } = office.figures;
  const series = seriesOf(municipality, 'team', team);
  const overview = overviewOf(figures, series, days);
  const { attempts, promises, failures } = overview;
  const norm = normView(normOf(office.names, series), overview, figures.rules.minimumN);
  const now = office.now();
  const waiting = [...office.notes.pending()].filter(
    ({ note }) => note.ownerTeam === team && pendingStates.has(note.state),
  );
  const late = waiting.filter(({ note }) => note.due < now).length;
  return [
    `${office.names.team(team).name}: ${shareText(attempts.success)} geslaagd`,
    ...(norm === null ? [] : [`  ${normText(norm, 'Opgenomen')}`]),
    `  Terugbelnotities: ${waiting.length} open, waarvan ${late} over de termijn; nagekomen ${shareText(promises.kept)}`,
    ...failures.slice(0, reasonsShown).map(({ why, count }) => `  ${count} keer: ${failureTexts[why]}`),
  ];
}

function normText({ share, target, withinSeconds, met }: ServiceNorm, what: string): string {
  const said = met === null ? '' : met ? ', gehaald' : ', niet gehaald';
  return `${what} binnen ${withinSeconds} seconden: ${shareText(share)}, norm ${percent(target)}${said}`;
}

function spanOf({ first, last }: DayRange): string {
  return first === last ? dateOfDay(first) : `${dateOfDay(first)} tot en met ${dateOfDay(last)}`;
}

function shareText({ value, n }: Share): string {
  return value === null ? `te weinig gegevens (n = ${n})` : `${percent(value)} (n = ${n})`;
}

function percent(value: number): string {
  return `${(value * 100).toFixed(1).replace('.', ',').replace(',0', '')} %`;
}
