/** Routes of entrances, opening hours and the calamity switch. */
import type {
  PlanStep,
  Calamity as WireCalamity,
  Entrance as WireEntrance,
  Hours as WireHours,
} from '../../contract/routing.ts';
import { holidayDutch, holidaysOfYear } from '../../domain/calendar/holidays.ts';
import { isOpenAt } from '../../domain/calendar/opening.ts';
import { type Block, observedHolidayOn, type Schedule } from '../../domain/calendar/schedule.ts';
import { openingInWords } from '../../domain/calendar/words.ts';
import { drawEntrance } from '../../domain/dialplan/drawing.ts';
import { explain } from '../../domain/dialplan/explain.ts';
import type { RouteOutcome } from '../../domain/dialplan/route-types.ts';
import type { Dialplan, DialplanNode, Entrance } from '../../domain/dialplan/types.ts';
import { idOf, type MunicipalityId } from '../../domain/ids.ts';
import { showNumberText } from '../../domain/numbers/show.ts';
import {
  addDays,
  clockText,
  hour,
  type Instant,
  type IsoDate,
  localTime,
  type Weekday,
} from '../../domain/time.ts';
import { byCommandLine } from '../ports/office.ts';
import {
  type Asker,
  contentVersionOf,
  employeeOf,
  type HandlersOf,
  ifUnchanged,
  municipalityOf,
  pageOf,
  Refusal,
} from './handler.ts';
import { changeHours, hoursVersion } from './hours-edit.ts';
import type { Office } from './office.ts';
import { iso, isoOrNull } from './views/wire-time.ts';

/** A message that was forgotten must not greet callers for a month. */
const calamityLengthMax = 72 * hour;

/** Longest closure that is shown day by day. */
const exceptionDaysMax = 60;

const stepKinds: Readonly<Record<DialplanNode['type'], PlanStep['kind']>> = {
  announce: 'announcement',
  menu: 'menu',
  hours: 'hours',
  calamity: 'announcement',
  queue: 'queue',
  team: 'team',
  employee: 'employee',
  partner: 'number',
  voicemail: 'voicemail',
  note: 'note',
  callers: 'menu',
  entrance: 'number',
  hangUp: 'hangUp',
};

export function routingHandlers(
  office: Office,
): HandlersOf<
  'listEntrances' | 'explainEntrance' | 'listHours' | 'putHours' | 'listCalamities' | 'putCalamity'
> {
  return {
    listEntrances: ({ asker, query }) => {
      const plan = planOf(office, asker);
      return pageOf([...plan.entrances.values()], query, (entrance) => entranceView(office, plan, entrance));
    },

    explainEntrance: ({ asker, params, query }) => {
      const plan = planOf(office, asker);
      const entrance = plan.entrances.get(idOf(params.entranceId));
      if (entrance === undefined) throw new Refusal('notFound', 'Deze ingang bestaat niet.');
      const at = query.at === undefined ? office.now() : Date.parse(query.at);
      const script = [...(query.keys ?? '')].map((digit): RouteOutcome => ({ kind: 'digit', digit }));
      const { conclusion, turns } = explain(
        office.parts.dialplans(),
        {
          now: at,
          caller: { number: undefined, groups: [] },
          state: office.switched(),
          called: entrance.numbers[0] ?? '',
        },
        script,
      );
      return {
        at: iso(at),
        conclusion: conclusion.nl,
        steps: turns.map(({ node, text, reasons }) => ({
          stepId: node,
          text: text.nl,
          reasons: reasons.map(({ code, nl }) => ({ code, text: nl })),
        })),
      };
    },

    listHours: ({ asker, query }) => {
      const plan = planOf(office, asker);
      return pageOf([...plan.schedules], query, ([name, schedule]) =>
        hoursView(office, plan, name, schedule),
      );
    },

    putHours: async ({ asker, params, body }) => {
      const plan = planOf(office, asker);
      const name = scheduleName(plan, params.hoursId);
      await changeHours(office.parts.dialplanEditor, plan, name, body);
      const changed = planOf(office, asker);
      const schedule = changed.schedules.get(name);
      if (schedule === undefined) throw new Refusal('notFound', 'Deze openingstijden bestaan niet meer.');
      return hoursView(office, changed, name, schedule);
    },

    listCalamities: ({ asker }) => [calamityView(office, municipalityOf(asker))],

    putCalamity: async ({ asker, params, body }) => {
      const { municipality, id: by } = employeeOf(asker);
      if (params.calamityId !== municipality) throw new Refusal('notFound', 'Deze schakelaar bestaat niet.');
      ifUnchanged(asker, calamityView(office, municipality));
      if (body.active) {
        const now = office.now();
        const until = Date.parse(body.until);
        if (until <= now || until > now + calamityLengthMax) {
          throw new Refusal('invalid', 'De aanvraag klopt niet.', [
            { path: ['until'], detail: 'Kies een moment binnen drie dagen van nu.' },
          ]);
        }
        const calamity = {
          municipality,
          message: body.message,
          closes: !body.continues,
          since: now,
          until,
          by,
        };
        await office.calamities.switchOn(calamity);
      } else {
        await office.calamities.switchOff(municipality, by);
      }
      office.changed();
      return calamityView(office, municipality);
    },
  };
}

/** The one switch of a municipality. */
export function calamityView(office: Office, municipality: MunicipalityId): WireCalamity {
  const kept = office.calamities.of(municipality);
  const active = kept !== undefined;
  return {
    id: municipality,
    version: contentVersionOf(kept ?? null),
    municipality: office.names.municipality(municipality),
    active,
    message: active ? kept.message : '',
    continues: active ? !kept.closes : true,
    since: isoOrNull(active ? kept.since : null),
    until: isoOrNull(active ? kept.until : null),
    by: !active ? null : kept.by === byCommandLine ? 'de opdrachtregel' : office.names.employee(kept.by).name,
  };
}

function planOf(office: Office, asker: Asker): Dialplan {
  const plan = office.names.plan(municipalityOf(asker));
  if (plan === undefined) throw new Refusal('notFound', 'Uw gemeente heeft nog geen dialplan.');
  return plan;
}

function scheduleName(plan: Dialplan, id: string): string {
  const name = [...plan.schedules.keys()].find((each) => id === `${plan.municipality}/${each}`);
  if (name === undefined) throw new Refusal('notFound', 'Deze openingstijden bestaan niet.');
  return name;
}

function entranceView(office: Office, plan: Dialplan, entrance: Entrance): WireEntrance {
  const now = office.now();
  const drawn = drawEntrance(plan, entrance.id);
  const hours = drawn.map(({ id }) => plan.nodes.get(id)).find((node) => node?.type === 'hours');
  const schedule = hours?.type === 'hours' ? plan.schedules.get(hours.schedule) : undefined;
  return {
    id: entrance.id,
    name: entrance.name,
    municipality: office.names.municipality(plan.municipality),
    numbers14: [...entrance.areaCodes, ...(entrance.targetOf === undefined ? [] : [entrance.targetOf])].map(
      (code) => `14 ${code}`,
    ),
    number: showNumberText(entrance.numbers[0] ?? plan.callbackNumber),
    openNow: schedule === undefined || isOpenAt(schedule, now),
    openText: schedule === undefined ? 'altijd open' : openingInWords(schedule, now, 'nl'),
    firstStep: entrance.start,
    steps: drawn.map(({ id, kind, label, description, next }) => ({
      id,
      kind: stepKinds[kind],
      label,
      description,
      next: next.map((arrow) => ({ label: arrow.label, stepId: arrow.id })),
    })),
    tests: office.parts.dialplanEditor.tests
      .filter((one) => one.entrance === entrance.id)
      .map(({ name, failures }) => ({
        name,
        passed: failures.length === 0,
        detail: failures.length === 0 ? null : failures.join(' '),
      })),
    dialplanVersion: plan.version,
  };
}

function hoursView(office: Office, plan: Dialplan, name: string, schedule: Schedule): WireHours {
  const now = office.now();
  const ranges = (blocks: readonly Block[]) =>
    blocks.map(({ from, to }) => ({ from: clockText(from), until: clockText(to) }));
  return {
    id: `${plan.municipality}/${name}`,
    name,
    municipality: office.names.municipality(plan.municipality),
    version: hoursVersion(plan),
    days: ([1, 2, 3, 4, 5, 6, 7] as readonly Weekday[]).map((day) => ranges(schedule.weekly.get(day) ?? [])),
    exceptions: [
      ...schedule.exceptions.flatMap(({ from, until, blocks, reason }) =>
        datesOf(from, until).map((date) => ({
          date,
          name: reason,
          ranges: ranges(blocks),
          origin: 'local' as const,
        })),
      ),
      ...legalDays(schedule, now),
    ].sort((a, b) => (a.date < b.date ? -1 : 1)),
    openNow: isOpenAt(schedule, now),
  };
}

/** Each date of a run of days: a screen shows and changes days one by one. */
function datesOf(from: IsoDate, until: IsoDate): readonly IsoDate[] {
  const dates: IsoDate[] = [];
  for (let date = from; date <= until && dates.length < exceptionDaysMax; date = addDays(date, 1)) {
    dates.push(date);
  }
  return dates;
}

/** The holidays of this year and the next on which it is closed. */
function legalDays(schedule: Schedule, now: Instant): WireHours['exceptions'] {
  const today = localTime(now).date;
  const year = Number(today.slice(0, 4));
  return [year, year + 1].flatMap((each) =>
    [...holidaysOfYear(each).keys()]
      .filter((date) => date >= today)
      .flatMap((date) => {
        const holiday = observedHolidayOn(schedule, date);
        return holiday === undefined
          ? []
          : [{ date, name: holidayDutch[holiday], ranges: [], origin: 'legal' as const }];
      }),
  );
}
