/** Who is there now and what they do; the caller is never shown here. */
import { lazy, memo, Suspense, useCallback, useMemo, useState } from 'react';
import type { AgentNow } from '../../../../server/contract/centre.ts';
import { useMe } from '../../api/session.tsx';
import { useNow } from '../../clock.tsx';
import { AgentBadge } from '../../components/agent-badge.tsx';
import { Button } from '../../components/button.tsx';
import { Card, Empty } from '../../components/layout.tsx';
import { clock } from '../../format.ts';
import { useCollection } from '../../live/live.tsx';
import { useTexts } from '../../texts/texts.tsx';

const Supervision = lazy(() => import('./supervision.tsx'));

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
  const me = useMe();
  const leads = useMemo(
    () => new Set(me.roles.includes('teamleider') ? me.teams.map((team) => team.id) : []),
    [me],
  );
  const [joined, setJoined] = useState<AgentNow | null>(null);
  const join = useCallback((agent: AgentNow) => setJoined(agent), []);
  return (
    <Card title={texts.reach.agentsNow}>
      {joined?.callId == null ? null : (
        <Suspense>
          <Supervision
            key={joined.callId}
            callId={joined.callId}
            name={joined.name}
            onClose={() => setJoined(null)}
          />
        </Suspense>
      )}
      {shown.length === 0 ? <Empty>{texts.reach.noAgents}</Empty> : null}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard (WCAG 2.1.1). */}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset groups form fields, not a list. */}
      <div className="bb-agents" role="group" aria-label={texts.reach.agentsNow} tabIndex={0}>
        <ul className="bb-plain-list">
          {shown.map((agent) => (
            <AgentLine
              key={agent.id}
              agent={agent}
              onJoin={
                agent.callId !== null && agent.id !== me.id && agent.teams.some((team) => leads.has(team.id))
                  ? join
                  : null
              }
            />
          ))}
        </ul>
      </div>
    </Card>
  );
}

/** Drawn again only when this agent changes; the clock is a part of its own. */
const AgentLine = memo(function AgentLine(props: {
  readonly agent: AgentNow;
  /** Null: no conversation, or not of a team of mine. */
  readonly onJoin: ((agent: AgentNow) => void) | null;
}) {
  const texts = useTexts();
  const me = useMe();
  const { agent, onJoin } = props;
  return (
    <li className="bb-agent-line">
      <span className="bb-agent-line__name">
        {agent.name}
        {agent.municipality.id === me.municipality.id ? null : (
          <span className="bb-muted bb-small"> · {agent.municipality.name}</span>
        )}
      </span>
      <AgentBadge state={agent.state} />
      <span className="bb-muted bb-small bb-agent-line__what">
        {agent.busyWith ?? agent.pauseReason ?? ''}
      </span>
      <Since since={agent.since} />
      {onJoin === null ? null : (
        <Button
          purpose="subtle"
          icon="sound"
          iconOnly
          title={texts.supervision.join}
          onClick={() => onJoin(agent)}
        >
          {`${texts.supervision.join} ${agent.name}`}
        </Button>
      )}
    </li>
  );
});

function Since(props: { readonly since: string }) {
  const now = useNow();
  return <span className="bb-number bb-muted">{clock(now - Date.parse(props.since))}</span>;
}
