/** Machine tokens: made with a name, rights and an end; shown once; revoked. */
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { MachineToken, ScopeName } from '../../../../server/contract/connections.ts';
import { useClient } from '../../api/session.tsx';
import { SaveProblem, useSave } from '../../api/use-save.tsx';
import { useNow } from '../../clock.tsx';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Choice, Fieldset, TextInput } from '../../components/form.tsx';
import { FormActions } from '../../components/form-actions.tsx';
import { Badge, type BadgeTone, Card, Empty, Loaded, Table } from '../../components/layout.tsx';
import { ShownOnce } from '../../components/shown-once.tsx';
import { dayOfYear, instantOf, isoDate, moment } from '../../format.ts';
import { useManageTexts } from '../../texts/manage/manage.ts';
import { useLanguage, useTexts } from '../../texts/texts.tsx';

const scopes = [
  'cijfers:lezen',
  'notities:lezen',
  'notities:schrijven',
  'gesprekken:lezen',
  'medewerkers:lezen',
] as const satisfies readonly ScopeName[];

const dayMs = 86_400_000;

export function MachineTokens() {
  const { tokens } = useManageTexts();
  const client = useClient();
  const [adding, setAdding] = useState(false);
  const [asked, setAsked] = useState<MachineToken | null>(null);
  const list = useQuery({ queryKey: ['tokens'], queryFn: () => client.all('listMachineTokens') });
  const revoke = useSave({
    send: (tokenId: string) => client.call('revokeMachineToken', { params: { tokenId } }),
    refresh: ['tokens'],
    done: () => setAsked(null),
  });
  return (
    <Card
      title={tokens.title}
      actions={
        <Button purpose="primary" onClick={() => setAdding(true)}>
          {tokens.add}
        </Button>
      }
    >
      <div className="bb-stack">
        <p>{tokens.intro}</p>
        <Loaded query={list}>
          {(data) =>
            data.length === 0 ? (
              <Empty>{tokens.none}</Empty>
            ) : (
              <TokenTable tokens={data} onRevoke={setAsked} />
            )
          }
        </Loaded>
      </div>
      {adding ? <TokenDialog onClose={() => setAdding(false)} /> : null}
      {asked === null ? null : (
        <ConfirmDialog
          title={tokens.revoke}
          confirm={tokens.revoke}
          busy={revoke.isPending}
          error={revoke.error}
          onConfirm={() => revoke.mutate(asked.id)}
          onClose={() => setAsked(null)}
        >
          <p>{tokens.revokeSure(asked.name)}</p>
        </ConfirmDialog>
      )}
    </Card>
  );
}

function TokenTable(props: {
  readonly tokens: readonly MachineToken[];
  readonly onRevoke: (token: MachineToken) => void;
}) {
  const { tokens, shared } = useManageTexts();
  const language = useLanguage();
  const now = useNow();
  return (
    <Table
      caption={tokens.title}
      rows={props.tokens}
      rowKey={(token) => token.id}
      columns={[
        { head: tokens.name, cell: (token) => token.name },
        {
          head: tokens.scopes,
          cell: (token) => token.scopes.map((scope) => tokens.scopeNames[scope] ?? scope).join(', '),
        },
        {
          head: tokens.state,
          cell: (token) => {
            const state = stateOf(token, now);
            return <Badge tone={tones[state]}>{tokens[state]}</Badge>;
          },
        },
        { head: tokens.expires, cell: (token) => dayOfYear(token.expiresAt, language) },
        {
          head: tokens.used,
          cell: (token) => (token.usedAt === null ? shared.never : moment(token.usedAt, now, language)),
        },
        { head: tokens.by, cell: (token) => token.createdBy },
        {
          head: tokens.revoke,
          cell: (token) =>
            stateOf(token, now) === 'valid' ? (
              <Button onClick={() => props.onRevoke(token)}>
                {tokens.revoke}
                <span className="bb-visually-hidden"> {token.name}</span>
              </Button>
            ) : null,
        },
      ]}
    />
  );
}

type TokenState = 'valid' | 'expired' | 'revoked';
const tones: Record<TokenState, BadgeTone> = { valid: 'ok', expired: 'neutral', revoked: 'neutral' };

function stateOf(token: MachineToken, now: number): TokenState {
  if (token.revokedAt !== null) return 'revoked';
  return Date.parse(token.expiresAt) <= now ? 'expired' : 'valid';
}

function TokenDialog(props: { readonly onClose: () => void }) {
  const texts = useTexts();
  const { tokens, shared } = useManageTexts();
  const client = useClient();
  const now = useNow();
  const [wrong, setWrong] = useState<{ name?: string; scopes?: string; expires?: string }>({});
  const save = useSave({
    send: (body: { name: string; scopes: ScopeName[]; expiresAt: string }) =>
      client.call('createMachineToken', { body }),
    refresh: ['tokens'],
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const name = String(form.get('name') ?? '').trim();
    const chosen = form.getAll('scope') as ScopeName[];
    const last = String(form.get('expires') ?? '');
    const expiresAt = last === '' ? '' : instantOf(last, '23:59');
    const fits = last !== '' && Date.parse(expiresAt) > now && Date.parse(expiresAt) < now + 730 * dayMs;
    setWrong({
      ...(name === '' ? { name: tokens.nameRequired } : {}),
      ...(chosen.length === 0 ? { scopes: tokens.scopesRequired } : {}),
      ...(fits ? {} : { expires: tokens.expiresWrong }),
    });
    if (name !== '' && chosen.length > 0 && fits) save.mutate({ name, scopes: chosen, expiresAt });
  };
  return (
    <Dialog title={tokens.add} onClose={props.onClose}>
      {save.data === undefined ? (
        <form className="bb-stack" onSubmit={submit} noValidate>
          <SaveProblem of={save} />
          <TextInput label={tokens.name} hint={tokens.nameHint} name="name" error={wrong.name} />
          <Fieldset legend={tokens.scopes} error={wrong.scopes}>
            {scopes.map((scope) => (
              <Choice
                key={scope}
                type="checkbox"
                name="scope"
                value={scope}
                label={tokens.scopeNames[scope] ?? scope}
              />
            ))}
          </Fieldset>
          <TextInput
            label={tokens.expires}
            name="expires"
            type="date"
            min={isoDate(now)}
            max={isoDate(now + 729 * dayMs)}
            defaultValue={isoDate(now + 365 * dayMs)}
            error={wrong.expires}
          />
          <FormActions pending={save.isPending} onCancel={props.onClose}>
            {tokens.add}
          </FormActions>
        </form>
      ) : (
        <div className="bb-stack">
          <ShownOnce intro={shared.once} secret={save.data.credential} />
          <Button onClick={props.onClose}>{texts.common.close}</Button>
        </div>
      )}
    </Dialog>
  );
}
