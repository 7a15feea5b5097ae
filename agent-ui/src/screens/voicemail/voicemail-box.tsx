/** Messages of the own box and the boxes of the own teams: to hear, to mark, to take away. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Voicemail } from '../../../../server/contract/voicemail.ts';
import { useClient } from '../../api/session.tsx';
import { useNow } from '../../clock.tsx';
import { announce } from '../../components/announcer.tsx';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { Badge, Card, Empty, errorText, Loaded } from '../../components/layout.tsx';
import { Pager } from '../../components/pager.tsx';
import { clock, moment } from '../../format.ts';
import { useLanguage, useTexts } from '../../texts/texts.tsx';

/** The box is asked again this often: a message makes no live change of its own. */
const everyMs = 20_000;
const pageSize = 50;

export function VoicemailBox() {
  const texts = useTexts();
  const client = useClient();
  const [page, setPage] = useState(1);
  const messages = useQuery({
    queryKey: ['voicemail', page],
    queryFn: () => client.call('listVoicemails', { query: { page, pageSize } }),
    refetchInterval: everyMs,
  });
  const unheard = messages.data?.results.filter(({ heard }) => !heard).length ?? 0;
  return (
    <Card
      title={texts.own.voicemail}
      actions={unheard === 0 ? undefined : <Badge tone="info">{texts.voicemail.unheard(unheard)}</Badge>}
    >
      <Loaded query={messages}>
        {(data) =>
          data.results.length === 0 ? (
            <Empty>{texts.own.noVoicemail}</Empty>
          ) : (
            <ul className="bb-plain-list bb-list">
              {data.results.map((message) => (
                <Item key={message.id} message={message} />
              ))}
              <Pager page={page} pageSize={pageSize} count={data.count} onPage={setPage} />
            </ul>
          )
        }
      </Loaded>
    </Card>
  );
}

function Item(props: { readonly message: Voicemail }) {
  const texts = useTexts();
  const language = useLanguage();
  const now = useNow();
  const client = useClient();
  const queries = useQueryClient();
  const { message } = props;
  const [asks, setAsks] = useState(false);
  const params = { voicemailId: message.id };
  const again = () => queries.invalidateQueries({ queryKey: ['voicemail'] });
  const failed = (error: unknown) => announce(errorText(error, texts), 'assertive');
  const mark = useMutation({
    mutationFn: (heard: boolean) => client.call('changeVoicemail', { params, body: { heard } }),
    onSuccess: again,
    onError: failed,
  });
  const remove = useMutation({
    mutationFn: () => client.call('deleteVoicemail', { params }),
    onSuccess: () => {
      announce(texts.voicemail.removed);
      setAsks(false);
      return again();
    },
    onError: failed,
  });
  const caller = message.number ?? texts.call.anonymous;
  return (
    <li className="bb-stack bb-stack--tight">
      <div className="bb-row bb-row--between">
        <span>
          <strong className="bb-number">{caller}</strong>{' '}
          {message.box.kind === 'employee' ? null : <span className="bb-muted">{message.box.name}</span>}
        </span>
        <span className="bb-row">
          {message.heard ? null : (
            <Badge tone="info" icon="dot">
              {texts.own.unheard}
            </Badge>
          )}
          <span className="bb-muted bb-small">
            {moment(message.at, now, language)} · {clock(message.lengthSeconds * 1000)}
          </span>
        </span>
      </div>
      {/* biome-ignore lint/a11y/useMediaCaption: the message's transcript stands below as text. */}
      <audio
        controls
        preload="none"
        src={message.audio}
        aria-label={`${texts.own.voicemail} ${caller}`}
        onEnded={() => {
          if (!message.heard) mark.mutate(true);
        }}
      />
      {message.transcript === '' ? null : <p>{message.transcript}</p>}
      <div className="bb-row">
        <Button purpose="subtle" disabled={mark.isPending} onClick={() => mark.mutate(!message.heard)}>
          {message.heard ? texts.voicemail.markUnheard : texts.voicemail.markHeard}
          <span className="bb-visually-hidden"> {caller}</span>
        </Button>
        <Button purpose="subtle" onClick={() => setAsks(true)}>
          {texts.voicemail.remove}
          <span className="bb-visually-hidden"> {caller}</span>
        </Button>
      </div>
      {asks ? (
        <ConfirmDialog
          title={texts.voicemail.remove}
          confirm={texts.voicemail.remove}
          busy={remove.isPending}
          onConfirm={() => remove.mutate()}
          onClose={() => setAsks(false)}
        >
          <p>{texts.voicemail.removeSure(caller)}</p>
        </ConfirmDialog>
      ) : null}
    </li>
  );
}
