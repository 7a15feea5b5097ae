/**
 * drachtio-srf as this adapter uses it, played by a test: what was sent is kept, what comes back is the
 * test's to say. Headers of requests are joined by comma, as drachtio-srf joins lines.
 */
import { EventEmitter } from 'node:events';
import type { SrfClient, SrfDialog, SrfRequest, SrfResponse } from '../srf.ts';

export type HeaderLines = readonly (readonly [string, string])[];

export class FakeMessage extends EventEmitter {
  readonly #headers = new Map<string, string>();
  body = '';

  constructor(headers: HeaderLines) {
    super();
    for (const [name, value] of headers) {
      const key = name.toLowerCase();
      const before = this.#headers.get(key);
      this.#headers.set(key, before === undefined ? value : `${before},${value}`);
    }
  }

  get(name: string): string | undefined {
    return this.#headers.get(name.toLowerCase());
  }

  has(name: string): boolean {
    return this.#headers.has(name.toLowerCase());
  }
}

export class FakeRequest extends FakeMessage {
  readonly method: string;
  readonly uri: string;
  source_address = '192.0.2.7';
  source_port = 5062;
  protocol = 'udp';
  /** Headers of each CANCEL that was asked for. */
  readonly cancels: Readonly<Record<string, string>>[] = [];

  constructor(method: string, uri: string, headers: HeaderLines) {
    super(headers);
    this.method = method;
    this.uri = uri;
  }

  cancel(options: { headers?: Readonly<Record<string, string>> }): void {
    this.cancels.push(options.headers ?? {});
  }

  get srf(): SrfRequest {
    return this as unknown as SrfRequest;
  }
}

export interface Sent {
  readonly status: number;
  readonly reason: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** The response object of a request that came in: keeps what was sent. */
export class FakeAnswer {
  readonly sent: Sent[] = [];

  send(status: number, second?: string | SendOptions, third?: SendOptions): void {
    const options = typeof second === 'string' ? third : second;
    this.sent.push({
      status,
      reason: typeof second === 'string' ? second : null,
      headers: options?.headers ?? {},
      body: options?.body ?? null,
    });
  }

  get last(): Sent {
    const last = this.sent.at(-1);
    if (!last) throw new Error('nothing was answered');
    return last;
  }

  get srf(): SrfResponse {
    return this as unknown as SrfResponse;
  }
}

interface SendOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export class FakeDialog extends EventEmitter {
  readonly local = { uri: '', sdp: '' };
  readonly remote = { uri: '', sdp: 'v=0 remote' };
  destroyed = 0;
  /** False once the far end has said BYE. */
  connected = true;

  destroy(): void {
    this.destroyed += 1;
  }

  get srf(): SrfDialog {
    return this as unknown as SrfDialog;
  }
}

/** An INVITE of ours on its way. */
export class FakeUac {
  readonly uri: string;
  readonly options: Readonly<Record<string, unknown>> & { readonly headers: Record<string, string> };
  readonly #callbacks: {
    cbRequest?: (error: Error | null, request?: SrfRequest) => void;
    cbProvisional?: (response: { status: number; body: string }) => void;
  };
  readonly #settle: { resolve: (result: unknown) => void; reject: (error: unknown) => void };
  request: FakeRequest | null = null;

  constructor(
    uri: string,
    options: FakeUac['options'],
    callbacks: object,
    settle: { resolve: (result: unknown) => void; reject: (error: unknown) => void },
  ) {
    this.uri = uri;
    this.options = options;
    this.#callbacks = callbacks;
    this.#settle = settle;
  }

  /** The SIP server says that the request has left. */
  leaves(cseq = 1): FakeRequest {
    this.request = new FakeRequest('INVITE', this.uri, [
      ['From', '<sip:ons@192.0.2.1>;tag=ours'],
      ['Call-ID', 'call-of-ours'],
      ['CSeq', `${cseq} INVITE`],
    ]);
    this.#callbacks.cbRequest?.(null, this.request.srf);
    return this.request;
  }

  rings(status = 180, body = ''): void {
    this.#callbacks.cbProvisional?.({ status, body });
  }

  answers(result: unknown = new FakeDialog()): void {
    this.#settle.resolve(result);
  }

  fails(status: number, headers: HeaderLines = []): void {
    this.#settle.reject(Object.assign(new Error(String(status)), { status, res: new FakeMessage(headers) }));
  }

  /** The SIP server refused the command: no status. */
  neverLeaves(): void {
    this.#settle.reject(new Error('requested protocol/transport not available'));
  }
}

export class FakeSrf {
  readonly uacs: FakeUac[] = [];
  /** What the next createUAS comes to. */
  uas: Promise<unknown> = Promise.resolve(new FakeDialog());
  readonly answered: { readonly sdp: string }[] = [];

  createUAC(uri: string, options: FakeUac['options'], callbacks: object): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.uacs.push(new FakeUac(uri, options, callbacks, { resolve, reject }));
    });
  }

  createUAS(_req: unknown, _res: unknown, options: { localSdp: string }): Promise<unknown> {
    this.answered.push({ sdp: options.localSdp });
    return this.uas;
  }

  /** The nth INVITE of ours, the newest by default. */
  uac(at = this.uacs.length - 1): FakeUac {
    const uac = this.uacs[at];
    if (!uac) throw new Error(`no INVITE ${at}`);
    return uac;
  }

  get srf(): SrfClient {
    return this as unknown as SrfClient;
  }
}
