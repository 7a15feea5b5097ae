/** What callers hear: to listen to, to replace by a recording, to restore. */
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useDeferredValue, useState } from 'react';
import type { Prompt, PromptState } from '../../../../server/contract/prompts.ts';
import { useClient, useMe } from '../../api/session.tsx';
import { SaveProblem, useSave } from '../../api/use-save.tsx';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Select, TextInput } from '../../components/form.tsx';
import { FormActions } from '../../components/form-actions.tsx';
import { Badge, type BadgeTone, Card, Empty, Loaded } from '../../components/layout.tsx';
import { Pager } from '../../components/pager.tsx';
import { clock } from '../../format.ts';
import { useManageTexts } from '../../texts/manage/manage.ts';

const pageSize = 20;
const choices = ['all', 'dialplan', 'general', 'own', 'lacking'] as const;
type Choice = (typeof choices)[number];

const tones: Record<PromptState, BadgeTone> = {
  own: 'info',
  rendered: 'neutral',
  shipped: 'neutral',
  stale: 'warning',
  missing: 'error',
};

export default function PromptsSection() {
  const { prompts, shared } = useManageTexts();
  const client = useClient();
  const [search, setSearch] = useState('');
  const [only, setOnly] = useState<Choice>('all');
  const [page, setPage] = useState(1);
  const [replaced, setReplaced] = useState<Prompt | null>(null);
  const [restored, setRestored] = useState<Prompt | null>(null);
  const words = useDeferredValue(search).toLowerCase();
  const list = useQuery({ queryKey: ['prompts'], queryFn: () => client.all('listPrompts') });
  const restore = useSave({
    send: (prompt: Prompt) => client.call('restorePrompt', { params: { promptId: prompt.id }, seen: prompt }),
    refresh: ['prompts'],
    said: () => prompts.restored,
    done: () => setRestored(null),
  });
  const names: Record<Choice, string> = {
    all: shared.all,
    dialplan: prompts.ofDialplan,
    general: prompts.general,
    own: prompts.onlyOwn,
    lacking: prompts.onlyLacking,
  };
  return (
    <>
      <p>{prompts.intro}</p>
      <div className="bb-filters">
        <TextInput
          label={prompts.search}
          type="search"
          value={search}
          onChange={(event) => {
            setSearch(event.target.value);
            setPage(1);
          }}
        />
        <Select
          label={prompts.only}
          value={only}
          onChange={(event) => {
            setOnly(event.target.value as Choice);
            setPage(1);
          }}
        >
          {choices.map((choice) => (
            <option key={choice} value={choice}>
              {names[choice]}
            </option>
          ))}
        </Select>
      </div>
      <Loaded query={list}>
        {(data) => {
          const found = data.filter((prompt) => fits(prompt, only) && matches(prompt, words));
          return (
            <Card title={prompts.count(found.length)}>
              {found.length === 0 ? <Empty>{prompts.none}</Empty> : null}
              <ul className="bb-plain-list bb-list">
                {found.slice((page - 1) * pageSize, page * pageSize).map((prompt) => (
                  <Item
                    key={prompt.id}
                    prompt={prompt}
                    onReplace={() => setReplaced(prompt)}
                    onRestore={() => setRestored(prompt)}
                  />
                ))}
              </ul>
              <Pager page={page} pageSize={pageSize} count={found.length} onPage={setPage} />
            </Card>
          );
        }}
      </Loaded>
      {replaced === null ? null : <ReplaceDialog prompt={replaced} onClose={() => setReplaced(null)} />}
      {restored === null ? null : (
        <ConfirmDialog
          title={prompts.restore}
          confirm={prompts.restore}
          busy={restore.isPending}
          error={restore.error}
          onConfirm={() => restore.mutate(restored)}
          onClose={() => setRestored(null)}
        >
          <p>{prompts.restoreSure}</p>
          <p>“{restored.promptText}”</p>
        </ConfirmDialog>
      )}
    </>
  );
}

function fits(prompt: Prompt, only: Choice): boolean {
  switch (only) {
    case 'all':
      return true;
    case 'dialplan':
      return prompt.ofDialplan;
    case 'general':
      return !prompt.ofDialplan;
    case 'own':
      return prompt.own;
    case 'lacking':
      return prompt.state === 'stale' || prompt.state === 'missing';
  }
}

function matches(prompt: Prompt, words: string): boolean {
  return words === '' || `${prompt.promptText} ${prompt.id}`.toLowerCase().includes(words);
}

function Item(props: {
  readonly prompt: Prompt;
  readonly onReplace: () => void;
  readonly onRestore: () => void;
}) {
  const { prompts } = useManageTexts();
  const mayChange = useMe().roles.includes('beheerder');
  const { prompt } = props;
  // Another recording is at the same address: its length tells them apart well enough for a cache.
  const source =
    prompt.audio === null
      ? null
      : `${prompt.audio}?versie=${prompt.state}-${Math.round(prompt.lengthSeconds * 1000)}`;
  return (
    <li className="bb-prompt">
      <div>
        <p lang={prompt.language}>{prompt.promptText}</p>
        <p className="bb-muted bb-small bb-row">
          <code>{prompt.id.slice(3)}</code>
          <span>{prompts.languages[prompt.language]}</span>
          <Badge tone={tones[prompt.state]}>{prompts.states[prompt.state]}</Badge>
          {prompt.own && prompt.state === 'stale' ? <Badge tone="info">{prompts.states.own}</Badge> : null}
          {prompt.lengthSeconds > 0 ? <span>{clock(prompt.lengthSeconds * 1000)}</span> : null}
        </p>
      </div>
      <div className="bb-row">
        {source === null ? null : (
          // biome-ignore lint/a11y/useMediaCaption: what it says stands beside it as text.
          <audio
            controls
            preload="none"
            src={source}
            aria-label={`${prompts.listen}: ${prompt.promptText}`}
          />
        )}
        {mayChange ? (
          <Button onClick={props.onReplace}>
            {prompts.replace}
            <span className="bb-visually-hidden"> {prompt.promptText}</span>
          </Button>
        ) : null}
        {mayChange && prompt.own ? (
          <Button purpose="subtle" onClick={props.onRestore}>
            {prompts.restore}
            <span className="bb-visually-hidden"> {prompt.promptText}</span>
          </Button>
        ) : null}
      </div>
    </li>
  );
}

function ReplaceDialog(props: { readonly prompt: Prompt; readonly onClose: () => void }) {
  const { prompts } = useManageTexts();
  const client = useClient();
  const [wrong, setWrong] = useState<string | null>(null);
  const { prompt } = props;
  const save = useSave({
    send: (file: Blob) => client.sendSound('putPromptSound', prompt, file),
    refresh: ['prompts'],
    said: () => prompts.replaced,
    done: props.onClose,
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const file = new FormData(event.currentTarget).get('file');
    const isThere = file instanceof File && file.size > 0;
    setWrong(isThere ? null : prompts.fileRequired);
    // The type that a browser gives a WAV differs; the server looks at the content.
    if (isThere) save.mutate(new Blob([file], { type: 'audio/wav' }));
  };
  return (
    <Dialog title={prompts.replaceTitle} onClose={props.onClose}>
      <form className="bb-stack" onSubmit={submit} noValidate>
        <p>{prompts.shouldSay}</p>
        <blockquote className="bb-quote" lang={prompt.language}>
          {prompt.promptText}
        </blockquote>
        <SaveProblem of={save} />
        <TextInput
          label={prompts.file}
          hint={prompts.fileHint}
          name="file"
          type="file"
          accept="audio/wav,audio/x-wav,.wav"
          error={wrong}
        />
        <FormActions pending={save.isPending} onCancel={props.onClose}>
          {prompts.upload}
        </FormActions>
      </form>
    </Dialog>
  );
}
