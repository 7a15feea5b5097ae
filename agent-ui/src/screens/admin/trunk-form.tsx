/** One line, made or changed. What the server finds wrong stands beside its field, everything at once. */
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { CalledPlace, Trunk, TrunkChange } from '../../../../server/contract/trunks.ts';
import { wirePath } from '../../../../server/contract/wire.ts';
import { ApiError } from '../../api/client.ts';
import { useClient, useMe } from '../../api/session.tsx';
import { SaveProblem, useSave } from '../../api/use-save.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Choice, Select, TextArea, TextInput } from '../../components/form.tsx';
import { FormActions } from '../../components/form-actions.tsx';
import { useManageTexts } from '../../texts/manage/manage.ts';
import { useTexts } from '../../texts/texts.tsx';

const places = [
  'requestUri',
  'to',
  'pCalledPartyId',
  'diversion',
  'historyInfo',
] as const satisfies readonly CalledPlace[];
/** Long enough that no provider minds, short enough that a call finds its way after a lost line. */
const usual = { expiresSeconds: 600, keepAliveSeconds: 30, silentSeconds: 8 } as const;

/** Fields under *more settings*: a mistake there opens it. */
const inside = [
  ['calledFrom'],
  ['municipalityIds'],
  ['defaultEntranceId'],
  ['keepAliveSeconds'],
  ['silentSeconds'],
  ['login', 'expiresSeconds'],
] as const;

interface Sent {
  readonly id: string;
  readonly body: TrunkChange;
}

export function TrunkDialog(props: {
  readonly trunk: Trunk | null;
  readonly version: number;
  readonly onClose: () => void;
}) {
  const texts = useTexts();
  const { trunks: words } = useManageTexts();
  const client = useClient();
  const me = useMe();
  const { trunk, onClose } = props;
  // As it was when the form was opened: what others save meanwhile is refused, not overwritten.
  const [version] = useState(props.version);
  const [registers, setRegisters] = useState(trunk !== null && trunk.login !== null);
  const save = useSave({
    send: ({ id, body }: Sent) =>
      trunk === null
        ? client.call('createTrunk', { body: { ...body, id } })
        : client.call('putTrunk', { params: { trunkId: trunk.id }, body }),
    refresh: ['trunks', 'health'],
    done: onClose,
    reloaded: onClose,
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    save.mutate(readForm(new FormData(event.currentTarget), trunk, version, me.municipality.id));
  };
  const wrong = (...path: string[]) => mistakeAt(save.error, path);
  const wrongInside = inside.some((path) => wrong(...path) !== null);
  return (
    <Dialog title={trunk === null ? words.add : words.changeTitle(trunk.id)} onClose={onClose}>
      <form className="bb-stack" onSubmit={submit} noValidate autoComplete="off">
        <SaveProblem of={save} />
        {trunk === null ? (
          <TextInput label={words.name} hint={words.nameHint} name="id" error={wrong('id')} />
        ) : null}
        <TextArea
          label={words.from}
          hint={words.fromHint}
          name="addresses"
          rows={2}
          defaultValue={trunk?.sourceAddresses.join('\n') ?? ''}
          error={wrong('sourceAddresses')}
        />
        <TextInput
          label={words.out}
          hint={words.outHint}
          name="outbound"
          defaultValue={trunk?.outbound ?? ''}
          error={wrong('outbound')}
        />
        <Choice
          type="checkbox"
          label={words.registers}
          checked={registers}
          onChange={(event) => setRegisters(event.target.checked)}
        />
        {registers ? <Login trunk={trunk} wrong={wrong} /> : null}
        <details open={wrongInside || undefined}>
          <summary>{words.more}</summary>
          <div className="bb-stack">
            <More trunk={trunk} wrong={wrong} />
          </div>
        </details>
        <FormActions pending={save.isPending} onCancel={onClose}>
          {texts.common.save}
        </FormActions>
      </form>
    </Dialog>
  );
}

interface PartProps {
  readonly trunk: Trunk | null;
  readonly wrong: (...path: string[]) => string | null;
}

function Login({ trunk, wrong }: PartProps) {
  const { trunks: words } = useManageTexts();
  const login = trunk?.login ?? null;
  return (
    <>
      <TextInput
        label={words.registrar}
        hint={words.registrarHint}
        name="registrar"
        defaultValue={login?.registrar ?? ''}
        error={wrong('login', 'registrar')}
      />
      <div className="bb-grid-2">
        <TextInput
          label={words.userName}
          name="userName"
          autoComplete="off"
          defaultValue={login?.userName ?? ''}
          error={wrong('login', 'userName')}
        />
        <TextInput
          label={words.password}
          hint={login === null ? undefined : words.passwordKept}
          name="password"
          type="password"
          autoComplete="new-password"
          error={wrong('login', 'password')}
        />
      </div>
    </>
  );
}

function More({ trunk, wrong }: PartProps) {
  const { trunks: words } = useManageTexts();
  const me = useMe();
  const client = useClient();
  const entrances = useQuery({ queryKey: ['entrances'], queryFn: () => client.all('listEntrances') });
  const order = trunk?.calledFrom ?? places;
  const entrance = trunk?.defaultEntranceId ?? '';
  const isListed = (entrances.data ?? []).some(({ id }) => id === entrance);
  return (
    <>
      <Choice
        type="checkbox"
        name="trusted"
        label={words.trusted}
        defaultChecked={trunk === null || trunk.trusted}
      />
      <Select
        label={words.calledFrom}
        hint={words.calledFromHint}
        name="calledFrom"
        defaultValue={order.join(' ')}
        error={wrong('calledFrom')}
      >
        {ordersBesides(order).map((choice) => (
          <option key={choice.join(' ')} value={choice.join(' ')}>
            {words.placesInOrder(choice)}
          </option>
        ))}
      </Select>
      <Select
        label={words.whose}
        name="whose"
        defaultValue={trunk?.municipalityIds === null ? 'all' : 'own'}
        error={wrong('municipalityIds')}
      >
        <option value="own">{trunk?.municipalityIds?.join(', ') ?? me.municipality.name}</option>
        <option value="all">{words.everybody}</option>
      </Select>
      <Select
        label={words.defaultEntrance}
        name="entrance"
        // Chosen once the entrances are there.
        key={String(entrances.isSuccess)}
        defaultValue={entrance}
        error={wrong('defaultEntranceId')}
      >
        <option value="">{words.refuseUnknown}</option>
        {isListed || entrance === '' ? null : <option value={entrance}>{entrance}</option>}
        {(entrances.data ?? []).map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
      <div className="bb-grid-2">
        <Select label={words.transport} name="transport" defaultValue={trunk?.transport ?? 'udp'}>
          {(['udp', 'tcp', 'tls'] as const).map((each) => (
            <option key={each} value={each}>
              {each.toUpperCase()}
            </option>
          ))}
        </Select>
        <TextInput
          label={words.keepAlive}
          hint={words.keepAliveHint}
          name="keepAlive"
          inputMode="numeric"
          defaultValue={trunk === null ? usual.keepAliveSeconds : (trunk.keepAliveSeconds ?? '')}
          error={wrong('keepAliveSeconds')}
        />
        <TextInput
          label={words.silent}
          name="silent"
          inputMode="numeric"
          defaultValue={trunk?.silentSeconds ?? usual.silentSeconds}
          error={wrong('silentSeconds')}
        />
        <TextInput
          label={words.expires}
          name="expires"
          inputMode="numeric"
          defaultValue={trunk?.login?.expiresSeconds ?? usual.expiresSeconds}
          error={wrong('login', 'expiresSeconds')}
        />
      </div>
    </>
  );
}

/** The order there is, and each place first once with the usual ones after it. */
function ordersBesides(order: readonly CalledPlace[]): readonly (readonly CalledPlace[])[] {
  const orders = places.map((first) => [first, ...places.filter((place) => place !== first)]);
  return orders.some((one) => one.join(' ') === order.join(' ')) ? orders : [order, ...orders];
}

function readForm(form: FormData, trunk: Trunk | null, version: number, own: string): Sent {
  const text = (name: string): string => String(form.get(name) ?? '').trim();
  // What is no number becomes one that the server refuses, at its own field.
  const seconds = (name: string): number => (/^\d{1,6}$/.test(text(name)) ? Number(text(name)) : -1);
  return {
    id: text('id'),
    body: {
      version,
      sourceAddresses: addressesOf(text('addresses'), text('registrar')),
      transport: text('transport') as TrunkChange['transport'],
      trusted: form.get('trusted') !== null,
      calledFrom: text('calledFrom').split(' ') as CalledPlace[],
      outbound: text('outbound') || null,
      municipalityIds: text('whose') === 'all' ? null : (trunk?.municipalityIds ?? [own]),
      silentSeconds: seconds('silent'),
      keepAliveSeconds: text('keepAlive') === '' ? null : seconds('keepAlive'),
      defaultEntranceId: text('entrance') || null,
      login: form.has('registrar')
        ? {
            registrar: text('registrar'),
            userName: text('userName'),
            expiresSeconds: seconds('expires'),
            password: String(form.get('password') ?? '') || null,
          }
        : null,
    },
  };
}

/** Many providers name one server only: calls come from where we sign in. */
function addressesOf(written: string, registrar: string): string[] {
  const addresses = written.split(/[\s,;]+/).filter((each) => each !== '');
  if (addresses.length > 0 || registrar === '') return addresses;
  return [/^\[([^\]]+)\]/.exec(registrar)?.[1] ?? registrar.replace(/:\d+$/, '')];
}

/** What the server says of a field, or of what is inside it. */
function mistakeAt(error: unknown, path: readonly string[]): string | null {
  const wanted = wirePath(path);
  const found = error instanceof ApiError ? (error.problem?.errors ?? []) : [];
  return found.find((one) => one.path === wanted || one.path.startsWith(`${wanted}.`))?.detail ?? null;
}
