/** Signing in: with a password and, when it is on, a code; with a one-time link; or through single sign-on. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { SignIn as SignInBody } from '../../../server/contract/session.ts';
import { ApiError } from '../api/client.ts';
import { remember, useClient } from '../api/session.tsx';
import { Button } from '../components/button.tsx';
import { TextInput } from '../components/form.tsx';
import { Icon } from '../components/icon.tsx';
import { Heading, Message } from '../components/layout.tsx';
import { Link, navigate, useLocation } from '../router.tsx';
import { useTexts } from '../texts/texts.tsx';
import { useTheme } from '../theme/apply.ts';
import './sign-in.css';

export function SignIn() {
  const texts = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const { query } = useLocation();
  const link = query.get('link');
  const used = useRef(false);
  const [needsCode, setNeedsCode] = useState(false);
  const installation = useQuery({
    queryKey: ['installation'],
    queryFn: () => client.call('getInstallation', {}),
  });
  useTheme(installation.data?.theme ?? null);
  const signIn = useMutation({
    mutationFn: (body: SignInBody) => client.call('signIn', { body }),
    onSuccess: (me) => {
      queries.setQueryData(['me'], remember(client, me));
      if (link !== null) navigate('/', { replace: true });
    },
    onError: (error) => {
      if (isSecondFactor(error)) setNeedsCode(true);
    },
  });
  const { mutate } = signIn;
  // A link stands for the password: of who has a second factor only the code is still asked.
  const withLink = link !== null && needsCode;
  useEffect(() => {
    // React may run an effect twice; a one-time link works once.
    if (link === null || used.current) return;
    used.current = true;
    mutate({ linkToken: link });
  }, [link, mutate]);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const code = String(form.get('code') ?? '').trim();
    if (withLink && link !== null) {
      mutate({ linkToken: link, oneTimeCode: code });
      return;
    }
    mutate({
      email: String(form.get('email')),
      password: String(form.get('password')),
      ...(code === '' ? {} : { oneTimeCode: code }),
    });
  };
  const { data } = installation;
  const sso = texts.signIn.sso[query.get('sso') ?? ''];
  return (
    <main className="bb-sign-in">
      <div className="bb-sign-in__card bb-card">
        <div className="bb-brand">
          <span className="bb-brand__mark">
            <Icon name="phone" size={18} />
          </span>
          {data?.name ?? texts.common.product}
        </div>
        <Heading level={1}>{texts.signIn.title}</Heading>
        {signIn.isError && !isSecondFactor(signIn.error) ? (
          <Message tone="error" live>
            <p>{problemText(signIn.error, link !== null, texts)}</p>
          </Message>
        ) : null}
        {signIn.isError && isSecondFactor(signIn.error) && 'oneTimeCode' in (signIn.variables ?? {}) ? (
          <Message tone="error" live>
            <p>{texts.signIn.codeWrong}</p>
          </Message>
        ) : null}
        {sso === undefined || signIn.isError ? null : (
          <Message tone="warning" live>
            <p>{sso}</p>
          </Message>
        )}
        {data?.ready === false ? (
          <Message tone="info">
            <p>{texts.signIn.notReady}</p>
          </Message>
        ) : null}
        <form className="bb-stack" onSubmit={submit}>
          {withLink ? null : (
            <>
              <TextInput
                label={texts.signIn.email}
                name="email"
                type="text"
                autoComplete="username"
                required
              />
              <TextInput
                label={texts.signIn.password}
                name="password"
                type="password"
                autoComplete="current-password"
                required
              />
            </>
          )}
          {needsCode ? (
            <TextInput
              label={texts.signIn.code}
              hint={texts.signIn.codeHint}
              name="code"
              autoComplete="one-time-code"
              maxLength={14}
              spellCheck={false}
              autoFocus
              required
            />
          ) : null}
          <Button type="submit" purpose="primary" disabled={signIn.isPending}>
            {signIn.isPending ? texts.signIn.busy : texts.signIn.submit}
          </Button>
        </form>
        {data?.singleSignOn ? (
          <p>
            <a className="nl-link" href={data.singleSignOn.address}>
              {data.singleSignOn.label}
            </a>
          </p>
        ) : null}
        <div className="bb-row bb-row--between bb-small">
          <Link to="/toegankelijkheid">{texts.shell.accessibility}</Link>
          {data?.demoNumber ? <Link to="/bel">{texts.signIn.demoPhone}</Link> : null}
        </div>
      </div>
    </main>
  );
}

function isSecondFactor(error: unknown): boolean {
  return error instanceof ApiError && error.problem?.type.endsWith('/tweede-factor') === true;
}

function problemText(error: unknown, withLink: boolean, texts: ReturnType<typeof useTexts>): string {
  if (!(error instanceof ApiError) || error.status === 0) return texts.common.noAnswer;
  if (error.status === 429) return texts.signIn.locked;
  if (error.status === 401 || error.status === 400)
    return withLink ? texts.signIn.linkUsed : texts.signIn.wrong;
  return error.problem?.detail ?? texts.common.noAnswer;
}
