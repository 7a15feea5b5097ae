/** Marks a leader sets on a call afterwards: mystery call, test call. A mark is a new fact; the figures follow it. */
import { useState } from 'react';
import { hasRole, useClient, useMe } from '../../api/session.tsx';
import { SaveProblem, useSave } from '../../api/use-save.tsx';
import { Button } from '../../components/button.tsx';
import { Heading } from '../../components/layout.tsx';
import { useMeasureTexts } from '../../texts/measures/measures.ts';

const marks = ['mystery', 'test'] as const;
type Mark = (typeof marks)[number];

export function CallMarks(props: { readonly callId: string }) {
  const client = useClient();
  const me = useMe();
  const { marks: texts } = useMeasureTexts();
  const [done, setDone] = useState<readonly Mark[]>([]);
  const save = useSave({
    send: (mark: Mark) =>
      client.call('markCall', { params: { callId: props.callId }, body: { mark } }).then(() => {
        setDone((before) => [...before, mark]);
      }),
    refresh: ['story', 'attempts', 'figures', 'metrics', 'comparison'],
  });
  if (!hasRole(me, 'teamleider', 'beheerder')) return null;
  return (
    <section className="bb-stack bb-stack--tight">
      <Heading level={3}>{texts.title}</Heading>
      <p className="bb-muted bb-small">{texts.hint}</p>
      <div className="bb-row">
        {marks.map((mark) => (
          <Button
            key={mark}
            disabled={save.isPending || done.includes(mark)}
            onClick={() => save.mutate(mark)}
          >
            {texts[mark]}
          </Button>
        ))}
      </div>
      <div role="status">
        {done.map((mark) => (
          <p key={mark}>{texts.done[mark]}</p>
        ))}
      </div>
      <SaveProblem of={save} />
    </section>
  );
}
