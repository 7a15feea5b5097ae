/** Routes of teams as they are set up in the dialplan: made, changed, removed, and proven before anything goes live. */
import type { CallbackNorm, TeamChange, TeamSettings, TeamSettingsList } from '../../contract/teams.ts';
import type { DeadlineNorm } from '../../domain/calendar/deadline.ts';
import {
  addTeam,
  editTeam,
  removeTeam,
  type TeamSettings as WrittenTeam,
} from '../../domain/dialplan/edit-teams.ts';
import { usesOfTeam } from '../../domain/dialplan/team-uses.ts';
import type { Dialplan, TeamConfig } from '../../domain/dialplan/types.ts';
import { idOf, type TeamId } from '../../domain/ids.ts';
import { normLimits } from '../../domain/reachability/counters.ts';
import type { Team } from '../ports/people.ts';
import {
  type Asker,
  contentVersionOf,
  type HandlersOf,
  ifUnchanged,
  municipalityOf,
  ownOnly,
  Refusal,
} from './handler.ts';
import { editRefused } from './hours-edit.ts';
import type { Office } from './office.ts';

/** Longest key made of a name; the dialplan takes 64. */
const keyLengthMax = 40;
/** A team that is known from its members only. */
const ringSecondsDefault = 20;
/** The longest norm that a dialplan takes, working days. */
const workingDaysMax = 30;

export function teamHandlers(
  office: Office,
): HandlersOf<'getTeamSettings' | 'createTeam' | 'putTeam' | 'removeTeam'> {
  const shown = (asker: Asker, id: TeamId): TeamSettings => {
    const team = office.names.teams(municipalityOf(asker)).find((one) => one.id === id);
    return teamView(office, planOf(office, asker), ownOnly(asker, team, 'Dit team'));
  };

  const edit = async (plan: Dialplan, change: (text: string) => string | null): Promise<void> => {
    const outcome = await office.parts.dialplanEditor.editFile(plan.version, change);
    if (!outcome.ok) throw editRefused(outcome, 'De teams staan');
    office.changed();
  };

  return {
    getTeamSettings: ({ asker }): TeamSettingsList => {
      const plan = planOf(office, asker);
      return {
        teams: office.names.teams(plan.municipality).map((team) => teamView(office, plan, team)),
        municipalityNorm: normView(plan.callbackNorm),
        municipalityHours: { id: `${plan.municipality}/${plan.callbackHours}`, name: plan.callbackHours },
        hoursChoices: [...plan.schedules.keys()].map((name) => ({
          id: `${plan.municipality}/${name}`,
          name,
        })),
        answerLimits: [...normLimits],
      };
    },

    createTeam: async ({ asker, body }) => {
      const plan = planOf(office, asker);
      const known = office.names.teams(plan.municipality);
      check(plan, known, null, body);
      const key = keyFor(body.name, new Set(known.map(({ id }) => keyOf(id))));
      const wanted = writtenTeam(plan, undefined, body);
      await edit(plan, (text) => addTeam(text, key, wanted));
      return shown(asker, idOf(`${plan.municipality}/${key}`));
    },

    putTeam: async ({ asker, params, body }) => {
      const plan = planOf(office, asker);
      const id = idOf<'team'>(params.teamId);
      ifUnchanged(asker, shown(asker, id));
      check(plan, office.names.teams(plan.municipality), id, body);
      const before = plan.teams.get(id);
      const wanted = writtenTeam(plan, before, body);
      await edit(plan, (text) =>
        before === undefined
          ? addTeam(text, keyOf(id), wanted)
          : editTeam(text, keyOf(id), asWritten(before), wanted),
      );
      await renameStored(office, id, body.name);
      return shown(asker, id);
    },

    removeTeam: async ({ asker, params }) => {
      const plan = planOf(office, asker);
      const id = idOf<'team'>(params.teamId);
      const team = shown(asker, id);
      ifUnchanged(asker, team);
      const reasons = [
        ...(team.memberCount > 0 ? [`het heeft ${team.memberCount} leden`] : []),
        ...(team.pendingNoteCount > 0 ? [`er wachten ${team.pendingNoteCount} terugbelnotities`] : []),
        ...(team.usedIn.length > 0 ? [`het belplan leidt ernaar (${team.usedIn.join(', ')})`] : []),
      ];
      if (reasons.length > 0) {
        throw new Refusal('conflict', `Dit team is nog in gebruik: ${reasons.join('; ')}.`);
      }
      if (plan.teams.has(id)) await edit(plan, (text) => removeTeam(text, keyOf(id)));
      await forgetStored(office, id);
    },
  };
}

function teamView(office: Office, plan: Dialplan, { id, name, municipality }: Team): TeamSettings {
  const config = plan.teams.get(id);
  const answer = config?.answerNorm;
  const settings: TeamChange = {
    name,
    ringSeconds: config?.ringSeconds ?? ringSecondsDefault,
    callbackNorm: config?.callbackNorm === undefined ? null : normView(config.callbackNorm),
    answerNorm: answer === undefined ? null : { withinSeconds: answer.seconds, percent: answer.percent },
    hoursId: config?.hours === undefined ? null : `${municipality}/${config.hours}`,
  };
  const members = [...office.people.now.employees.values()].filter(
    (one) => one.active && one.teams.includes(id),
  );
  const notes = [...office.notes.pending()].filter(({ note }) => note.ownerTeam === id);
  return {
    ...settings,
    id,
    // Who is in it, and what waits for it, changes by itself.
    version: contentVersionOf([settings, config === undefined]),
    municipality: office.names.municipality(municipality),
    inDialplan: config !== undefined,
    memberCount: members.length,
    pendingNoteCount: notes.length,
    usedIn: [...usesOfTeam(plan, id)],
    questionCount: config?.noteForm.length ?? 0,
  };
}

function planOf(office: Office, asker: Asker): Dialplan {
  const plan = office.names.plan(municipalityOf(asker));
  if (plan === undefined) throw new Refusal('notFound', 'Uw gemeente heeft geen dialplan.');
  return plan;
}

function check(plan: Dialplan, known: readonly Team[], self: TeamId | null, change: TeamChange): void {
  const mistakes: { path: readonly PropertyKey[]; detail: string }[] = [];
  const wanted = change.name.toLowerCase();
  if (known.some(({ id, name }) => id !== self && name.toLowerCase() === wanted)) {
    mistakes.push({ path: ['name'], detail: 'Er is al een team dat zo heet.' });
  }
  if (/\p{Cc}/u.test(change.name)) mistakes.push({ path: ['name'], detail: 'Een naam is één regel tekst.' });
  if (change.hoursId !== null && !plan.schedules.has(scheduleOf(plan, change.hoursId))) {
    mistakes.push({ path: ['hoursId'], detail: 'Deze openingstijden bestaan niet in uw gemeente.' });
  }
  const { answerNorm, callbackNorm } = change;
  if (answerNorm !== null && !normLimits.some((limit) => limit === answerNorm.withinSeconds)) {
    const detail = `Kies uit ${normLimits.join(', ')} seconden.`;
    mistakes.push({ path: ['answerNorm', 'withinSeconds'], detail });
  }
  if (callbackNorm?.kind === 'workingDays' && callbackNorm.count > workingDaysMax) {
    mistakes.push({ path: ['callbackNorm', 'count'], detail: `Hoogstens ${workingDaysMax} werkdagen.` });
  }
  if (mistakes.length > 0) throw new Refusal('invalid', 'Niet alle velden kloppen.', mistakes);
}

/** What the dialplan is to hold; which days stop the clock of a norm stays as it was, since the screen does not set it. */
function writtenTeam(plan: Dialplan, before: TeamConfig | undefined, change: TeamChange): WrittenTeam {
  const limit = normLimits.find((one) => one === change.answerNorm?.withinSeconds);
  return {
    name: change.name,
    ringSeconds: change.ringSeconds,
    hours: change.hoursId === null ? null : scheduleOf(plan, change.hoursId),
    callbackNorm:
      change.callbackNorm === null
        ? null
        : normOf(change.callbackNorm, before?.callbackNorm ?? plan.callbackNorm),
    answerNorm:
      change.answerNorm === null || limit === undefined
        ? null
        : { seconds: limit, percent: change.answerNorm.percent },
  };
}

function asWritten({ name, ringSeconds, hours, callbackNorm, answerNorm }: TeamConfig): WrittenTeam {
  return {
    name,
    ringSeconds,
    hours: hours ?? null,
    callbackNorm: callbackNorm ?? null,
    answerNorm: answerNorm ?? null,
  };
}

function normView(norm: DeadlineNorm): CallbackNorm {
  switch (norm.kind) {
    case 'working-days':
      return { kind: 'workingDays', count: norm.days };
    case 'clock-hours':
      return { kind: 'clockHours', count: norm.hours };
    case 'weekday-hours':
      return { kind: 'weekdayHours', count: norm.hours };
  }
}

function normOf({ kind, count }: CallbackNorm, before: DeadlineNorm): DeadlineNorm {
  const stops = before.kind === 'clock-hours' ? (['observed', 'local'] as const) : before.stops;
  switch (kind) {
    case 'workingDays':
      return { kind: 'working-days', days: count, stops };
    case 'clockHours':
      return { kind: 'clock-hours', hours: count };
    case 'weekdayHours':
      return { kind: 'weekday-hours', hours: count, stops };
  }
}

/** `burgerzaken` of `deventer/burgerzaken`. */
function keyOf(id: TeamId): string {
  return id.slice(id.indexOf('/') + 1);
}

function scheduleOf(plan: Dialplan, hoursId: string): string {
  const prefix = `${plan.municipality}/`;
  return hoursId.startsWith(prefix) ? hoursId.slice(prefix.length) : '';
}

/** A key for the dialplan out of a name: `Sociaal domein` becomes `sociaal-domein`, a second one `sociaal-domein-2`. */
function keyFor(name: string, taken: ReadonlySet<string>): string {
  const plain = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  const base = (/^[a-z]/.test(plain) ? plain : `team-${plain}`).slice(0, keyLengthMax).replace(/-+$/, '');
  for (let number = 1; ; number += 1) {
    const key = number === 1 ? base : `${base}-${number}`;
    if (!taken.has(key)) return key;
  }
}

/** Teams that somebody ever joined are kept with the people too. */
async function renameStored(office: Office, id: TeamId, name: string): Promise<void> {
  const stored = office.people.now.teams.find((team) => team.id === id);
  if (stored === undefined || stored.name === name) return;
  await office.parts.peopleStore.saveTeam({ ...stored, name });
  await office.people.refresh();
}

/** Who has left may still be in it: that no longer says anything. */
async function forgetStored(office: Office, id: TeamId): Promise<void> {
  if (!office.people.now.teams.some((team) => team.id === id)) return;
  const { peopleStore } = office.parts;
  for (const employee of office.people.now.employees.values()) {
    if (!employee.teams.includes(id)) continue;
    await peopleStore.saveEmployee(
      { ...employee, teams: employee.teams.filter((team) => team !== id) },
      office.now(),
    );
  }
  await peopleStore.removeTeam(id);
  await office.people.refresh();
  office.changed();
}
