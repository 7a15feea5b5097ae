/**
 * The registration of a call as this screen shows it: what the server has, with what was changed here on top until it is
 * saved. A colleague who has part in the call changes the same registration; what nobody touched here follows theirs.
 */
import { useMutation } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { CallCard, Registration } from '../../../../server/contract/call.ts';
import { useClient } from '../../api/session.tsx';
import { keepDraft, readDraft } from '../../draft.ts';

const saveAfterMs = 700;

type Edits = Partial<Registration>;

export function useRegistration(call: CallCard) {
  const client = useClient();
  const draftKey = `registration/${call.id}`;
  // What was typed just before the page was loaded anew.
  const [edits, setEdits] = useState(() => (readDraft(draftKey) ?? {}) as Edits);
  const unsaved = useRef<Edits | null>(Object.keys(edits).length === 0 ? null : edits);
  /** The server's when the last save went out: once it is another, what was saved shows in it. */
  const sentWith = useRef<string | null>(null);
  const server = useRef(call.registration);
  server.current = call.registration;
  const save = useMutation({
    mutationFn: (sent: Edits) => {
      sentWith.current = JSON.stringify(server.current);
      return client.call('registerContact', {
        params: { callId: call.id },
        body: { ...withoutPerson(server.current), ...sent },
      });
    },
    onSuccess: (_saved, sent) => {
      // What was typed meanwhile is a draft still.
      if (unsaved.current !== sent) return;
      unsaved.current = null;
      keepDraft(draftKey, null);
    },
  });
  const { mutate } = save;
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const later = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      if (unsaved.current !== null) mutate(unsaved.current);
    }, saveAfterMs);
  }, [mutate]);
  const change = (part: Edits) => {
    const next = { ...edits, ...part };
    setEdits(next);
    unsaved.current = next;
    const { personId, ...typed } = next;
    keepDraft(draftKey, personId === undefined ? typed : { ...typed, personId });
    later();
  };
  const shown = JSON.stringify(call.registration);
  useEffect(() => {
    if (unsaved.current === null && sentWith.current !== null && sentWith.current !== shown) setEdits({});
  }, [shown]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was refused may fit now that the call went on
  useEffect(() => {
    if (unsaved.current !== null) later();
  }, [call, later]);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      // The call is off the screen before its last words were saved.
      if (unsaved.current !== null) mutate(unsaved.current);
    },
    [mutate],
  );
  return { form: { ...call.registration, ...edits }, change, save };
}

/** Who rings is sent only when it was chosen here: a colleague may have done so meanwhile. */
function withoutPerson({ personId: _, ...rest }: Registration): Omit<Registration, 'personId'> {
  return rest;
}
