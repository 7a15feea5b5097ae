/** One way for every form to save: send, tell it was saved, fetch anew what it changes, show why it failed. */
import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { announce } from '../components/announcer.tsx';
import { errorText, Message } from '../components/layout.tsx';
import { useTexts } from '../texts/texts.tsx';

export interface SaveOptions<Input, Reply> {
  readonly send: (input: Input) => Promise<Reply>;
  /** First words of the query keys that show what is changed. */
  readonly refresh: readonly string[];
  /** Read aloud when it is done; absent: "Saved." */
  readonly said?: (reply: Reply) => string;
  readonly done?: (reply: Reply) => void;
}

export function useSave<Input, Reply>(
  options: SaveOptions<Input, Reply>,
): UseMutationResult<Reply, Error, Input> {
  const texts = useTexts();
  const queries = useQueryClient();
  const { send, refresh, said, done } = options;
  return useMutation({
    mutationFn: send,
    onSuccess: (reply) => {
      announce(said?.(reply) ?? texts.common.saved);
      for (const key of refresh) void queries.invalidateQueries({ queryKey: [key] });
      done?.(reply);
    },
  });
}

/** Why the last try did not succeed; nothing while all is well. */
export function SaveProblem(props: { readonly of: { readonly error: unknown } }) {
  const texts = useTexts();
  const { error } = props.of;
  if (error === null || error === undefined) return null;
  return (
    <Message tone="error" live>
      <p>{errorText(error, texts)}</p>
    </Message>
  );
}
