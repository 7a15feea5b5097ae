/**
 * Erasing a person who asks for it (AVG article 17). First what is kept and by what else the person seems to be known:
 * a number may be a household's, so that who erases says which others go along. Then, asked again, it goes.
 */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Destroyed, PersonFound } from '../../../../server/contract/privacy.ts';
import { useClient } from '../../api/session.tsx';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { Choice, Fieldset, TextInput } from '../../components/form.tsx';
import { Card } from '../../components/layout.tsx';
import { useTexts } from '../../texts/texts.tsx';

export function Erasing() {
  const texts = useTexts();
  const [error, setError] = useState<string | null>(null);
  const [asked, setAsked] = useState<string | null>(null);
  const [outcome, setOutcome] = useState<Destroyed | null>(null);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const known = String(new FormData(event.currentTarget).get('known') ?? '').trim();
    const fits = /^[+\d][\d ()-]{2,31}$/.test(known) || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(known);
    setError(fits ? null : texts.privacy.knownWrong);
    if (!fits) return;
    setOutcome(null);
    setAsked(known);
  };
  return (
    <Card title={texts.privacy.erase}>
      <form className="bb-stack" onSubmit={submit} noValidate>
        <p>{texts.privacy.eraseIntro}</p>
        <TextInput
          label={texts.privacy.known}
          name="known"
          maxLength={200}
          autoComplete="off"
          error={error}
        />
        <div className="bb-row">
          <Button type="submit" hint="negative">
            {texts.privacy.erase}
          </Button>
        </div>
        <div role="status">{outcome === null ? null : <Outcome outcome={outcome} />}</div>
      </form>
      {asked === null ? null : (
        <Asked
          known={asked}
          onDone={(done) => {
            setOutcome(done);
            setAsked(null);
          }}
          onClose={() => setAsked(null)}
        />
      )}
    </Card>
  );
}

/** What is found under everything that is ticked; each tick looks again, since a second number may lead to a third. */
function Asked(props: {
  readonly known: string;
  readonly onDone: (done: Destroyed) => void;
  readonly onClose: () => void;
}) {
  const texts = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const [along, setAlong] = useState<readonly string[]>([]);
  const known = bodyOf([props.known, ...along]);
  const found = useQuery({
    queryKey: ['person', known],
    queryFn: ({ signal }) => client.call('searchPerson', { body: known, signal }),
    // Personal data that is looked at once.
    gcTime: 0,
    placeholderData: (before) => before,
  });
  const erase = useMutation({
    mutationFn: () => client.call('erasePerson', { body: known }),
    onSuccess: (done) => {
      void queries.invalidateQueries({ queryKey: ['destructions'] });
      props.onDone(done);
    },
  });
  const { data } = found;
  const others = [...new Set([...along, ...(data === undefined ? [] : linkedOf(data))])];
  return (
    <ConfirmDialog
      title={texts.privacy.erase}
      confirm={texts.privacy.eraseNow}
      busy={erase.isPending || found.isFetching || (data?.foundCount ?? 0) === 0}
      error={erase.error ?? found.error}
      onConfirm={() => erase.mutate()}
      onClose={props.onClose}
    >
      <div className="bb-stack" role="status">
        {data === undefined ? null : data.foundCount === 0 ? (
          <p>{texts.privacy.foundNothing(props.known)}</p>
        ) : (
          <p>
            {texts.privacy.eraseSure(data.foundCount, props.known)} ({recordsText(texts, data.perRecord)})
          </p>
        )}
      </div>
      {others.length === 0 ? null : (
        <Fieldset legend={texts.privacy.alsoTheirs}>
          <p>{texts.privacy.alsoTheirsHint}</p>
          {others.map((other) => (
            <Choice
              key={other}
              type="checkbox"
              label={other}
              checked={along.includes(other)}
              onChange={(event) =>
                setAlong(
                  event.currentTarget.checked ? [...along, other] : along.filter((one) => one !== other),
                )
              }
            />
          ))}
        </Fieldset>
      )}
    </ConfirmDialog>
  );
}

function bodyOf(known: readonly string[]) {
  return {
    numbers: known.filter((one) => !one.includes('@')),
    emails: known.filter((one) => one.includes('@')),
  };
}

function linkedOf({ linkedNumbers, linkedEmails }: PersonFound): readonly string[] {
  return [...linkedNumbers.map(({ number }) => number), ...linkedEmails.map(({ email }) => email)];
}

function recordsText(texts: ReturnType<typeof useTexts>, perRecord: Destroyed['perRecord']): string {
  return perRecord
    .filter(({ count }) => count > 0)
    .map(({ record, count }) => `${texts.privacy.records[record]}: ${count}`)
    .join(', ');
}

/** What a run or an erasure did, or would do. */
export function Outcome(props: { readonly outcome: Destroyed }) {
  const texts = useTexts();
  const { outcome } = props;
  const parts = recordsText(texts, outcome.perRecord);
  return (
    <p>
      {outcome.dryRun
        ? texts.privacy.wouldGo(outcome.destroyedCount)
        : texts.privacy.gone(outcome.destroyedCount)}
      {parts === '' ? '' : ` (${parts})`}
    </p>
  );
}
