/** State of an agent as a word, a shape and a colour. */
import type { AgentStateName } from '../../../server/contract/agent.ts';
import { useTexts } from '../texts/texts.tsx';
import type { IconName } from './icon.tsx';
import { Badge, type BadgeTone } from './layout.tsx';

export const agentLooks: Record<AgentStateName, { readonly tone: BadgeTone; readonly icon: IconName }> = {
  offline: { tone: 'neutral', icon: 'exit' },
  available: { tone: 'ok', icon: 'ok' },
  offered: { tone: 'busy', icon: 'sound' },
  talking: { tone: 'busy', icon: 'phone' },
  holding: { tone: 'busy', icon: 'pause' },
  wrappingUp: { tone: 'info', icon: 'note' },
  paused: { tone: 'warning', icon: 'pause' },
  setAside: { tone: 'error', icon: 'warning' },
};

export function AgentBadge(props: { readonly state: AgentStateName }) {
  const texts = useTexts();
  const look = agentLooks[props.state];
  return (
    <Badge tone={look.tone} icon={look.icon}>
      {texts.agent.states[props.state]}
    </Badge>
  );
}
