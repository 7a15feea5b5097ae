/**
 * Employees from a CSV file: looked at first, so that one sees what it would do or every line that is wrong; taken over
 * as a whole or not at all.
 *
 *   choose ─▶ looked at: counts ─▶ taken over
 *                └────── mistakes by line ─▶ choose
 */
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { EmployeeImportReply } from '../../../../server/contract/people.ts';
import { ApiError } from '../../api/client.ts';
import { useClient } from '../../api/session.tsx';
import { useSave } from '../../api/use-save.tsx';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { TextInput } from '../../components/form.tsx';
import { errorText, Message } from '../../components/layout.tsx';
import { useManageTexts } from '../../texts/manage/manage.ts';
import { useTexts } from '../../texts/texts.tsx';

export function PeopleImport(props: { readonly onClose: () => void }) {
  const { importing } = useManageTexts();
  const texts = useTexts();
  const client = useClient();
  const [content, setContent] = useState<string | null>(null);
  const send = (fileContent: string, dryRun: boolean): Promise<EmployeeImportReply> =>
    client.call('importEmployees', { body: { fileContent, dryRun } });
  const look = useMutation({ mutationFn: (fileContent: string) => send(fileContent, true) });
  const take = useSave({
    send: (fileContent: string) => send(fileContent, false),
    refresh: ['employees', 'teams', 'teamSettings'],
    said: importing.done,
    done: props.onClose,
  });
  const choose = async (file: File | undefined) => {
    look.reset();
    take.reset();
    setContent(null);
    if (file === undefined) return;
    const text = textOf(await file.arrayBuffer());
    setContent(text);
    look.mutate(text);
  };
  const found = look.data;
  const changes = found === undefined ? 0 : found.addedCount + found.changedCount;
  return (
    <Dialog title={importing.title} onClose={props.onClose} wide>
      <div className="bb-stack">
        <p>{importing.intro}</p>
        <p>
          <code>id;naam;email;teams;rollen;vaardigheden;actief</code>
        </p>
        <p className="bb-muted bb-small">{importing.form}</p>
        <TextInput
          label={importing.file}
          type="file"
          accept=".csv,text/csv"
          onChange={(event) => void choose(event.target.files?.[0])}
          autoFocus
        />
        <div role="status">
          {look.isPending ? <p>{importing.looking}</p> : null}
          {found === undefined ? null : (
            <Message tone={changes === 0 ? 'info' : 'ok'}>
              <p>{importing.would(found)}</p>
            </Message>
          )}
        </div>
        <Mistakes error={look.error ?? take.error} />
        <div className="bb-row">
          <Button
            purpose="primary"
            disabled={content === null || changes === 0 || take.isPending}
            onClick={() => content !== null && take.mutate(content)}
          >
            {importing.take}
          </Button>
          <Button onClick={props.onClose}>{texts.common.cancel}</Button>
        </div>
      </div>
    </Dialog>
  );
}

/** Every line that is wrong, as the server found them. */
function Mistakes(props: { readonly error: Error | null }) {
  const { importing } = useManageTexts();
  const texts = useTexts();
  const { error } = props;
  if (error === null) return null;
  const lines = error instanceof ApiError ? (error.problem?.errors ?? []) : [];
  return (
    <Message tone="error" live>
      <p>{lines.length === 0 ? errorText(error, texts) : importing.wrong(lines.length)}</p>
      {lines.length === 0 ? null : (
        <ul>
          {lines.map(({ path, detail }) => (
            <li key={`${path} ${detail}`}>{detail}</li>
          ))}
        </ul>
      )}
    </Message>
  );
}

/** UTF-8, or what a spreadsheet on Windows writes when it is not that. */
function textOf(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
