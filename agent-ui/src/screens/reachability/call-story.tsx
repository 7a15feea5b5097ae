/** One call as a story: every step with its time and reasons, and the SIP messages for who wants them. */
import { useQuery } from '@tanstack/react-query';
import type { CallStory } from '../../../../server/contract/call.ts';
import type { Attempt } from '../../../../server/contract/figures.ts';
import { useClient } from '../../api/session.tsx';
import { useNow } from '../../clock.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Heading, Loaded, Table } from '../../components/layout.tsx';
import { length, moment, timeWithSeconds } from '../../format.ts';
import { useLanguage, useTexts } from '../../texts/texts.tsx';
import { CallMarks } from './call-marks.tsx';
import { Recordings } from './recordings.tsx';

export function CallStoryDialog(props: {
  readonly attempt: Pick<Attempt, 'callId' | 'at'>;
  readonly onClose: () => void;
}) {
  const texts = useTexts();
  const language = useLanguage();
  const client = useClient();
  const now = useNow();
  const { callId } = props.attempt;
  const story = useQuery({
    queryKey: ['story', callId],
    queryFn: () => client.call('getCallStory', { params: { callId } }),
  });
  return (
    <Dialog
      title={texts.reach.openStory(moment(props.attempt.at, now, language))}
      onClose={props.onClose}
      wide
    >
      <Loaded query={story}>{(data) => <Story story={data} />}</Loaded>
      <CallMarks callId={callId} />
    </Dialog>
  );
}

function Story(props: { readonly story: CallStory }) {
  const texts = useTexts();
  const language = useLanguage();
  const { story } = props;
  const number = story.caller.anonymous
    ? texts.call.anonymous
    : (story.caller.number ?? texts.common.unknown);
  return (
    <div className="bb-stack">
      <p>
        <strong>{story.summary}</strong>
      </p>
      <dl className="bb-facts">
        <dt>{texts.call.entrance}</dt>
        <dd>
          {story.entrance === null
            ? texts.common.unknown
            : `${story.entrance.number} · ${story.entrance.name}`}
        </dd>
        <dt>{texts.notes.number}</dt>
        <dd>{number}</dd>
        <dt>{texts.reach.waited}</dt>
        <dd>{story.waitSeconds === null ? '–' : length(story.waitSeconds, language)}</dd>
        <dt>{texts.reach.talking}</dt>
        <dd>{length(story.talkSeconds, language)}</dd>
      </dl>
      <ol className="bb-plain-list bb-timeline">
        {story.steps
          .filter((step) => !step.technical)
          .map((step) => (
            <li key={`${step.at} ${step.event} ${step.text}`}>
              <span className="bb-number bb-muted">{timeWithSeconds(step.at, language)}</span>
              <div>
                <div>{step.text}</div>
                {step.reasons.length === 0 ? null : (
                  <ul className="bb-muted bb-small">
                    {step.reasons.map((reason) => (
                      <li key={reason.code + reason.text}>{reason.text}</li>
                    ))}
                  </ul>
                )}
              </div>
            </li>
          ))}
      </ol>
      <Recordings recordings={story.recordings} />
      <details>
        <summary>{texts.reach.technicalSteps}</summary>
        <Table
          caption={texts.reach.technicalSteps}
          rows={story.steps.map((step, index) => ({ ...step, index }))}
          rowKey={(step) => String(step.index)}
          columns={[
            { head: texts.reach.when, cell: (step) => timeWithSeconds(step.at, language) },
            { head: texts.reach.step, cell: (step) => <code className="bb-small">{step.event}</code> },
            {
              head: texts.reach.explanation,
              cell: (step) => <span className="bb-small">{step.detail}</span>,
            },
          ]}
        />
      </details>
      {story.ladder.length === 0 ? null : (
        <details>
          <summary>{texts.reach.ladder}</summary>
          <Heading level={3} hidden>
            {texts.reach.ladder}
          </Heading>
          <Table
            caption={texts.reach.ladder}
            rows={story.ladder.map((step, index) => ({ ...step, index }))}
            rowKey={(step) => String(step.index)}
            columns={[
              { head: texts.reach.when, cell: (step) => timeWithSeconds(step.at, language) },
              { head: '→', cell: (step) => `${step.sender} → ${step.receiver}` },
              { head: 'SIP', cell: (step) => step.message },
            ]}
          />
        </details>
      )}
    </div>
  );
}
