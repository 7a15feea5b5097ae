/** Finding who can take over: people, teams, queues, partners, with presence and the chance to be reached. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useLayoutEffect, useRef, useState } from 'react';
import type { CallCard, CallCommand } from '../../../../server/contract/call.ts';
import type { DirectoryEntry, Presence } from '../../../../server/contract/centre.ts';
import { useClient } from '../../api/session.tsx';
import { Button } from '../../components/button.tsx';
import { Combobox } from '../../components/combobox.tsx';
import type { IconName } from '../../components/icon.tsx';
import { Badge, type BadgeTone, Card, errorText, Message } from '../../components/layout.tsx';
import { percent } from '../../format.ts';
import { useLanguage, useTexts } from '../../texts/texts.tsx';
import { useCallScope } from './call-scope.ts';
import { useCallCommand } from './commands.ts';

type Target = Extract<CallCommand, { command: 'transfer' }>['target'];

/** Somebody of the directory, or a number that was typed. */
type Option = DirectoryEntry | { readonly kind: 'number'; readonly number: string };

function targetOf(option: Option): Target {
  return option.kind === 'number' ? option : { kind: option.kind, id: option.id };
}

const presenceLooks: Record<Presence, { readonly tone: BadgeTone; readonly icon: IconName }> = {
  reachable: { tone: 'ok', icon: 'ok' },
  busy: { tone: 'busy', icon: 'phone' },
  away: { tone: 'warning', icon: 'exit' },
  unreachable: { tone: 'error', icon: 'close' },
  closed: { tone: 'neutral', icon: 'clock' },
};

export function TransferPanel(props: { readonly call: CallCard; readonly onClose: () => void }) {
  const texts = useTexts();
  const client = useClient();
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<Option | null>(null);
  const command = useCallCommand(props.call.id);
  const { key, query } = useCallScope(props.call);
  const input = useRef<HTMLInputElement>(null);
  const firstAction = useRef<HTMLDivElement>(null);
  const { data, isPending, isPlaceholderData } = useQuery({
    queryKey: ['directory', key, text],
    queryFn: ({ signal }) => client.call('searchDirectory', { body: { search: text, ...query }, signal }),
    placeholderData: keepPreviousData,
    staleTime: 5000,
  });
  // Before it is painted: what is typed at once comes where it belongs.
  useLayoutEffect(() => input.current?.focus(), []);
  useLayoutEffect(() => {
    if (chosen !== null) firstAction.current?.querySelector('button')?.focus();
  }, [chosen]);
  const send = (target: Target, mode: 'attended' | 'blind') => {
    command.mutate({ command: 'transfer', target, mode }, { onSuccess: props.onClose });
  };
  const dialled = /^[+\d][\d\s-]{2,}$/.test(text.trim()) ? text.trim() : null;
  const options: readonly Option[] = [
    ...(data ?? []),
    ...(dialled === null ? [] : [{ kind: 'number', number: dialled } as const]),
  ];
  return (
    <Card
      title={texts.transfer.title}
      actions={
        <Button purpose="subtle" icon="close" iconOnly onClick={props.onClose}>
          {texts.common.close}
        </Button>
      }
    >
      <div className="bb-stack">
        <Combobox<Option>
          label={texts.transfer.search}
          text={text}
          onText={(typed) => {
            setText(typed);
            setChosen(null);
          }}
          options={options}
          pending={isPending || isPlaceholderData}
          optionKey={(option) => (option.kind === 'number' ? option.number : `${option.kind}:${option.id}`)}
          renderOption={(option) => <OptionLine option={option} />}
          onChoose={setChosen}
          nothing={texts.transfer.nothing}
          inputRef={input}
        />
        {chosen === null ? null : (
          <div className="bb-stack bb-stack--tight" ref={firstAction}>
            <OptionLine option={chosen} />
            <div className="bb-row">
              <Button
                purpose="primary"
                icon="people"
                disabled={command.isPending}
                onClick={() => send(targetOf(chosen), 'attended')}
              >
                {texts.transfer.attended}
              </Button>
              <Button
                icon="transfer"
                disabled={command.isPending}
                onClick={() => send(targetOf(chosen), 'blind')}
              >
                {texts.transfer.blind}
              </Button>
            </div>
          </div>
        )}
        {command.isError ? (
          <Message tone="error" live>
            <p>{errorText(command.error, texts)}</p>
          </Message>
        ) : null}
        <p className="bb-muted bb-small">{texts.transfer.context}</p>
      </div>
    </Card>
  );
}

function OptionLine(props: { readonly option: Option }) {
  const texts = useTexts();
  const { option } = props;
  if (option.kind !== 'number') return <EntryLine entry={option} />;
  return (
    <div className="bb-entry">
      <strong className="bb-number">{option.number}</strong>
      <div className="bb-muted bb-small">{texts.transfer.number}</div>
    </div>
  );
}

function EntryLine(props: { readonly entry: DirectoryEntry }) {
  const texts = useTexts();
  const language = useLanguage();
  const { entry } = props;
  const look = presenceLooks[entry.presence];
  const { chance } = entry;
  return (
    <div className="bb-entry">
      <div className="bb-row bb-row--between">
        <strong>{entry.name}</strong>
        <Badge tone={look.tone} icon={look.icon}>
          {texts.transfer.presence[entry.presence]}
        </Badge>
      </div>
      <div className="bb-muted bb-small">
        {[
          texts.transfer.kinds[entry.kind],
          entry.description,
          entry.explanation,
          chance === null || chance.value === null
            ? null
            : texts.transfer.chance(percent(chance.value, language), texts.common.of(chance.hits, chance.n)),
        ]
          .filter(Boolean)
          .join(' · ')}
      </div>
    </div>
  );
}
