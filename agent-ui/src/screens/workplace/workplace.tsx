/** The agent's workplace: my status left, the call in the middle, what helps with it on the right. */
import { useEffect, useState } from 'react';
import type { CallCard } from '../../../../server/contract/call.ts';
import { Message } from '../../components/layout.tsx';
import { forgetDrafts, keepDraft, readDraft } from '../../draft.ts';
import { useCollection, useLiveLoaded, useSubscription } from '../../live/live.tsx';
import { PhoneProvider, usePhone } from '../../phone/phone.tsx';
import { useTexts } from '../../texts/texts.tsx';
import { CallPanel } from './call-panel.tsx';
import { CallerPanel } from './caller-panel.tsx';
import { DialPanel } from './dial-panel.tsx';
import { NoteForm } from './note-form.tsx';
import { NotesPanel } from './notes-panel.tsx';
import { PhonePanel } from './phone-panel.tsx';
import { RegistrationForm } from './registration-form.tsx';
import { RingAlert } from './ring-alert.tsx';
import { StatusPanel } from './status-panel.tsx';
import { TransferPanel } from './transfer-panel.tsx';
import './workplace.css';

/** What is open beside the call. */
export type SidePanel = 'transfer' | 'note' | null;

export default function Workplace() {
  return (
    <PhoneProvider purpose="softphone">
      <WorkplaceScreen />
    </PhoneProvider>
  );
}

function WorkplaceScreen() {
  useSubscription(['agentState', 'myCalls', 'queues', 'notes', 'calamities']);
  const texts = useTexts();
  const loaded = useLiveLoaded();
  const calls = useCollection('myCalls');
  const calamities = useCollection('calamities').filter((calamity) => calamity.active);
  const call = currentCall(calls);
  const callId = call?.id;
  const [side, setSide] = useSidePanel(callId);
  const [made, setMade] = useState<{ readonly callId: string; readonly label: string } | null>(null);
  useEffect(() => {
    if (loaded) forgetDrafts(callId === undefined ? [] : [callId]);
  }, [loaded, callId]);
  useLeaveGuard(usePhone().view.calls.length > 0);
  const answered = call !== undefined && call.answeredAt !== null;
  return (
    <div className="bb-stack">
      <h1 className="bb-visually-hidden">{texts.agent.title}</h1>
      <RingAlert calls={calls} />
      {calamities.map((calamity) => (
        <Message key={calamity.id} tone="warning">
          <p>
            <strong>{calamity.municipality.name}:</strong> {calamity.message}
          </p>
        </Message>
      ))}
      <div className="bb-workplace">
        <div className="bb-stack">
          <StatusPanel />
          <PhonePanel />
        </div>
        <div className="bb-stack">
          {loaded ? (
            <CallPanel call={call} side={side} onSide={setSide} />
          ) : (
            <p role="status">{texts.common.loading}</p>
          )}
          {answered ? (
            <RegistrationForm
              key={call.id}
              call={call}
              noteMade={made?.callId === call.id ? made.label : null}
            />
          ) : null}
          {call === undefined ? <NotesPanel /> : null}
        </div>
        <div className="bb-stack">
          {answered && side === 'transfer' ? (
            <TransferPanel call={call} onClose={() => setSide(null)} />
          ) : null}
          {answered && side === 'note' ? (
            <NoteForm
              call={call}
              onMade={(label) => setMade({ callId: call.id, label })}
              onClose={() => setSide(null)}
            />
          ) : null}
          {call === undefined ? <DialPanel /> : <CallerPanel call={call} />}
        </div>
      </div>
    </div>
  );
}

/** Another call starts with nothing open; the same call after a reload with what was open. */
function useSidePanel(callId: string | undefined): readonly [SidePanel, (side: SidePanel) => void] {
  const [side, setSide] = useState<SidePanel>(null);
  useEffect(() => {
    const kept = callId === undefined ? undefined : readDraft(`side/${callId}`)?.['panel'];
    setSide(kept === 'transfer' || kept === 'note' ? kept : null);
  }, [callId]);
  const change = (panel: SidePanel) => {
    setSide(panel);
    if (callId !== undefined) keepDraft(`side/${callId}`, panel === null ? null : { panel });
  };
  return [side, change];
}

/** The one to show: a ringing one only when there is no conversation. */
function currentCall(calls: readonly CallCard[]): CallCard | undefined {
  const order: Record<CallCard['state'], number> = {
    talking: 0,
    holding: 0,
    dialling: 1,
    ringing: 2,
    ended: 3,
  };
  return [...calls].sort((a, b) => order[a.state] - order[b.state])[0];
}

/** The browser asks before a page with a conversation is closed or loaded anew. */
function useLeaveGuard(talking: boolean): void {
  useEffect(() => {
    if (!talking) return;
    const guard = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', guard);
    return () => window.removeEventListener('beforeunload', guard);
  }, [talking]);
}
