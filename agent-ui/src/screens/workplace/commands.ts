/** Commands of the agent: sent to the server, or to the softphone where the sound is. */
import { useMutation } from '@tanstack/react-query';
import type { AgentCommand } from '../../../../server/contract/agent.ts';
import type { CallCommand } from '../../../../server/contract/call.ts';
import { useClient } from '../../api/session.tsx';
import { announce } from '../../components/announcer.tsx';
import { errorText } from '../../components/layout.tsx';
import { usePhone } from '../../phone/phone.tsx';
import { useTexts } from '../../texts/texts.tsx';

export function useAgentCommand() {
  const client = useClient();
  const texts = useTexts();
  return useMutation({
    mutationFn: (command: AgentCommand) => client.call('commandAgent', { body: command }),
    onError: (error) => announce(errorText(error, texts), 'assertive'),
  });
}

export function useCallCommand(callId: string) {
  const client = useClient();
  const texts = useTexts();
  return useMutation({
    mutationFn: (command: CallCommand) => client.call('commandCall', { params: { callId }, body: command }),
    onError: (error) => announce(errorText(error, texts), 'assertive'),
  });
}

/**
 * Answer, refuse and hang up: at the softphone when the call rings or talks there, else at the server, which
 * asks the desk phone.
 */
export function useLine(callId: string) {
  const { phone, view } = usePhone();
  const command = useCallCommand(callId);
  // A call without a name of the server's can only be the one that is shown.
  const mine = view.calls.filter((call) => !call.isTest && (call.callId === null || call.callId === callId));
  const ringing = mine.find((call) => call.state === 'ringing');
  const active = mine.find((call) => call.state === 'talking' || call.state === 'held');
  return {
    command,
    active,
    ringsHere: ringing !== undefined,
    answer: () => {
      const atServer = () => command.mutate({ command: 'answer' });
      if (ringing !== undefined && phone !== null) phone.answer(ringing.id);
      else if (phone === null || view.registration !== 'registered') atServer();
      // The card may be on screen before the call itself has come.
      else phone.answerSoon(callId, atServer);
    },
    reject: () =>
      ringing !== undefined && phone !== null
        ? phone.hangUp(ringing.id)
        : command.mutate({ command: 'reject' }),
    hangUp: () => command.mutate({ command: 'hangUp' }),
    setMuted: (muted: boolean) => {
      if (active !== undefined) phone?.setMuted(active.id, muted);
    },
    sendDigit: (digit: string) => {
      if (active !== undefined) phone?.sendDigit(active.id, digit);
    },
  };
}
