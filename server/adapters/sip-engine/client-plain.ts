/** A request other than INVITE on behalf of an application (or of the engine itself), within a dialog or outside one. */
import type { SipResponse } from '../../protocol/sip/message.ts';
import type { AppConnection } from './app-connection.ts';
import { type ClientFailure, ClientTransaction, type ClientUser } from './client-transaction.ts';
import type { EngineCore } from './core.ts';
import type { Flow } from './flow.ts';
import { messageForApp } from './for-app.ts';
import { type Hop, openHop } from './hop.ts';
import { newBranch, newUuid } from './ids.ts';
import { writeMadeUp } from './made-up.ts';
import { type RequestParts, writeRequest } from './requests.ts';

export interface ClientPlainStart {
  readonly hop: Hop;
  readonly parts: Omit<RequestParts, 'proto' | 'hostPort' | 'branch'>;
  /** Absent for a request of the engine itself. */
  readonly app?: AppConnection;
  readonly commandId?: string;
  /** Dialog the responses are shown with, for the application. */
  readonly dialogId?: string;
  /** Sees every response, and the made-up one, before the application does. */
  readonly onStatus?: (status: number, response: SipResponse | undefined, flow: Flow | undefined) => void;
}

export class ClientPlain implements ClientUser {
  readonly txnId = newUuid();
  readonly #core: EngineCore;
  readonly #start: ClientPlainStart;

  constructor(core: EngineCore, start: ClientPlainStart) {
    this.#core = core;
    this.#start = start;
  }

  /** Echoes to the application, then sends: its OK always precedes the first response. */
  send(): Buffer {
    const { hop, parts, app, commandId } = this.#start;
    const branch = newBranch();
    const bytes = writeRequest({ ...parts, proto: hop.proto, hostPort: hop.hostPort, branch });
    if (app !== undefined && commandId !== undefined) {
      app.sentRequest(commandId, hop.proto, hop.hostPort, this.txnId, bytes);
    }
    openHop(this.#core, hop, (flow) => {
      if (typeof flow === 'string') this.#fail(503, flow === 'dns-error' ? 'DNS Error' : undefined);
      else new ClientTransaction(this.#core.transactions, branch, parts.method, flow, bytes, this).start();
    });
    return bytes;
  }

  onResponse(response: SipResponse, flow: Flow, bytes: number): void {
    const { app, dialogId, onStatus } = this.#start;
    onStatus?.(response.status, response, flow);
    app?.response(flow, bytes, this.txnId, dialogId ?? '', messageForApp(response));
  }

  onFailure(failure: ClientFailure): void {
    this.#fail(failure === 'timeout' ? 408 : 503, undefined);
  }

  #fail(status: number, reason: string | undefined): void {
    const { app, dialogId, onStatus, parts } = this.#start;
    this.#core.counters.add(status === 408 ? 'client.timeouts' : 'client.transport-errors');
    onStatus?.(status, undefined, undefined);
    app?.madeUp(this.txnId, dialogId ?? '', writeMadeUp(status, reason, parts.method, parts));
  }
}
