/** An employee arranges reachability: present or not, who takes over, which phones ring; voicemail and notes. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type {
  OwnReachability as Own,
  OwnReachabilityChange,
} from '../../../server/contract/own-reachability.ts';
import { useClient, useMe } from '../api/session.tsx';
import { SaveProblem } from '../api/use-save.tsx';
import { useNow } from '../clock.tsx';
import { announce } from '../components/announcer.tsx';
import { Button } from '../components/button.tsx';
import { Choice, Fieldset, Select, TextInput, wallTimeInput } from '../components/form.tsx';
import { Card, Heading, Loaded } from '../components/layout.tsx';
import { instantOf, isoDate, time } from '../format.ts';
import { useSubscription } from '../live/live.tsx';
import { useTexts } from '../texts/texts.tsx';
import { Greetings } from './voicemail/greetings.tsx';
import { VoicemailBox } from './voicemail/voicemail-box.tsx';
import { NotesPanel } from './workplace/notes-panel.tsx';
import './workplace/workplace.css';

const places = [
  'colleague',
  'team',
  'voicemail',
  'contactCentre',
] as const satisfies readonly Own['whenAbsent'][];

export default function OwnReachability() {
  useSubscription(['notes']);
  const texts = useTexts();
  const client = useClient();
  // The form begins anew with what was saved, and says so.
  const [saved, setSaved] = useState(false);
  const own = useQuery({ queryKey: ['own'], queryFn: () => client.call('getOwnReachability', {}) });
  return (
    <div className="bb-stack">
      <Heading level={1}>{texts.own.title}</Heading>
      <div className="bb-two-columns">
        <Loaded query={own}>
          {(data) => <OwnForm key={data.version} own={data} saved={saved} onSaved={setSaved} />}
        </Loaded>
        <div className="bb-stack">
          <NotesPanel />
          <VoicemailBox />
          <Greetings />
        </div>
      </div>
    </div>
  );
}

function OwnForm(props: {
  readonly own: Own;
  readonly saved: boolean;
  readonly onSaved: (saved: boolean) => void;
}) {
  const texts = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const now = useNow();
  const { own } = props;
  const [present, setPresent] = useState(own.present);
  const [wrong, setWrong] = useState<string | null>(null);
  const directory = useOthers();
  const colleagues = directory.filter(({ kind }) => kind === 'employee');
  const save = useMutation({
    mutationFn: (body: OwnReachabilityChange) => client.call('putOwnReachability', { body }),
    onMutate: () => props.onSaved(false),
    onSuccess: (next) => {
      props.onSaved(true);
      queries.setQueryData(['own'], next);
      announce(texts.common.saved);
    },
  });
  const reload = async () => {
    await queries.invalidateQueries({ queryKey: ['own'] });
    save.reset();
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? '');
    const instant = (date: string, time: string) => (date === '' ? null : instantOf(date, time));
    const date = text('date');
    const target = text('forward');
    const until = instant(text('forwardDate'), text('forwardTime') || '17:00');
    const isLater = target === '' || (until !== null && Date.parse(until) > now);
    setWrong(isLater ? null : texts.own.forwardWrong);
    if (!isLater) return;
    save.mutate({
      version: own.version,
      present,
      absentFrom: present ? null : instant(text('fromDate'), text('fromTime') || '08:00'),
      forward: target === '' || until === null ? null : { target: targetOf(target), until },
      absentUntil: present || date === '' ? null : instantOf(date, text('time') || '08:00'),
      absenceReason: text('reason'),
      whenAbsent: text('whenAbsent') as Own['whenAbsent'],
      whenNoAnswer: text('whenNoAnswer') as Own['whenNoAnswer'],
      ringSeconds: Number(text('ringSeconds')),
      greeting: own.greeting,
      deputyId: text('deputy') === '' ? null : text('deputy'),
      ringingDevices: form.getAll('device').map(String),
    });
  };
  return (
    <form className="bb-stack" onSubmit={submit}>
      <Card title={texts.own.now} tone="attention">
        <p className="bb-lead">{own.summary}</p>
      </Card>
      <SaveProblem of={{ error: save.error, reload }} />
      <Card title={texts.own.title}>
        <div className="bb-stack">
          <Fieldset legend={texts.reach.state}>
            <Choice
              type="radio"
              name="present"
              label={texts.own.present}
              checked={present}
              onChange={() => setPresent(true)}
            />
            <Choice
              type="radio"
              name="present"
              label={texts.own.absent}
              checked={!present}
              onChange={() => setPresent(false)}
            />
          </Fieldset>
          {present ? null : (
            <div className="bb-grid-2 bb-grid-2--end">
              <TextInput
                label={texts.own.from}
                hint={texts.own.fromHint}
                name="fromDate"
                type="date"
                defaultValue={own.absentFrom == null ? '' : isoDate(Date.parse(own.absentFrom))}
              />
              <TextInput
                label={texts.own.untilTime}
                name="fromTime"
                {...wallTimeInput}
                defaultValue={own.absentFrom == null ? '' : time(own.absentFrom)}
              />
              <TextInput
                label={texts.own.until}
                name="date"
                type="date"
                min={isoDate(now)}
                defaultValue={own.absentUntil === null ? '' : isoDate(Date.parse(own.absentUntil))}
              />
              <TextInput
                label={texts.own.untilTime}
                name="time"
                {...wallTimeInput}
                defaultValue={own.absentUntil === null ? '08:30' : time(own.absentUntil)}
              />
              <TextInput
                label={texts.own.reason}
                name="reason"
                maxLength={200}
                defaultValue={own.absenceReason}
              />
            </div>
          )}
          <PlaceSelect name="whenAbsent" label={texts.own.whenAbsent} value={own.whenAbsent} />
          <PlaceSelect name="whenNoAnswer" label={texts.own.whenNoAnswer} value={own.whenNoAnswer} />
          <Select
            label={texts.own.deputy}
            name="deputy"
            key={colleagues.length}
            defaultValue={own.deputy?.id ?? ''}
          >
            <option value="">{texts.own.noDeputy}</option>
            {withDeputy(colleagues, own).map((colleague) => (
              <option key={colleague.id} value={colleague.id}>
                {colleague.name}
              </option>
            ))}
          </Select>
        </div>
      </Card>
      <Card title={texts.own.forward}>
        <ForwardFields own={own} directory={directory} wrong={wrong} />
      </Card>
      <Card title={texts.own.devices}>
        <div className="bb-stack">
          <Fieldset legend={<span className="bb-visually-hidden">{texts.own.devices}</span>}>
            {own.devices.map((device) => (
              <Choice
                key={device.id}
                type="checkbox"
                name="device"
                value={device.id}
                defaultChecked={device.rings}
                label={
                  <>
                    {device.label}{' '}
                    <span className="bb-muted bb-small">
                      {texts.own.kinds[device.kind]},{' '}
                      {device.registered ? texts.own.registered : texts.own.notRegistered}
                    </span>
                  </>
                }
              />
            ))}
          </Fieldset>
          <Select label={texts.own.ringSeconds} name="ringSeconds" defaultValue={String(own.ringSeconds)}>
            {[...new Set([10, 15, 20, 25, 30, 45, 60, own.ringSeconds])]
              .sort((a, b) => a - b)
              .map((choice) => (
                <option key={choice} value={choice}>
                  {choice} {texts.common.seconds}
                </option>
              ))}
          </Select>
        </div>
      </Card>
      <div className="bb-row">
        <Button type="submit" purpose="primary" icon="ok" disabled={save.isPending}>
          {texts.common.save}
        </Button>
        <span role="status" className="bb-muted">
          {props.saved ? texts.common.saved : ''}
        </span>
      </div>
    </form>
  );
}

function PlaceSelect(props: {
  readonly name: string;
  readonly label: string;
  readonly value: Own['whenAbsent'];
}) {
  const texts = useTexts();
  return (
    <Select label={props.label} name={props.name} defaultValue={props.value}>
      {places.map((place) => (
        <option key={place} value={place}>
          {texts.own.options[place]}
        </option>
      ))}
    </Select>
  );
}

/** Somebody, a team or a partner who takes the calls for a while. */
function ForwardFields(props: {
  readonly own: Own;
  readonly directory: readonly Other[];
  readonly wrong: string | null;
}) {
  const texts = useTexts();
  const now = useNow();
  const { forward } = props.own;
  const chosen = forward == null || forward.target.kind === 'number' ? '' : targetKey(forward.target);
  return (
    <div className="bb-stack">
      <Select label={texts.own.forwardTo} name="forward" key={props.directory.length} defaultValue={chosen}>
        <option value="">{texts.own.noForward}</option>
        {props.directory.map((other) => (
          <option key={targetKey(other)} value={targetKey(other)}>
            {`${other.name} (${texts.transfer.kinds[other.kind].toLowerCase()})`}
          </option>
        ))}
      </Select>
      {/* Day and time are one answer: they stand beside each other. */}
      <div className="bb-grid-2">
        <TextInput
          label={texts.own.forwardUntil}
          name="forwardDate"
          type="date"
          min={isoDate(now)}
          defaultValue={forward == null ? '' : isoDate(Date.parse(forward.until))}
          error={props.wrong}
        />
        <TextInput
          label={texts.own.untilTime}
          name="forwardTime"
          {...wallTimeInput}
          defaultValue={forward == null ? '' : time(forward.until)}
        />
      </div>
    </div>
  );
}

type TargetKind = 'employee' | 'team' | 'partner';

interface Other extends Colleague {
  readonly kind: TargetKind;
}

function targetKey({ kind, id }: { readonly kind: string; readonly id: string }): string {
  return `${kind} ${id}`;
}

function targetOf(key: string): { readonly kind: TargetKind; readonly id: string } {
  const at = key.indexOf(' ');
  return { kind: key.slice(0, at) as TargetKind, id: key.slice(at + 1) };
}

interface Colleague {
  readonly id: string;
  readonly name: string;
}

/** Who can take over: colleagues, teams and partners of the municipality. */
function useOthers(): readonly Other[] {
  const client = useClient();
  const me = useMe();
  const { data } = useQuery({
    queryKey: ['directory', ''],
    queryFn: () => client.call('searchDirectory', { body: { search: '' } }),
  });
  return (data ?? []).flatMap(({ kind, id, name }): readonly Other[] =>
    kind === 'queue' || id === me.id ? [] : [{ kind, id, name }],
  );
}

/** The chosen deputy stays in the list while the others still load. */
function withDeputy(colleagues: readonly Colleague[], own: Own): readonly Colleague[] {
  const { deputy } = own;
  if (deputy === null || colleagues.some((colleague) => colleague.id === deputy.id)) return colleagues;
  return [deputy, ...colleagues];
}
