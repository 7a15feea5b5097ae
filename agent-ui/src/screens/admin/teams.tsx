/**
 * Teams of the municipality: name, ringing, promise, norm and hours, written into the dialplan, which is proven as a whole
 * before it goes live. Who is in a team is set with the employee.
 */
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { TeamChange, TeamSettings, TeamSettingsList } from '../../../../server/contract/teams.ts';
import { hasRole, useClient, useMe } from '../../api/session.tsx';
import { SaveProblem, useSave } from '../../api/use-save.tsx';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Select, TextInput } from '../../components/form.tsx';
import { FormActions } from '../../components/form-actions.tsx';
import { Badge, Card, Empty, Loaded, Table } from '../../components/layout.tsx';
import { useManageTexts } from '../../texts/manage/manage.ts';
import { useTexts } from '../../texts/texts.tsx';

/** What a saved team shows in. */
const refresh = ['teamSettings', 'teams', 'employees'] as const;
/** Mirrors the contract. */
const ringing = { least: 5, most: 120, usual: 20 } as const;
const countMax = { workingDays: 30, clockHours: 1000, weekdayHours: 1000 } as const;
const percentUsual = 80;

type Kind = keyof typeof countMax;
type Field = 'name' | 'ring' | 'count' | 'percent';

export default function TeamsSection() {
  const { teams } = useManageTexts();
  const client = useClient();
  const mayChange = hasRole(useMe(), 'beheerder');
  const [edited, setEdited] = useState<TeamSettings | 'new' | null>(null);
  const query = useQuery({ queryKey: ['teamSettings'], queryFn: () => client.call('getTeamSettings', {}) });
  return (
    <>
      <div className="bb-row bb-row--end bb-row--between">
        <p>{teams.intro}</p>
        {mayChange ? (
          <Button purpose="primary" icon="person" onClick={() => setEdited('new')}>
            {teams.add}
          </Button>
        ) : null}
      </div>
      <Loaded query={query}>
        {(list) => (
          <>
            <Card title={teams.count(list.teams.length)}>
              {list.teams.length === 0 ? (
                <Empty>{teams.none}</Empty>
              ) : (
                <TeamsTable list={list} onEdit={mayChange ? setEdited : null} />
              )}
            </Card>
            {edited === null ? null : (
              <TeamDialog
                team={edited === 'new' ? null : edited}
                list={list}
                onClose={() => setEdited(null)}
              />
            )}
          </>
        )}
      </Loaded>
    </>
  );
}

function TeamsTable(props: {
  readonly list: TeamSettingsList;
  readonly onEdit: ((team: TeamSettings) => void) | null;
}) {
  const texts = useTexts();
  const { teams } = useManageTexts();
  const { list, onEdit } = props;
  const { municipalityNorm, municipalityHours, hoursChoices } = list;
  const asTown = (own: string) => <span className="bb-muted">{teams.asTown(own)}</span>;
  return (
    <Table
      caption={teams.title}
      rows={list.teams}
      rowKey={(team) => team.id}
      columns={[
        {
          head: teams.name,
          cell: (team) => (
            <>
              {team.name} {team.inDialplan ? null : <Badge tone="warning">{teams.notInDialplan}</Badge>}
              <div className="bb-muted bb-small">
                {team.usedIn.length === 0 ? teams.unused : teams.places(team.usedIn)}
              </div>
            </>
          ),
        },
        { head: teams.members, cell: (team) => team.memberCount },
        { head: teams.notes, cell: (team) => team.pendingNoteCount },
        { head: teams.rings, cell: (team) => teams.seconds(team.ringSeconds) },
        {
          head: teams.callback,
          cell: ({ callbackNorm }) =>
            callbackNorm === null ? asTown(teams.norm(municipalityNorm)) : teams.norm(callbackNorm),
        },
        {
          head: teams.answer,
          cell: ({ answerNorm }) =>
            answerNorm === null ? (
              <span className="bb-muted">{teams.noAnswerNorm}</span>
            ) : (
              teams.answerNorm(answerNorm)
            ),
        },
        {
          head: teams.hours,
          cell: ({ hoursId }) =>
            hoursId === null
              ? asTown(municipalityHours.name)
              : (hoursChoices.find(({ id }) => id === hoursId)?.name ?? hoursId),
        },
        ...(onEdit === null
          ? []
          : [
              {
                head: texts.admin.people.edit,
                cell: (team: TeamSettings) => (
                  <Button onClick={() => onEdit(team)}>
                    {texts.admin.people.edit}
                    <span className="bb-visually-hidden"> {team.name}</span>
                  </Button>
                ),
              },
            ]),
      ]}
    />
  );
}

function TeamDialog(props: {
  readonly team: TeamSettings | null;
  readonly list: TeamSettingsList;
  readonly onClose: () => void;
}) {
  const { teams } = useManageTexts();
  const texts = useTexts();
  const client = useClient();
  const { team, list } = props;
  const [wrong, setWrong] = useState<Partial<Record<Field, string>>>({});
  const [kind, setKind] = useState<Kind | ''>(team?.callbackNorm?.kind ?? '');
  const [limit, setLimit] = useState(String(team?.answerNorm?.withinSeconds ?? ''));
  const save = useSave({
    send: (body: TeamChange) =>
      team === null
        ? client.call('createTeam', { body })
        : client.call('putTeam', { params: { teamId: team.id }, body, seen: team }),
    refresh: [...refresh],
    said: ({ name }) => teams.saved(name),
    done: props.onClose,
    reloaded: props.onClose,
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const data = new FormData(form);
    const name = String(data.get('name') ?? '').trim();
    const [ring, count, percent] = ['ring', 'count', 'percent'].map((field) => wholeNumber(data.get(field)));
    const isNumber = (value: number | null | undefined, least: number, most: number): value is number =>
      value !== null && value !== undefined && value >= least && value <= most;
    const most = kind === '' ? 0 : countMax[kind];
    const mistakes: Partial<Record<Field, string>> = {
      ...(name === '' ? { name: teams.nameRequired } : {}),
      ...(isNumber(ring, ringing.least, ringing.most)
        ? {}
        : { ring: teams.between(ringing.least, ringing.most) }),
      ...(kind === '' || isNumber(count, 1, most) ? {} : { count: teams.between(1, most) }),
      ...(limit === '' || isNumber(percent, 1, 100) ? {} : { percent: teams.between(1, 100) }),
    };
    setWrong(mistakes);
    const [first] = Object.keys(mistakes);
    if (first !== undefined) {
      (form.elements.namedItem(first) as HTMLInputElement | null)?.focus();
      return;
    }
    const hours = String(data.get('hours') ?? '');
    save.mutate({
      name,
      ringSeconds: ring ?? ringing.usual,
      callbackNorm: kind === '' ? null : { kind, count: count ?? 1 },
      answerNorm: limit === '' ? null : { withinSeconds: Number(limit), percent: percent ?? percentUsual },
      hoursId: hours === '' ? null : hours,
    });
  };
  return (
    <Dialog title={team?.name ?? teams.add} onClose={props.onClose} wide>
      <div className="bb-stack">
        <form className="bb-stack" onSubmit={submit} noValidate>
          <SaveProblem of={save} />
          <div className="bb-grid-2">
            <TextInput
              label={teams.name}
              name="name"
              defaultValue={team?.name ?? ''}
              maxLength={100}
              error={wrong.name}
              autoFocus
            />
            <TextInput
              label={teams.ring}
              name="ring"
              inputMode="numeric"
              defaultValue={String(team?.ringSeconds ?? ringing.usual)}
              error={wrong.ring}
            />
          </div>
          <div className="bb-grid-2">
            <Select
              label={teams.callback}
              value={kind}
              onChange={(event) => setKind(event.target.value as Kind | '')}
            >
              <option value="">{teams.asTown(teams.norm(list.municipalityNorm))}</option>
              {(Object.keys(countMax) as Kind[]).map((one) => (
                <option key={one} value={one}>
                  {teams.kinds[one]}
                </option>
              ))}
            </Select>
            {kind === '' ? null : (
              <TextInput
                key={kind}
                label={teams.howMany[kind]}
                name="count"
                inputMode="numeric"
                defaultValue={team?.callbackNorm?.kind === kind ? String(team.callbackNorm.count) : ''}
                error={wrong.count}
              />
            )}
          </div>
          <div className="bb-grid-2">
            <Select label={teams.answerLong} value={limit} onChange={(event) => setLimit(event.target.value)}>
              <option value="">{teams.noAnswerNorm}</option>
              {list.answerLimits.map((one) => (
                <option key={one} value={one}>
                  {teams.within(one)}
                </option>
              ))}
            </Select>
            {limit === '' ? null : (
              <TextInput
                label={teams.percent}
                name="percent"
                inputMode="numeric"
                defaultValue={String(team?.answerNorm?.percent ?? percentUsual)}
                error={wrong.percent}
              />
            )}
          </div>
          <Select label={teams.hours} name="hours" defaultValue={team?.hoursId ?? ''}>
            <option value="">{teams.asTown(list.municipalityHours.name)}</option>
            {list.hoursChoices.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
          {(team?.questionCount ?? 0) > 0 ? (
            <p className="bb-muted">{teams.questions(team?.questionCount ?? 0)}</p>
          ) : null}
          <p className="bb-muted bb-small" role="status">
            {save.isPending ? teams.proving : teams.willProve}
          </p>
          <FormActions pending={save.isPending} onCancel={props.onClose}>
            {texts.common.save}
          </FormActions>
        </form>
        {team === null ? null : <Removal team={team} onDone={props.onClose} />}
      </div>
    </Dialog>
  );
}

/** Removing what nothing leads to; of any other team it is said what does. */
function Removal(props: { readonly team: TeamSettings; readonly onDone: () => void }) {
  const { teams, shared } = useManageTexts();
  const client = useClient();
  const { team } = props;
  const [asks, setAsks] = useState(false);
  const remove = useSave({
    send: () => client.call('removeTeam', { params: { teamId: team.id } }),
    refresh: [...refresh],
    said: () => teams.removed(team.name),
    done: props.onDone,
  });
  const reasons = [
    ...(team.memberCount > 0 ? [teams.hasMembers(team.memberCount)] : []),
    ...(team.pendingNoteCount > 0 ? [teams.hasNotes(team.pendingNoteCount)] : []),
    ...(team.usedIn.length > 0 ? [teams.usedIn(team.usedIn)] : []),
  ];
  if (reasons.length > 0) {
    return (
      <p className="bb-muted bb-small">
        {teams.inUse} {reasons.join('; ')}.
      </p>
    );
  }
  return (
    <div>
      <Button purpose="subtle" onClick={() => setAsks(true)}>
        {shared.remove}
        <span className="bb-visually-hidden"> {team.name}</span>
      </Button>
      {asks ? (
        <ConfirmDialog
          title={teams.remove(team.name)}
          confirm={shared.remove}
          busy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate(undefined)}
          onClose={() => setAsks(false)}
        >
          <p>{teams.removeSure}</p>
        </ConfirmDialog>
      ) : null}
    </div>
  );
}

/** Digits only; null when it is no whole number. */
function wholeNumber(given: FormDataEntryValue | null): number | null {
  const text = String(given ?? '').trim();
  return /^\d{1,4}$/.test(text) ? Number(text) : null;
}
