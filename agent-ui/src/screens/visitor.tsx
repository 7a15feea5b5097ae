/** `/bel`: a telephone in the browser for a caller; large keys, few words, no signing in. */
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useClient, useSessionQuery } from '../api/session.tsx';
import { useNow } from '../clock.tsx';
import { Button } from '../components/button.tsx';
import { TextInput } from '../components/form.tsx';
import { Card, Heading, Loaded, Message } from '../components/layout.tsx';
import { clock } from '../format.ts';
import { PhoneProvider, usePhone } from '../phone/phone.tsx';
import { Link } from '../router.tsx';
import { useTexts } from '../texts/texts.tsx';
import { useTheme } from '../theme/apply.ts';
import { Keypad } from './workplace/keypad.tsx';
import './workplace/workplace.css';

export default function Visitor() {
  const texts = useTexts();
  const client = useClient();
  const installation = useQuery({
    queryKey: ['installation'],
    queryFn: () => client.call('getInstallation', {}),
  });
  // Who is signed in here as well may only ring with the token of that session (against forged requests).
  const session = useSessionQuery();
  useTheme(installation.data?.theme ?? null);
  return (
    <main className="bb-main bb-page-narrow">
      <Heading level={1}>{texts.visitor.title}</Heading>
      <Loaded query={installation}>
        {(data) =>
          data.demoNumber === null ? (
            <Message tone="info">
              <p>{texts.visitor.off}</p>
            </Message>
          ) : session.isPending ? null : (
            <PhoneProvider purpose="visitor">
              <VisitorPhone number={data.demoNumber} />
            </PhoneProvider>
          )
        }
      </Loaded>
      <p className="bb-small">
        <Link to="/toegankelijkheid">{texts.shell.accessibility}</Link>
      </p>
    </main>
  );
}

function VisitorPhone(props: { readonly number: string }) {
  const texts = useTexts();
  const { phone, view } = usePhone();
  const now = useNow();
  const [number, setNumber] = useState(props.number);
  const call = view.calls[0];
  const ready = view.registration === 'registered';
  const dial = (event: FormEvent) => {
    event.preventDefault();
    phone?.call(number.replace(/[^\d+*#]/g, ''));
  };
  return (
    <Card
      title={call === undefined ? texts.phone.title : number}
      tone={call === undefined ? 'plain' : 'attention'}
    >
      <div className="bb-stack">
        <p role="status">
          {call === undefined
            ? ready
              ? texts.visitor.ready
              : view.registration === 'failed'
                ? texts.common.noAnswer
                : texts.visitor.notReady
            : call.state === 'dialling'
              ? texts.visitor.dialling
              : texts.visitor.talking}
        </p>
        {view.microphone === 'denied' || view.microphone === 'missing' ? (
          <Message tone="error" live>
            <p>{texts.phone[view.microphone]}</p>
          </Message>
        ) : null}
        {view.lastFailure !== null && call === undefined ? (
          <Message tone="warning" live>
            <p>{texts.visitor.ended(view.lastFailure)}</p>
          </Message>
        ) : null}
        {call === undefined ? (
          <form className="bb-stack" onSubmit={dial}>
            <p>{texts.visitor.intro}</p>
            <TextInput
              label={texts.visitor.number}
              type="tel"
              value={number}
              maxLength={32}
              onChange={(event) => setNumber(event.target.value)}
            />
            <Button type="submit" purpose="primary" hint="positive" icon="phone" disabled={!ready}>
              {texts.visitor.call}
            </Button>
          </form>
        ) : (
          <>
            <p className="bb-call-clock bb-number" role="timer">
              {clock(call.talkingSince === null ? 0 : now - call.talkingSince)}
            </p>
            <p>{texts.visitor.keypad}</p>
            <Keypad onDigit={(digit) => phone?.sendDigit(call.id, digit)} />
            <div className="bb-row">
              <Button purpose="primary" hint="negative" icon="hangUp" onClick={() => phone?.hangUp(call.id)}>
                {texts.visitor.hangUp}
              </Button>
              <Button
                icon={call.muted ? 'micOff' : 'mic'}
                pressed={call.muted}
                onClick={() => phone?.setMuted(call.id, !call.muted)}
              >
                {call.muted ? texts.phone.unmute : texts.phone.mute}
              </Button>
            </div>
          </>
        )}
      </div>
    </Card>
  );
}
