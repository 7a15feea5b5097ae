/**
 * The first run (`/inrichten?sleutel=…`): from the link in the server's log to the first call.
 *
 *   account ─▶ agents ─▶ line ─▶ test call ─▶ the administrator's screen
 *
 * The key is needed for the account only; who is signed in as administrator can come back to the rest.
 */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Me } from '../../../../server/contract/session.ts';
import { hasRole, MeProvider, remember, useClient, useSessionQuery } from '../../api/session.tsx';
import { Button } from '../../components/button.tsx';
import { Heading, Loaded, Message } from '../../components/layout.tsx';
import { navigate, useLocation } from '../../router.tsx';
import { useTexts } from '../../texts/texts.tsx';
import { AccountStep } from './account-step.tsx';
import { AgentsStep } from './agents-step.tsx';
import { LineStep } from './line-step.tsx';
import { TestCallStep } from './test-call-step.tsx';
import './set-up.css';

const steps = ['account', 'agents', 'line', 'call'] as const;
type Step = (typeof steps)[number];

export default function SetUp() {
  const texts = useTexts();
  const session = useSessionQuery();
  return (
    <main className="bb-main bb-set-up">
      <Heading level={1}>{texts.setUp.title}</Heading>
      <Loaded query={session}>{(me) => <Wizard me={me} />}</Loaded>
    </main>
  );
}

function Wizard(props: { readonly me: Me | null }) {
  const texts = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const { query } = useLocation();
  const { me } = props;
  const mayGoOn = me !== null && hasRole(me, 'beheerder');
  const [step, setStep] = useState<Step>(mayGoOn ? 'agents' : 'account');
  const key = query.get('sleutel') ?? '';
  const choices = useQuery({
    queryKey: ['setUp', key],
    queryFn: () => client.call('lookAtSetUp', { body: { setUpToken: key } }),
    enabled: !mayGoOn,
    retry: false,
  });
  const done = (made: Me) => {
    queries.setQueryData(['me'], remember(client, made));
    setStep('agents');
    // The key has been used: a page loaded anew goes on without it.
    navigate('/inrichten', { replace: true });
  };
  return (
    <>
      <Progress step={step} />
      {step === 'account' || me === null ? (
        choices.isError ? (
          <Message tone="warning" live>
            <p>{texts.setUp.noKey}</p>
          </Message>
        ) : (
          <Loaded query={choices}>
            {({ municipalities }) => (
              <AccountStep setUpKey={key} municipalities={municipalities} onDone={done} />
            )}
          </Loaded>
        )
      ) : (
        <MeProvider me={me}>
          {step === 'agents' ? <AgentsStep /> : null}
          {step === 'line' ? <LineStep /> : null}
          {step === 'call' ? <TestCallStep /> : null}
          <NextStep step={step} onStep={setStep} />
        </MeProvider>
      )}
    </>
  );
}

function Progress(props: { readonly step: Step }) {
  const texts = useTexts();
  const now = steps.indexOf(props.step);
  const heading = useRef<HTMLHeadingElement>(null);
  const first = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: every new step is read from its beginning.
  useEffect(() => {
    if (!first.current) heading.current?.focus();
    first.current = false;
  }, [props.step]);
  return (
    <>
      <ol className="bb-set-up__steps" aria-label={texts.setUp.steps}>
        {steps.map((step, index) => (
          <li key={step} aria-current={index === now ? 'step' : undefined} data-done={index < now}>
            {texts.setUp.names[step]}
            {index < now ? <span className="bb-visually-hidden"> {texts.setUp.done}</span> : null}
          </li>
        ))}
      </ol>
      <h2 ref={heading} tabIndex={-1} className="nl-heading nl-heading--level-2">
        {texts.setUp.stepOf(now + 1, steps.length)}: {texts.setUp.names[props.step]}
      </h2>
    </>
  );
}

function NextStep(props: { readonly step: Step; readonly onStep: (step: Step) => void }) {
  const texts = useTexts();
  const next = steps[steps.indexOf(props.step) + 1];
  return (
    <div className="bb-row">
      {next === undefined ? (
        <Button purpose="primary" onClick={() => navigate('/beheer')}>
          {texts.setUp.finish}
        </Button>
      ) : (
        <Button purpose="primary" onClick={() => props.onStep(next)}>
          {texts.setUp.next}
        </Button>
      )}
    </div>
  );
}
