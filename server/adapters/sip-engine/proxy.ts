/**
 * Proxying on behalf of an application (RFC 3261 section 16): one request to one or several targets, in turn or at once.
 *
 *   targets ──▶ branches ──1xx──▶ upstream;  2xx ──▶ upstream at once, other branches CANCELled;
 *                        └─3xx-6xx──▶ kept; when no branch is left the best goes upstream (section 16.7 step 6)
 */
import { getHeaderValues } from '../../protocol/sip/headers.ts';
import type { SipHeader, SipResponse } from '../../protocol/sip/message.ts';
import { parseSip } from '../../protocol/sip/uri.ts';
import type { AppConnection } from './app-connection.ts';
import { readAppMessage } from './app-message.ts';
import type { EngineCore } from './core.ts';
import type { Flow } from './flow.ts';
import { messageForApp } from './for-app.ts';
import { hopOver, hopTo } from './hop.ts';
import type { Inbound } from './inbound.ts';
import { isOwnUri } from './own-uri.ts';
import { ProxyBranch } from './proxy-branch.ts';
import {
  addable,
  hasLooped,
  isOwnRoute,
  maxForwards,
  withoutOwnRoute,
  writeReturned,
} from './proxy-request.ts';
import { ServerInvite } from './server-invite.ts';
import { ServerPlain } from './server-plain.ts';
import type { ServerTransaction, ServerUser } from './server-transaction.ts';
import { uriOf } from './sip-text.ts';

/** Targets one request may be sent to, redirects included. */
const targetsMax = 20;

export interface ProxyOrder {
  readonly targets: readonly string[];
  readonly stay: boolean;
  readonly followRedirects: boolean;
  readonly simultaneous: boolean;
  /** In ms; undefined for the timers of the RFC. */
  readonly provisionalMs: number | undefined;
  readonly finalMs: number | undefined;
  readonly more: readonly SipHeader[];
}

/** Who hears what became of it: an application, or nobody for requests within a proxied dialog. */
export interface ProxyListener {
  onFinal(response: SipResponse, flow: Flow, bytes: number): void;
  onDone(): void;
}

export class ProxiedRequest implements ServerUser {
  readonly inbound: Inbound;
  readonly order: ProxyOrder;
  readonly #core: EngineCore;
  readonly #txn: ServerTransaction;
  readonly #listener: ProxyListener | undefined;
  readonly #waiting: string[];
  readonly #branches = new Set<ProxyBranch>();
  #tried = 0;
  #best: SipResponse | undefined;
  #bestStatus = 0;
  #answered = false;
  #cancelled = false;
  #told = false;

  constructor(
    core: EngineCore,
    inbound: Inbound,
    txn: ServerTransaction,
    order: ProxyOrder,
    listener?: ProxyListener,
  ) {
    this.#core = core;
    this.inbound = inbound;
    this.#txn = txn;
    this.order = order;
    this.#listener = listener;
    this.#waiting = [...order.targets];
    txn.user = this;
  }

  get answered(): boolean {
    return this.#answered;
  }

  /** False when not one target could be tried; then 500 was sent. */
  start(): boolean {
    const { request } = this.inbound;
    if (maxForwards(request) === 0) return this.#refuse(483);
    if (hasLooped(this.#core, request)) return this.#refuse(482);
    this.#tryNext();
    if (this.#branches.size > 0 || this.#answered) return true;
    return this.#refuse(this.#bestStatus === 0 ? 500 : this.#bestStatus);
  }

  /** RFC 3261 section 16.10: every branch that still rings is cancelled. */
  cancel(): void {
    if (this.#answered) return;
    this.#cancelled = true;
    this.#waiting.length = 0;
    this.#answer(487);
    for (const branch of this.#branches) branch.cancel();
  }

  /** The refusal was repeated for long enough; nobody is left to tell. */
  onNoAck(): void {}

  onResponse(branch: ProxyBranch, response: SipResponse, flow: Flow, bytes: number): void {
    const { status } = response;
    if (status === 100) return;
    if (status < 200) {
      if (!this.#answered) this.#txn.respond(status, writeReturned(response));
      return;
    }
    if (status < 300) {
      this.#settled(branch);
      this.#tell(response, flow, bytes);
      this.#accept(response);
      return;
    }
    this.#settled(branch);
    this.#tell(response, flow, bytes);
    if (status < 400 && this.order.followRedirects && this.#redirect(response)) {
      this.#next();
      return;
    }
    this.#keepBest(status, response);
    // A 6xx is an answer for all (RFC 3261 section 16.7 step 5).
    if (status >= 600) {
      this.#waiting.length = 0;
      for (const other of this.#branches) other.cancel();
    }
    this.#next();
  }

  /** A 2xx came once more, or from another fork: each goes upstream (RFC 3261 section 16.7 step 5). */
  onMore2xx(response: SipResponse): void {
    this.#txn.respond(response.status, writeReturned(response));
  }

  onFailure(branch: ProxyBranch, status: number): void {
    this.#settled(branch);
    this.#keepBest(status, undefined);
    this.#next();
  }

  #settled(branch: ProxyBranch): void {
    this.#branches.delete(branch);
  }

  #next(): void {
    if (!this.#answered) this.#tryNext();
    if (this.#branches.size > 0) return;
    if (!this.#answered) this.#answerBest();
    this.#done();
  }

  #tryNext(): void {
    while (this.#waiting.length > 0 && (this.order.simultaneous || this.#branches.size === 0)) {
      const target = this.#waiting.shift() as string;
      this.#tried += 1;
      const branch = this.#open(target);
      if (branch === undefined) {
        this.#keepBest(503, undefined);
        continue;
      }
      this.#branches.add(branch);
      branch.send();
    }
  }

  #open(target: string): ProxyBranch | undefined {
    const core = this.#core;
    const uri = parseSip(target);
    if (uri === undefined) return undefined;
    const bound = core.flowBindings.find(uri);
    if (bound === 'gone') return undefined;
    const hop = bound === undefined ? hopTo(core, uri) : hopOver(bound);
    if (hop === 'no-transport') return undefined;
    // The Request-URI changes when it named this server; else the target is only the next hop.
    const original = parseSip(this.inbound.request.uri);
    const local = original !== undefined && isOwnUri(core, original);
    return new ProxyBranch(core, this, hop, local ? target : this.inbound.request.uri);
  }

  #redirect(response: SipResponse): boolean {
    let added = false;
    for (const value of getHeaderValues(response, 'contact')) {
      if (this.#tried + this.#waiting.length >= targetsMax) break;
      this.#waiting.push(uriOf(value));
      added = true;
    }
    return added;
  }

  #accept(response: SipResponse): void {
    const first = !this.#answered;
    this.#answered = true;
    this.#txn.respond(response.status, writeReturned(response));
    if (first && this.order.stay) this.#core.proxied.remember(this.inbound);
    this.#waiting.length = 0;
    for (const other of this.#branches) other.cancel();
    this.#done();
  }

  #tell(response: SipResponse, flow: Flow, bytes: number): void {
    if (!this.#told) this.#listener?.onFinal(response, flow, bytes);
  }

  /** The application has its result with the first 2xx; how the losing branches end is no news to it. */
  #done(): void {
    if (this.#told) return;
    this.#told = true;
    this.#listener?.onDone();
  }

  /** RFC 3261 section 16.7 step 6: 6xx first, then the lowest class; an answer about credentials is worth more. */
  #keepBest(status: number, response: SipResponse | undefined): void {
    if (this.#bestStatus === 0 || rank(status) < rank(this.#bestStatus)) {
      this.#bestStatus = status;
      this.#best = response;
    }
  }

  #answerBest(): void {
    if (this.#cancelled) return;
    const best = this.#best;
    if (best === undefined) {
      this.#answer(this.#bestStatus === 0 ? 408 : this.#bestStatus);
      return;
    }
    this.#answered = true;
    this.#txn.respond(best.status, writeReturned(best));
  }

  #answer(status: number): void {
    this.#answered = true;
    this.#core.answer(this.#txn, this.inbound, status);
  }

  #refuse(status: number): false {
    this.#answer(status);
    return false;
  }
}

function rank(status: number): number {
  if (status >= 600) return 0;
  if (status === 401 || status === 407) return 1;
  if (status === 408 || status === 503) return 90;
  return Math.floor(status / 100) * 10;
}

/** The `proxy` command. */
export function startProxy(
  core: EngineCore,
  app: AppConnection,
  lead: readonly string[],
  text: string,
): void {
  const [commandId = '', , txnId = '', stay, full, follow, forking, provisional, final, ...targets] = lead;
  const pending = core.pending.get(txnId);
  if (!(pending instanceof ServerInvite || pending instanceof ServerPlain) || pending.app !== app) {
    app.refused(commandId, `Unknown transaction id: ${txnId}`);
    return;
  }
  const { inbound, txn } = pending.handOver();
  const fullResponse = full === 'fullResponse';
  const order: ProxyOrder = {
    targets: targets.filter((target) => target !== '').slice(0, targetsMax),
    stay: stay === 'remainInDialog',
    followRedirects: follow === 'followRedirects',
    simultaneous: forking === 'simultaneous',
    provisionalMs: milliseconds(provisional),
    finalMs: milliseconds(final),
    more: addable(readAppMessage(text)?.headers ?? []),
  };
  const listener: ProxyListener = {
    onFinal: (response, flow, bytes) => {
      if (fullResponse) app.proxied(commandId, flow, bytes, messageForApp(response));
    },
    onDone: () => {
      if (fullResponse) app.done(commandId, '|done');
    },
  };
  const proxy = new ProxiedRequest(core, inbound, txn, order, listener);
  if (!proxy.start()) app.refused(commandId, 'failed to proxy request');
  else if (!fullResponse) app.done(commandId, '|done');
}

/**
 * Whether a request belongs to a dialog this engine proxied and stayed on the path of (RFC 3261 section 16.4). Without that
 * memory anybody could relay through here.
 */
export function isRelayed(core: EngineCore, inbound: Inbound): boolean {
  const route = getHeaderValues(inbound.request, 'route')[0];
  return route !== undefined && isOwnRoute(core, route) && core.proxied.knows(inbound);
}

/** Sends such a request along its Route. */
export function relayInDialog(core: EngineCore, inbound: Inbound, txn: ServerTransaction): void {
  const onward = inbound.withRequest(withoutOwnRoute(core, inbound.request));
  const order: ProxyOrder = {
    targets: [nextTarget(onward)],
    stay: false,
    followRedirects: false,
    simultaneous: false,
    provisionalMs: undefined,
    finalMs: undefined,
    more: [],
  };
  new ProxiedRequest(core, onward, txn, order).start();
  if (inbound.method === 'BYE') core.proxied.forget(inbound);
}

/** An ACK for a 2xx has no transaction: it is sent on and forgotten (RFC 3261 section 16.6, last paragraph). */
export function relayAck(core: EngineCore, inbound: Inbound): void {
  const onward = inbound.withRequest(withoutOwnRoute(core, inbound.request));
  const uri = parseSip(nextTarget(onward));
  const hop = uri === undefined ? 'no-transport' : hopTo(core, uri);
  if (hop === 'no-transport' || maxForwards(onward.request) === 0) return;
  ProxyBranch.sendOnce(core, onward, hop, onward.request.uri);
}

function nextTarget(inbound: Inbound): string {
  const route = getHeaderValues(inbound.request, 'route')[0];
  return route === undefined ? inbound.request.uri : uriOf(route);
}

function milliseconds(text: string | undefined): number | undefined {
  const match = /^(\d{1,7})(ms|s)?$/.exec(text ?? '');
  if (match === null) return undefined;
  return Number(match[1]) * (match[2] === 'ms' ? 1 : 1000);
}
