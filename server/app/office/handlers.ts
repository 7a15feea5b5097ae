/** All routes of the API, by name. */
import { agentHandlers } from './agent-handlers.ts';
import { callHandlers } from './call-handlers.ts';
import { catalogueHandlers } from './catalogue-handlers.ts';
import { connectionHandlers } from './connection-handlers.ts';
import { figureHandlers } from './figure-handlers.ts';
import type { Handlers } from './handler.ts';
import { noteHandlers } from './note-handlers.ts';
import type { Office } from './office.ts';
import { peopleHandlers } from './people-handlers.ts';
import { planningHandlers } from './planning-handlers.ts';
import { privacyHandlers } from './privacy-handlers.ts';
import { promptHandlers } from './prompt-handlers.ts';
import { recordingHandlers } from './recording-handlers.ts';
import { reportHandlers } from './report-handlers.ts';
import { routingHandlers } from './routing-handlers.ts';
import { sessionHandlers } from './session-handlers.ts';
import { systemHandlers } from './system-handlers.ts';
import { teamHandlers } from './team-handlers.ts';
import { trunkHandlers } from './trunk-handlers.ts';
import { voicemailHandlers } from './voicemail-handlers.ts';

export function allHandlers(office: Office): Handlers {
  return {
    ...sessionHandlers(office),
    ...agentHandlers(office),
    ...callHandlers(office),
    ...noteHandlers(office),
    ...voicemailHandlers(office),
    ...recordingHandlers(office),
    ...promptHandlers(office),
    ...figureHandlers(office),
    ...reportHandlers(office),
    ...planningHandlers(office),
    ...privacyHandlers(office),
    ...connectionHandlers(office),
    ...catalogueHandlers(office),
    ...peopleHandlers(office),
    ...teamHandlers(office),
    ...routingHandlers(office),
    ...trunkHandlers(office),
    ...systemHandlers(office),
  };
}
