/** How the installation does: every part with its state in words, live. */
import { useQuery } from '@tanstack/react-query';
import type { HealthPart, HealthState } from '../../../../server/contract/system.ts';
import { useClient } from '../../api/session.tsx';
import { useNow } from '../../clock.tsx';
import type { IconName } from '../../components/icon.tsx';
import { Badge, type BadgeTone, Card, Heading, Loaded, Message } from '../../components/layout.tsx';
import { moment } from '../../format.ts';
import { useCollection } from '../../live/live.tsx';
import { useLanguage, useTexts } from '../../texts/texts.tsx';

const looks: Record<HealthState, { readonly tone: BadgeTone; readonly icon: IconName }> = {
  healthy: { tone: 'ok', icon: 'ok' },
  degraded: { tone: 'warning', icon: 'warning' },
  down: { tone: 'error', icon: 'error' },
};

export function HealthSection() {
  const texts = useTexts();
  const client = useClient();
  const live = useCollection('health');
  const health = useQuery({
    queryKey: ['health'],
    queryFn: () => client.call('getHealth', {}),
    refetchInterval: 30_000,
  });
  return (
    <Loaded query={health}>
      {(data) => {
        const parts = live.length > 0 ? live : data.parts;
        const troubled = parts.filter((part) => part.state !== 'healthy').length;
        return (
          <>
            <Message tone={troubled === 0 ? 'ok' : 'warning'} live>
              <p>
                <strong>
                  {troubled === 0 ? texts.admin.health.allGood : texts.admin.health.problems(troubled)}
                </strong>
              </p>
            </Message>
            <Card title={texts.admin.sections.health}>
              <ul className="bb-plain-list bb-list">
                {[...parts].sort(worstFirst).map((part) => (
                  <Part key={part.id} part={part} />
                ))}
              </ul>
              <p className="bb-muted bb-small">{`${texts.common.version} ${data.version}`}</p>
            </Card>
          </>
        );
      }}
    </Loaded>
  );
}

function Part(props: { readonly part: HealthPart }) {
  const texts = useTexts();
  const language = useLanguage();
  const now = useNow();
  const { part } = props;
  const look = looks[part.state];
  return (
    <li className="bb-part">
      <Heading level={3}>{part.name}</Heading>
      <Badge tone={look.tone} icon={look.icon}>
        {texts.admin.health.states[part.state]}
      </Badge>
      <div>
        <p>{part.text}</p>
        <p className="bb-muted bb-small">
          {[
            `${texts.reach.since.toLowerCase()} ${moment(part.since, now, language)}`,
            ...part.facts.map((fact) => `${fact.label}: ${fact.value}`),
          ].join(' · ')}
        </p>
      </div>
    </li>
  );
}

function worstFirst(a: HealthPart, b: HealthPart): number {
  const rank: Record<HealthState, number> = { down: 0, degraded: 1, healthy: 2 };
  return rank[a.state] - rank[b.state] || a.name.localeCompare(b.name, 'nl');
}
