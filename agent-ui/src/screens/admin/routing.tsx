/** What a caller meets at each entrance, step by step, with `explain` for any moment and the plan's own tests. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Entrance, Explanation, PlanStep } from '../../../../server/contract/routing.ts';
import { useClient } from '../../api/session.tsx';
import { useNow } from '../../clock.tsx';
import { Button } from '../../components/button.tsx';
import { Select, TextInput, wallTimeInput } from '../../components/form.tsx';
import { Badge, Card, Empty, errorText, Heading, Loaded, Message } from '../../components/layout.tsx';
import { instantOf, isoDate, time } from '../../format.ts';
import { useLiveLoaded } from '../../live/live.tsx';
import { useTexts } from '../../texts/texts.tsx';

export default function RoutingSection() {
  const texts = useTexts();
  const client = useClient();
  const [chosen, setChosen] = useState('');
  const query = useQuery({ queryKey: ['entrances'], queryFn: () => client.all('listEntrances') });
  return (
    <Loaded query={query}>
      {(data) => {
        const entrance = data.find((candidate) => candidate.id === chosen) ?? data[0];
        if (entrance === undefined) return <Empty>{texts.admin.routing.none}</Empty>;
        return (
          <>
            <div className="bb-form-narrow">
              <Select
                label={texts.admin.routing.entrance}
                value={entrance.id}
                onChange={(event) => setChosen(event.target.value)}
              >
                {data.map((choice) => (
                  <option key={choice.id} value={choice.id}>
                    {`${choice.municipality.name}: ${choice.name}`}
                  </option>
                ))}
              </Select>
            </div>
            <EntranceView key={entrance.id} entrance={entrance} />
          </>
        );
      }}
    </Loaded>
  );
}

function EntranceView(props: { readonly entrance: Entrance }) {
  const texts = useTexts();
  const { entrance } = props;
  const [explained, setExplained] = useState<Explanation | null>(null);
  const hit = new Set(explained?.steps.map((step) => step.stepId));
  return (
    <div className="bb-two-columns">
      <Card
        title={texts.admin.routing.steps}
        actions={
          <Badge tone={entrance.openNow ? 'ok' : 'neutral'} icon={entrance.openNow ? 'ok' : 'clock'}>
            {entrance.openNow ? texts.admin.routing.open : texts.admin.routing.closed}
          </Badge>
        }
      >
        <div className="bb-stack">
          <p>
            <strong>{[...entrance.numbers14, entrance.number].join(' · ')}</strong>
            <br />
            {entrance.openText}{' '}
            <span className="bb-muted bb-small">{`${texts.common.version} ${entrance.dialplanVersion}`}</span>
          </p>
          <ol className="bb-plain-list bb-plan">
            {entrance.steps.map((step, index) => (
              <StepBox
                key={step.id}
                number={index + 1}
                step={step}
                steps={entrance.steps}
                hit={hit.has(step.id)}
              />
            ))}
          </ol>
        </div>
      </Card>
      <div className="bb-stack">
        <Explain entrance={entrance} explained={explained} onExplained={setExplained} />
        <Tests entrance={entrance} />
      </div>
    </div>
  );
}

/** Several steps may bear the same name ("Wachtrij"): their number tells which one follows. */
function StepBox(props: {
  readonly number: number;
  readonly step: PlanStep;
  readonly steps: readonly PlanStep[];
  readonly hit: boolean;
}) {
  const texts = useTexts();
  const { step } = props;
  const labelOf = (id: string) => {
    const index = props.steps.findIndex((candidate) => candidate.id === id);
    return index === -1 ? id : `${index + 1}. ${props.steps[index]?.label}`;
  };
  return (
    <li className={props.hit ? 'bb-plan__hit' : undefined}>
      <div className="bb-row bb-row--between">
        <strong>{`${props.number}. ${step.label}`}</strong>
        <Badge tone="neutral">{texts.admin.routing.kinds[step.kind]}</Badge>
      </div>
      <p>{step.description}</p>
      {step.next.length === 0 ? null : (
        <ul className="bb-small bb-muted">
          {step.next.map((next) => (
            <li key={next.label + next.stepId}>
              {next.label} → {labelOf(next.stepId)}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

function Explain(props: {
  readonly entrance: Entrance;
  readonly explained: Explanation | null;
  readonly onExplained: (explanation: Explanation) => void;
}) {
  const texts = useTexts();
  const client = useClient();
  const now = useNow();
  // The server's clock is known from the first live message: start anew from it.
  const loaded = useLiveLoaded();
  const explain = useMutation({
    mutationFn: (query: { at: string; keys: string }) =>
      client.call('explainEntrance', { params: { entranceId: props.entrance.id }, query }),
    onSuccess: props.onExplained,
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    explain.mutate({
      at: instantOf(String(form.get('date')), String(form.get('time'))),
      keys: String(form.get('keys') ?? ''),
    });
  };
  return (
    <Card title={texts.admin.routing.explain}>
      <form key={String(loaded)} className="bb-row bb-row--end" onSubmit={submit}>
        <TextInput
          label={texts.admin.routing.date}
          name="date"
          type="date"
          defaultValue={isoDate(now)}
          required
        />
        <TextInput
          label={texts.admin.routing.time}
          name="time"
          {...wallTimeInput}
          defaultValue={time(now)}
          required
        />
        <TextInput
          label={texts.admin.routing.keys}
          name="keys"
          inputMode="numeric"
          pattern="[0-9*#]*"
          maxLength={20}
        />
        <Button type="submit" disabled={explain.isPending}>
          {texts.admin.routing.run}
        </Button>
      </form>
      <div role="status" className="bb-stack">
        {explain.isError ? (
          <Message tone="error">
            <p>{errorText(explain.error, texts)}</p>
          </Message>
        ) : null}
        {props.explained === null ? null : (
          <>
            <Heading level={3}>{`${texts.admin.routing.result}: ${props.explained.conclusion}`}</Heading>
            <ol>
              {props.explained.steps.map((step) => (
                <li key={step.stepId + step.text}>
                  {step.text}
                  <ul className="bb-small bb-muted">
                    {step.reasons.map((reason) => (
                      <li key={reason.code + reason.text}>{reason.text}</li>
                    ))}
                  </ul>
                </li>
              ))}
            </ol>
          </>
        )}
      </div>
    </Card>
  );
}

function Tests(props: { readonly entrance: Entrance }) {
  const texts = useTexts();
  return (
    <Card title={texts.admin.routing.tests}>
      {props.entrance.tests.length === 0 ? <Empty>{texts.admin.routing.noTests}</Empty> : null}
      <ul className="bb-plain-list bb-list">
        {props.entrance.tests.map((test) => (
          <li key={test.name} className="bb-row bb-row--between">
            <span>
              {test.name}
              {test.detail === null ? null : <span className="bb-muted bb-small"> {test.detail}</span>}
            </span>
            <Badge tone={test.passed ? 'ok' : 'error'} icon={test.passed ? 'ok' : 'close'}>
              {test.passed ? texts.admin.routing.passed : texts.admin.routing.failed}
            </Badge>
          </li>
        ))}
      </ul>
    </Card>
  );
}
