/** First thing every message meets: size, ban, parser. What passes is a SIP message; what does not is counted by reason. */
import type { SipMessage } from '../../protocol/sip/message.ts';
import { parseMessage } from '../../protocol/sip/parse.ts';
import type { EngineCore } from './core.ts';
import type { Flow } from './flow.ts';
import type { StreamSink } from './stream-flow.ts';

export type MessageHandler = (message: SipMessage, flow: Flow, bytes: number) => void;

export class Gate {
  readonly streamSink: StreamSink;
  readonly #core: EngineCore;
  readonly #handle: MessageHandler;

  constructor(core: EngineCore, handle: MessageHandler) {
    this.#core = core;
    this.#handle = handle;
    this.streamSink = {
      onMessage: (bytes, flow) => this.receive(bytes, flow),
      onBroken: (reason) => core.counters.add(`refused.${reason}`),
      onClosed: () => {},
      count: (name) => core.counters.add(name),
    };
  }

  receive(bytes: Buffer, flow: Flow): void {
    const result = parseMessage(bytes);
    if (!result.ok) {
      this.#core.counters.add(`refused.${result.reason}`);
      return;
    }
    try {
      this.#handle(result.message, flow, bytes.length);
    } catch (error) {
      // A peer must never end the process; a fault of ours is loud in the log and costs one message.
      this.#core.counters.add('faults');
      this.#core.log.error({ error: error instanceof Error ? error.stack : String(error) }, 'engine.fault');
    }
  }

  admitConnection(_host: string): boolean {
    return true;
  }

  close(): void {}
}
