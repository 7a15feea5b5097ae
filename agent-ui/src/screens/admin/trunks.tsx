/** Lines to telephone providers: how each does now, making one, trying it, changing and removing it. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Trunk, TrunkList, TrunkTrial } from '../../../../server/contract/trunks.ts';
import { useClient } from '../../api/session.tsx';
import { SaveProblem, useSave } from '../../api/use-save.tsx';
import { useNow } from '../../clock.tsx';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import type { IconName } from '../../components/icon.tsx';
import { Badge, type BadgeTone, Card, Empty, Heading, Loaded, Message } from '../../components/layout.tsx';
import { moment } from '../../format.ts';
import { useManageTexts } from '../../texts/manage/manage.ts';
import { useLanguage } from '../../texts/texts.tsx';
import { TrunkDialog } from './trunk-form.tsx';

/** Somebody who changes a line watches it. */
const lookEveryMs = 3000;

const looks: Record<Trunk['now']['state'], { readonly tone: BadgeTone; readonly icon: IconName }> = {
  up: { tone: 'ok', icon: 'ok' },
  down: { tone: 'error', icon: 'error' },
  unknown: { tone: 'neutral', icon: 'clock' },
};

export default function TrunksSection() {
  const { trunks: texts } = useManageTexts();
  const client = useClient();
  const [edited, setEdited] = useState<Trunk | 'new' | null>(null);
  const list = useQuery({
    queryKey: ['trunks'],
    queryFn: () => client.call('listTrunks', {}),
    refetchInterval: lookEveryMs,
  });
  return (
    <Card
      title={texts.title}
      actions={
        <Button purpose="primary" disabled={list.data === undefined} onClick={() => setEdited('new')}>
          {texts.add}
        </Button>
      }
    >
      <div className="bb-stack">
        <p>{texts.intro}</p>
        <Loaded query={list}>
          {(data) => (
            <>
              <OwnAddress list={data} />
              {data.trunks.length === 0 ? (
                <Empty>{data.localOnly ? texts.localOnly : texts.none}</Empty>
              ) : (
                <ul className="bb-plain-list bb-list">
                  {data.trunks.map((trunk) => (
                    <Item key={trunk.id} trunk={trunk} version={data.version} onEdit={setEdited} />
                  ))}
                </ul>
              )}
              {edited === null ? null : (
                <TrunkDialog
                  trunk={edited === 'new' ? null : edited}
                  version={data.version}
                  onClose={() => setEdited(null)}
                />
              )}
            </>
          )}
        </Loaded>
      </div>
    </Card>
  );
}

/** What the provider has to be told. */
function OwnAddress(props: { readonly list: TrunkList }) {
  const { trunks: texts } = useManageTexts();
  const { ownAddress, onlyThisMachine } = props.list;
  return onlyThisMachine ? (
    <Message tone="warning">
      <p>{texts.onlyThisMachine(ownAddress)}</p>
    </Message>
  ) : (
    <p>
      {texts.ownAddress} <strong className="bb-number">{ownAddress}</strong>
    </p>
  );
}

function Item(props: {
  readonly trunk: Trunk;
  readonly version: number;
  readonly onEdit: (trunk: Trunk) => void;
}) {
  const { trunks: texts, shared } = useManageTexts();
  const client = useClient();
  const { trunk, version } = props;
  const params = { trunkId: trunk.id };
  const [asks, setAsks] = useState(false);
  const trial = useSave({
    send: () => client.call('testTrunk', { params }),
    refresh: ['trunks'],
    said: (results) => results.map((result) => texts.trial(result)).join(' '),
  });
  const remove = useSave({
    send: () => client.call('removeTrunk', { params, query: { version } }),
    refresh: ['trunks'],
    done: () => setAsks(false),
  });
  const look = looks[trunk.now.state];
  return (
    <li className="bb-stack bb-stack--tight">
      <div className="bb-row bb-trunk-name">
        <Heading level={3}>{trunk.id}</Heading>
        <Badge tone={look.tone} icon={look.icon}>
          {texts.states[trunk.now.state]}
        </Badge>
      </div>
      <Facts trunk={trunk} />
      <div className="bb-row">
        <Button disabled={trial.isPending} onClick={() => trial.mutate(undefined)}>
          {trial.isPending ? shared.asked : texts.test}
          <span className="bb-visually-hidden"> {trunk.id}</span>
        </Button>
        <Button onClick={() => props.onEdit(trunk)}>
          {texts.change}
          <span className="bb-visually-hidden"> {trunk.id}</span>
        </Button>
        <Button purpose="subtle" onClick={() => setAsks(true)}>
          {shared.remove}
          <span className="bb-visually-hidden"> {trunk.id}</span>
        </Button>
      </div>
      <SaveProblem of={trial} />
      {trial.isPending
        ? null
        : trial.data?.map((result) => (
            <Message key={result.asked} tone={isGood(result) ? 'ok' : 'error'}>
              <p>{texts.trial(result)}</p>
            </Message>
          ))}
      {asks ? (
        <ConfirmDialog
          title={texts.removeTitle(trunk.id)}
          confirm={shared.remove}
          busy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate(undefined)}
          onClose={() => setAsks(false)}
        >
          <p>{texts.removeSure}</p>
        </ConfirmDialog>
      ) : null}
    </li>
  );
}

function Facts(props: { readonly trunk: Trunk }) {
  const { trunks: texts } = useManageTexts();
  const language = useLanguage();
  const clock = useNow();
  const { now, login, outbound, sourceAddresses } = props.trunk;
  const at = (instant: string) => moment(instant, clock, language);
  const facts: readonly (readonly [string, string])[] = [
    ...(now.state === 'unknown' ? [] : [[texts.since[now.state], at(now.since)] as const]),
    ...(now.lastAnswerAt === null
      ? []
      : [[texts.lastAnswer, texts.answerAfter(at(now.lastAnswerAt), now.answerMs ?? 0)] as const]),
    ...(login === null
      ? []
      : [
          [
            texts.registration,
            now.registeredUntil === null
              ? texts.phases[now.phase ?? 'stopped']
              : texts.registeredUntil(at(now.registeredUntil)),
          ] as const,
        ]),
    ...(now.problem === null
      ? []
      : [[texts.problem, `${now.sipStatus ?? ''} ${now.problem}`.trim()] as const]),
    [texts.from, sourceAddresses.join(', ')],
    [texts.out, outbound ?? texts.incomingOnly],
  ];
  return (
    <dl className="bb-facts">
      {facts.map(([label, value]) => (
        <div key={label} style={{ display: 'contents' }}>
          <dt>{label}</dt>
          <dd className="bb-break">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function isGood({ outcome }: TrunkTrial): boolean {
  return outcome === 'answered' || outcome === 'registered';
}
