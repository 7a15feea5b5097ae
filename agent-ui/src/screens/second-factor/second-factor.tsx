/**
 * The own second factor:
 *
 *   off ─▶ QR code and a first code ─▶ recovery codes, shown once ─▶ on ─▶ a code ─▶ off
 */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { Me } from '../../../../server/contract/session.ts';
import { useClient, useMe } from '../../api/session.tsx';
import { SaveProblem } from '../../api/use-save.tsx';
import { Button } from '../../components/button.tsx';
import { TextInput } from '../../components/form.tsx';
import { FormActions } from '../../components/form-actions.tsx';
import { Heading, Message } from '../../components/layout.tsx';
import { useLanguage } from '../../texts/texts.tsx';
import { QrCode } from './qr-code.tsx';
import { secondFactorTexts } from './texts.ts';
import './second-factor.css';

type Step = 'rest' | 'scan' | 'codes' | 'stop';

function useOwnTexts() {
  return secondFactorTexts[useLanguage()];
}

export default function SecondFactor(props: { readonly onDone?: () => void }) {
  const own = useOwnTexts();
  const client = useClient();
  const me = useMe();
  const [step, setStep] = useState<Step>('rest');
  const heading = useRef<HTMLDivElement>(null);
  const first = useRef(true);
  const begin = useMutation({
    mutationFn: () => client.call('startSecondFactor', {}),
    onSuccess: () => setStep('scan'),
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the step is what starts this.
  useEffect(() => {
    if (!first.current) heading.current?.focus();
    first.current = false;
  }, [step]);
  return (
    <section className="bb-stack" aria-label={own.title}>
      <div ref={heading} tabIndex={-1}>
        <Heading level={3}>{own.title}</Heading>
      </div>
      <SaveProblem of={begin} />
      {step === 'rest' ? (
        <>
          <p>{me.secondFactorNeeded ? own.needed : me.secondFactor ? own.on : own.off}</p>
          <div>
            {me.secondFactor ? (
              <Button onClick={() => setStep('stop')}>{own.stop}</Button>
            ) : (
              <Button disabled={begin.isPending} onClick={() => begin.mutate()}>
                {own.start}
              </Button>
            )}
          </div>
        </>
      ) : null}
      {(step === 'scan' || step === 'codes') && begin.data !== undefined ? (
        <Begun
          address={begin.data.address}
          secret={begin.data.credential}
          onCodes={() => setStep('codes')}
          onDone={() => {
            setStep('rest');
            props.onDone?.();
          }}
        />
      ) : null}
      {step === 'stop' ? <Stop onDone={() => setStep('rest')} /> : null}
    </section>
  );
}

function Begun(props: {
  readonly address: string;
  readonly secret: string;
  readonly onCodes: () => void;
  readonly onDone: () => void;
}) {
  const own = useOwnTexts();
  const client = useClient();
  const setFactor = useSetFactor();
  const [wrong, setWrong] = useState<string | null>(null);
  const confirm = useMutation({
    mutationFn: (oneTimeCode: string) => client.call('confirmSecondFactor', { body: { oneTimeCode } }),
    onSuccess: () => props.onCodes(),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const code = String(new FormData(event.currentTarget).get('code') ?? '').replace(/\s/g, '');
    const fits = /^\d{6}$/.test(code);
    setWrong(fits ? null : own.codeWrong);
    if (fits) confirm.mutate(code);
  };
  if (confirm.data !== undefined) {
    return (
      <RecoveryCodes
        codes={confirm.data.recoveryCodes}
        onDone={() => {
          setFactor(true);
          props.onDone();
        }}
      />
    );
  }
  return (
    <form className="bb-stack" onSubmit={submit} noValidate>
      <p>{own.scan}</p>
      <QrCode text={props.address} label={own.qr} />
      <p>
        {own.byHand}
        <br />
        <code>{props.secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>
      </p>
      <SaveProblem of={confirm} />
      <TextInput
        label={own.code}
        hint={own.codeHint}
        name="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={7}
        error={wrong}
      />
      <div>
        <Button type="submit" purpose="primary" disabled={confirm.isPending}>
          {own.confirm}
        </Button>
      </div>
    </form>
  );
}

function RecoveryCodes(props: { readonly codes: readonly string[]; readonly onDone: () => void }) {
  const own = useOwnTexts();
  return (
    <>
      <Message tone="warning" live>
        <p>{own.codes}</p>
        <ul className="bb-plain-list bb-recovery-codes">
          {props.codes.map((code) => (
            <li key={code}>
              <code>{code}</code>
            </li>
          ))}
        </ul>
      </Message>
      <div className="bb-row">
        <Button purpose="primary" onClick={props.onDone}>
          {own.codesDone}
        </Button>
        <Button onClick={() => window.print()}>{own.print}</Button>
      </div>
    </>
  );
}

function Stop(props: { readonly onDone: () => void }) {
  const own = useOwnTexts();
  const client = useClient();
  const setFactor = useSetFactor();
  const end = useMutation({
    mutationFn: (secondFactorCode: string) => client.call('endSecondFactor', { body: { secondFactorCode } }),
    onSuccess: () => {
      setFactor(false);
      props.onDone();
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const code = String(new FormData(event.currentTarget).get('code') ?? '').trim();
    if (code.length >= 6) end.mutate(code);
  };
  return (
    <form className="bb-stack" onSubmit={submit}>
      <p>{own.stopIntro}</p>
      <SaveProblem of={end} />
      <TextInput
        label={own.stopCode}
        name="code"
        autoComplete="one-time-code"
        minLength={6}
        maxLength={14}
        spellCheck={false}
        required
      />
      <FormActions pending={end.isPending} onCancel={props.onDone} hint="negative">
        {own.stop}
      </FormActions>
    </form>
  );
}

/** What everybody sees of oneself follows at once. */
function useSetFactor(): (on: boolean) => void {
  const queries = useQueryClient();
  return (secondFactor) =>
    queries.setQueryData(['me'], (me: Me | null | undefined) =>
      me === null || me === undefined
        ? me
        : { ...me, secondFactor, secondFactorNeeded: me.secondFactorNeeded && !secondFactor },
    );
}
