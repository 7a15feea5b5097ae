/** Who is there now and what they do; the caller is never shown here. */
import { memo, useMemo } from 'react';
import type { AgentNow } from '../../../../server/contract/centre.ts';
import { useNow } from '../../clock.tsx';
import { AgentBadge } from '../../components/agent-badge.tsx';
import { Card, Empty } from '../../components/layout.tsx';
import { clock } from '../../format.ts';
import { useCollection } from '../../live/live.tsx';
import { useTexts } from '../../texts/texts.tsx';

const order: Record<AgentNow['state'], number> = {
  setAside: 0,
  available: 1,
  offered: 2,
  talking: 3,
  holding: 4,
  wrappingUp: 5,
  paused: 6,
  offline: 7,
};

export function AgentsNow() {
  const texts = useTexts();
  const agents = useCollection('agents');
  const shown = useMemo(
    () =>
      agents
        .filter((agent) => agent.state !== 'offline')
        .sort((a, b) => order[a.state] - order[b.state] || a.name.localeCompare(b.name, 'nl')),
    [agents],
  );
  return (
    <Card title={texts.reach.agentsNow}>
      {shown.length === 0 ? <Empty>{texts.reach.noAgents}</Empty> : null}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard (WCAG 2.1.1). */}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset groups form fields, not a list. */}
      <div className="bb-agents" role="group" aria-label={texts.reach.agentsNow} tabIndex={0}>
        <ul className="bb-plain-list">
          {shown.map((agent) => (
            <AgentLine key={agent.id} agent={agent} />
          ))}
        </ul>
      </div>
    </Card>
  );
}

/** Drawn again only when this agent changes; the clock is a part of its own. */
const AgentLine = memo(function AgentLine(props: { readonly agent: AgentNow }) {
  const { agent } = props;
  return (
    <li className="bb-agent-line">
      <span className="bb-agent-line__name">{agent.name}</span>
      <AgentBadge state={agent.state} />
      <span className="bb-muted bb-small bb-agent-line__what">
        {agent.busyWith ?? agent.pauseReason ?? ''}
      </span>
      <Since since={agent.since} />
    </li>
  );
});

function Since(props: { readonly since: string }) {
  const now = useNow();
  return <span className="bb-number bb-muted">{clock(now - Date.parse(props.since))}</span>;
}
