/** What the stand-in server does with commands: just enough for a call to be played through on the screen. */
import type { AgentCommand, AgentState } from '../../contract/agent.ts';
import type { CallCard, CallCommand, Registration } from '../../contract/call.ts';
import type { CollectionName } from '../../contract/live.ts';
import type { NewNote, NoteCommand } from '../../contract/note.ts';
import type { CalamityChange } from '../../contract/routing.ts';
import { note } from './builders.ts';
import type { World } from './world.ts';

/** The part of the fake server that commands may use. */
export interface Stage {
  readonly world: World;
  now(): string;
  put<N extends CollectionName>(collection: N, item: World['live'][N][number]): void;
  remove(collection: CollectionName, id: string): void;
}

/** The answer, or undefined when the route is no command. */
export function command(
  stage: Stage,
  name: string,
  params: Readonly<Record<string, string>>,
  body: unknown,
): unknown {
  switch (name) {
    case 'commandAgent':
      return commandAgent(stage, body as AgentCommand);
    case 'commandCall':
      return commandCall(stage, params['callId'] ?? '', body as CallCommand);
    case 'registerContact': {
      const call = stage.world.live.myCalls.find((one) => one.id === params['callId']);
      if (call !== undefined) stage.put('myCalls', { ...call, registration: body as Registration });
      return body;
    }
    case 'startCall':
      return { callId: 'g-5000' };
    case 'createNote':
      return createNote(stage, body as NewNote);
    case 'commandNote':
      return commandNote(stage, params['noteId'] ?? '', body as NoteCommand);
    case 'putCalamity':
      return putCalamity(stage, params['calamityId'] ?? '', body as CalamityChange);
    default:
      return undefined;
  }
}

function setAgent(stage: Stage, change: Partial<AgentState>): AgentState | undefined {
  const agent = stage.world.live.agentState[0];
  if (agent === undefined) return undefined;
  const next = { ...agent, since: stage.now(), until: null, pauseReason: null, explanation: null, ...change };
  stage.put('agentState', next);
  return next;
}

function commandAgent(stage: Stage, asked: AgentCommand): AgentState | undefined {
  switch (asked.command) {
    case 'ready':
    case 'endWrapUp':
      for (const call of [...stage.world.live.myCalls]) stage.remove('myCalls', call.id);
      return setAgent(stage, { state: 'available', callId: null });
    case 'pause':
      return setAgent(stage, { state: 'paused', pauseReason: asked.pauseReason });
    case 'extendWrapUp':
      return setAgent(stage, { state: 'wrappingUp' });
    case 'signOut':
      return setAgent(stage, { state: 'offline' });
  }
}

function commandCall(stage: Stage, id: string, asked: CallCommand): { readonly accepted: boolean } {
  const call = stage.world.live.myCalls.find((one) => one.id === id);
  if (call === undefined) return { accepted: false };
  const set = (change: Partial<CallCard>) => stage.put('myCalls', { ...call, ...change });
  switch (asked.command) {
    case 'answer':
      set({ state: 'talking', answeredAt: stage.now() });
      setAgent(stage, { state: 'talking' });
      break;
    case 'reject':
      stage.remove('myCalls', id);
      setAgent(stage, { state: 'available' });
      break;
    case 'hangUp':
      set({ state: 'ended', endedAt: stage.now(), transfer: null });
      setAgent(stage, { state: 'wrappingUp' });
      break;
    case 'hold':
      set({ state: 'holding' });
      setAgent(stage, { state: 'holding' });
      break;
    case 'resume':
      set({ state: 'talking' });
      setAgent(stage, { state: 'talking' });
      break;
    case 'transfer':
      set({
        state: 'holding',
        transfersSoFar: call.transfersSoFar + 1,
        transfer: {
          id: 't-9',
          target: asked.target.kind === 'number' ? asked.target.number : asked.target.id,
          mode: asked.mode,
          state: 'consulting',
          party: 'colleague',
          since: stage.now(),
          ringUntil: null,
          outcome: null,
          restoringUntil: null,
          suggestedOwner: null,
        },
      });
      break;
    case 'completeTransfer':
      set({ state: 'ended', endedAt: stage.now(), transfer: null });
      setAgent(stage, { state: 'wrappingUp' });
      break;
    case 'cancelTransfer':
      set({ state: 'talking', transfer: null });
      break;
    case 'talkWith':
      set({
        state: asked.party === 'colleague' ? 'holding' : 'talking',
        transfer: call.transfer === null ? null : { ...call.transfer, party: asked.party },
      });
      break;
    case 'pauseRecording':
      set({ recording: 'paused' });
      break;
    case 'resumeRecording':
      set({ recording: 'on' });
      break;
    case 'supervise':
    case 'endSupervision':
    case 'markAggression':
      break;
  }
  return { accepted: true };
}

function createNote(stage: Stage, made: NewNote): unknown {
  const owner = stage.world.live.notes.length;
  const item = note(`TB-49${String(owner).padStart(2, '0')}`, {
    callerName: made.callerName,
    number: made.number,
    ...(made.contact === undefined ? {} : { contact: made.contact }),
    question: made.question,
    window: made.window,
    callId: made.callId,
    createdAt: stage.now(),
    ownerTeam: { id: made.ownerTeam, name: made.ownerTeam },
  });
  stage.put('notes', item);
  return item;
}

function commandNote(stage: Stage, id: string, asked: NoteCommand): unknown {
  const item = stage.world.live.notes.find((one) => one.id === id);
  if (item === undefined) return undefined;
  const { me } = stage.world;
  const next =
    asked.command === 'claim'
      ? { ...item, state: 'claimed' as const, claimedBy: { id: me.id, name: me.name } }
      : asked.command === 'close'
        ? { ...item, state: 'closed' as const }
        : { ...item, state: 'open' as const, claimedBy: null };
  stage.put('notes', next);
  return next;
}

function putCalamity(stage: Stage, id: string, asked: CalamityChange): unknown {
  const before = stage.world.live.calamities.find((one) => one.id === id) ?? {
    id,
    version: 1,
    municipality: stage.world.me.municipality,
  };
  const next = asked.active
    ? { ...before, ...asked, since: stage.now(), by: stage.world.me.name }
    : { ...before, active: false, message: '', continues: false, since: null, until: null, by: null };
  stage.put('calamities', next);
  return next;
}
