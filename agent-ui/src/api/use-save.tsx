/** One way for every form to save: send, tell it was saved, fetch anew what it changes, show why it failed. */
import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { announce } from '../components/announcer.tsx';
import { Button } from '../components/button.tsx';
import { errorText, Message } from '../components/layout.tsx';
import { useTexts } from '../texts/texts.tsx';
import { isOvertaken } from './client.ts';

export interface SaveOptions<Input, Reply> {
  readonly send: (input: Input) => Promise<Reply>;
  /** First words of the query keys that show what is changed. */
  readonly refresh: readonly string[];
  /** Read aloud when it is done; absent: "Saved." */
  readonly said?: (reply: Reply) => string;
  readonly done?: (reply: Reply) => void;
  /** After what somebody else saved has been fetched; a window with the old values closes. */
  readonly reloaded?: () => void;
}

export type Save<Input, Reply> = UseMutationResult<Reply, Error, Input> & {
  /** Forgets the try that was refused and fetches what is there now. */
  readonly reload: () => Promise<void>;
};

export function useSave<Input, Reply>(options: SaveOptions<Input, Reply>): Save<Input, Reply> {
  const texts = useTexts();
  const queries = useQueryClient();
  const { send, refresh, said, done, reloaded } = options;
  const mutation = useMutation({
    mutationFn: send,
    onSuccess: (reply) => {
      announce(said?.(reply) ?? texts.common.saved);
      for (const key of refresh) void queries.invalidateQueries({ queryKey: [key] });
      done?.(reply);
    },
  });
  const reload = async () => {
    await Promise.all(refresh.map((key) => queries.invalidateQueries({ queryKey: [key] })));
    mutation.reset();
    reloaded?.();
  };
  return { ...mutation, reload };
}

/** Why the last try did not succeed; nothing while all is well. Who was overtaken by somebody else is offered a fresh look. */
export function SaveProblem(props: {
  readonly of: { readonly error: unknown; readonly reload?: () => Promise<void> };
}) {
  const texts = useTexts();
  const { error, reload } = props.of;
  if (error === null || error === undefined) return null;
  if (reload !== undefined && isOvertaken(error)) {
    return (
      <Message
        tone="error"
        live
        actions={<Button onClick={() => void reload()}>{texts.common.reload}</Button>}
      >
        <p>{texts.common.overtaken}</p>
      </Message>
    );
  }
  return (
    <Message tone="error" live>
      <p>{errorText(error, texts)}</p>
    </Message>
  );
}
