/** The calamity switch: on in seconds, with a text and an end; the text that callers hear is always in sight. */
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Calamity, CalamityChange } from '../../../../server/contract/routing.ts';
import { useClient } from '../../api/session.tsx';
import { SaveProblem, useSave } from '../../api/use-save.tsx';
import { useNow } from '../../clock.tsx';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { Choice, Fieldset, Select, TextArea } from '../../components/form.tsx';
import { Card, Loaded, Message } from '../../components/layout.tsx';
import { moment, time } from '../../format.ts';
import { useCollection } from '../../live/live.tsx';
import { useLanguage, useTexts } from '../../texts/texts.tsx';

const hourChoices = [1, 2, 4, 8, 24] as const;

export default function CalamitySection() {
  const texts = useTexts();
  const client = useClient();
  const live = useCollection('calamities');
  const query = useQuery({ queryKey: ['calamities'], queryFn: () => client.call('listCalamities', {}) });
  return (
    <>
      <p>{texts.admin.calamity.intro}</p>
      <Loaded query={query}>
        {(data) =>
          data.map((calamity) => {
            const current = live.find((candidate) => candidate.id === calamity.id) ?? calamity;
            return <CalamityCard key={calamity.id} calamity={current} />;
          })
        }
      </Loaded>
    </>
  );
}

interface Asked {
  readonly body: CalamityChange;
  readonly seen: Calamity;
}

function CalamityCard(props: { readonly calamity: Calamity }) {
  const texts = useTexts();
  const language = useLanguage();
  const now = useNow();
  const client = useClient();
  const { calamity } = props;
  // What was on the screen when the question was asked goes with the answer.
  const [asked, setAsked] = useState<Asked | null>(null);
  const change = useSave({
    send: ({ body, seen }: Asked) =>
      client.call('putCalamity', { params: { calamityId: calamity.id }, body, seen }),
    refresh: ['calamities'],
    done: () => setAsked(null),
    reloaded: () => setAsked(null),
  });
  return (
    <Card title={calamity.municipality.name} tone={calamity.active ? 'attention' : 'plain'}>
      <div className="bb-stack">
        {asked === null ? <SaveProblem of={change} /> : null}
        {calamity.active ? (
          <>
            <Message tone="warning">
              <p>
                <strong>
                  {texts.admin.calamity.on(
                    calamity.municipality.name,
                    calamity.until === null ? '…' : moment(calamity.until, now, language),
                  )}
                </strong>
              </p>
              <p>“{calamity.message}”</p>
              {calamity.by === null || calamity.since === null ? null : (
                <p className="bb-small">
                  {texts.admin.calamity.by(calamity.by, moment(calamity.since, now, language))}
                </p>
              )}
            </Message>
            <div className="bb-row">
              <Button
                purpose="primary"
                disabled={change.isPending}
                onClick={() => change.mutate({ body: { active: false }, seen: calamity })}
              >
                {texts.admin.calamity.stop}
              </Button>
            </div>
          </>
        ) : (
          <>
            <p className="bb-muted">{texts.admin.calamity.off}</p>
            <CalamityForm
              calamity={calamity}
              now={now}
              onAsk={(body) => setAsked({ body, seen: calamity })}
            />
          </>
        )}
      </div>
      {asked?.body.active === true ? (
        <ConfirmDialog
          title={texts.admin.calamity.start}
          confirm={texts.admin.calamity.start}
          busy={change.isPending}
          onConfirm={() => change.mutate(asked)}
          onClose={() => setAsked(null)}
        >
          <SaveProblem of={change} />
          <p>{texts.admin.calamity.confirm(calamity.municipality.name)}</p>
          <Message tone="warning">
            <p>“{asked.body.message}”</p>
          </Message>
        </ConfirmDialog>
      ) : null}
    </Card>
  );
}

function CalamityForm(props: {
  readonly calamity: Calamity;
  readonly now: number;
  readonly onAsk: (change: CalamityChange) => void;
}) {
  const texts = useTexts();
  const language = useLanguage();
  const [error, setError] = useState<string | null>(null);
  const [continues, setContinues] = useState(props.calamity.continues);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const message = String(form.get('message') ?? '').trim();
    setError(message === '' ? texts.admin.calamity.required : null);
    if (message === '') return;
    const until = new Date(props.now + Number(form.get('hours')) * 3_600_000).toISOString();
    props.onAsk({ active: true, message, continues, until });
  };
  return (
    <form className="bb-stack" onSubmit={submit} noValidate>
      <TextArea
        label={texts.admin.calamity.message}
        hint={texts.admin.calamity.messageHint}
        name="message"
        rows={3}
        maxLength={1000}
        defaultValue={props.calamity.message}
        error={error}
      />
      <div className="bb-grid-2">
        <Fieldset legend={texts.admin.calamity.continues}>
          <Choice
            type="radio"
            name="continues"
            label={texts.admin.calamity.goesOn}
            checked={continues}
            onChange={() => setContinues(true)}
          />
          <Choice
            type="radio"
            name="continues"
            label={texts.admin.calamity.ends}
            checked={!continues}
            onChange={() => setContinues(false)}
          />
        </Fieldset>
        <Select label={texts.admin.calamity.until} name="hours" defaultValue="2">
          {hourChoices.map((hours) => (
            <option key={hours} value={hours}>
              {`${time(props.now + hours * 3_600_000, language)} (+${hours} ${language === 'nl' ? 'uur' : 'h'})`}
            </option>
          ))}
        </Select>
      </div>
      <div className="bb-row">
        <Button type="submit" purpose="primary" hint="negative" icon="warning">
          {texts.admin.calamity.start}
        </Button>
      </div>
    </form>
  );
}
