/**
 * The softphone: SIP over WebSocket at `/sip` on the same origin (RFC 7118) with JsSIP. The only file that
 * knows JsSIP; screens see `PhoneView` and call the methods.
 *
 *   start(access) -> connecting -> registered        calls: ringing | dialling -> talking <-> held -> gone
 *                        └──── failed ──▶ new credentials after a pause
 *
 * JsSIP itself takes care of the WebSocket coming back. When the network changes in mid-call the media path
 * is offered anew (ICE restart, RFC 8445 §9).
 */
import JsSIP from 'jssip';
import type { RTCSession } from 'jssip/lib/RTCSession';
import type { IncomingRTCSessionEvent, OutgoingRTCSessionEvent, UA } from 'jssip/lib/UA';
import type { SipAccess } from '../../../server/contract/own-reachability.ts';
import { testCallCode } from '../../../server/contract/test-call.ts';
import { keepDraft, readDraft } from '../draft.ts';
import { microphoneAhead, microphoneConstraints, microphoneProblem, playOn } from './audio.ts';
import { AwaitedCall } from './awaited-call.ts';
import { noPhone, type PhoneCall, type PhoneView } from './phone-view.ts';
import { watchQuality } from './quality.ts';
import { isOff, judgeNetwork, loudestOf, measureRoundTrips } from './readiness.ts';

export interface SoftphoneOptions {
  readonly origin: string;
  readonly access: () => Promise<SipAccess>;
  /** The smallest question the server answers, to measure the way to it. */
  readonly ask: () => Promise<unknown>;
  /** Chosen devices at the moment of a call; null = the system's. */
  readonly devices: () => { readonly microphone: string | null; readonly speaker: string | null };
}

interface Line {
  call: PhoneCall;
  readonly session: RTCSession;
  readonly audio: HTMLAudioElement;
  stopWatching: () => void;
}

const retryMs = 5000;
/** How long sound that stopped may come back by itself before another way is offered. */
const healsWithinMs = 2000;
const callHeader = 'X-Bereikbaar-Call';
const answerMode = 'Answer-Mode';
/** RFC 4733: long enough for every receiver, short enough to type a number. */
const tone = { duration: 120, interToneGap: 80 };

export class Softphone {
  readonly #options: SoftphoneOptions;
  readonly #listeners = new Set<() => void>();
  readonly #lines = new Map<string, Line>();
  #view: PhoneView = noPhone;
  #agent: UA | null = null;
  #access: SipAccess | null = null;
  #retry: ReturnType<typeof setTimeout> | undefined;
  readonly #awaited = new AwaitedCall();
  #wanted = false;

  constructor(options: SoftphoneOptions) {
    this.#options = options;
  }

  view = (): PhoneView => this.#view;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  async start(): Promise<void> {
    if (this.#wanted) return;
    this.#wanted = true;
    window.addEventListener('online', this.#networkChanged);
    await this.#connect();
  }

  /** `why`: what the screen shows from now on. Calls that go on here end. */
  stop(why: 'off' | 'elsewhere' = 'off'): void {
    this.#wanted = false;
    window.removeEventListener('online', this.#networkChanged);
    clearTimeout(this.#retry);
    this.#awaited.forget();
    this.#agent?.stop();
    this.#agent = null;
    this.#set({ registration: why });
  }

  /** Asks for the microphone ahead of the first call, so that answering is never held up by a question. */
  async checkMicrophone(): Promise<MediaStream | null> {
    try {
      const stream = await navigator.mediaDevices.getUserMedia(
        microphoneConstraints(this.#options.devices().microphone),
      );
      this.#set({ microphone: 'ready' });
      return stream;
    } catch (error) {
      this.#set({ microphone: microphoneProblem(error) });
      return null;
    }
  }

  /** Looks at network and microphone ahead of the first call: a warning in time, and no question at that call. */
  async check(): Promise<void> {
    await Promise.all([this.#checkNetwork(), this.#listenToMicrophone()]);
  }

  async #checkNetwork(): Promise<void> {
    this.#set({ network: judgeNetwork(await measureRoundTrips(this.#options.ask)) });
  }

  async #listenToMicrophone(): Promise<void> {
    const stream = await this.checkMicrophone();
    if (stream === null) return;
    const off = isOff(await loudestOf(stream));
    for (const track of stream.getTracks()) track.stop();
    if (off) this.#set({ microphone: 'quiet' });
  }

  call(target: string): void {
    const { deviceId, address } = this.#access ?? {};
    if (this.#agent === null || address === undefined || deviceId === undefined) return;
    const domain = address.slice(address.indexOf('@') + 1);
    this.#agent.call(`sip:${encodeURIComponent(target)}@${domain}`, this.#mediaOptions());
  }

  /** Rings the line that plays back what it hears. */
  testCall(): void {
    if (this.#lines.size === 0) this.call(testCallCode);
  }

  #endTestCall(): void {
    for (const { call } of [...this.#lines.values()]) if (call.isTest) this.hangUp(call.id);
  }

  answer(id: string): void {
    this.#lines.get(id)?.session.answer(this.#mediaOptions());
  }

  /** Answers a call that was not here yet when its button was pressed; `without` when it does not come. */
  answerSoon(callId: string, without: () => void): void {
    this.#awaited.await(callId, without);
  }

  /** Hangs up, or refuses with 486 while it rings so that the caller goes to the next place at once. */
  hangUp(id: string): void {
    const session = this.#lines.get(id)?.session;
    if (session === undefined || session.isEnded()) return;
    session.terminate(session.isEstablished() ? {} : { status_code: 486 });
  }

  setMuted(id: string, muted: boolean): void {
    const session = this.#lines.get(id)?.session;
    if (muted) session?.mute({ audio: true });
    else session?.unmute({ audio: true });
  }

  setHeld(id: string, held: boolean): void {
    const session = this.#lines.get(id)?.session;
    if (held) session?.hold();
    else session?.unhold();
  }

  sendDigit(id: string, digit: string): void {
    const line = this.#lines.get(id);
    if (line === undefined || !/^[0-9*#]$/.test(digit)) return;
    const sender = line.session.connection.getSenders().find((candidate) => candidate.dtmf?.canInsertDTMF);
    // What was not sent yet is given again: a fast typist loses no digit.
    if (sender?.dtmf) {
      const { toneBuffer } = sender.dtmf;
      sender.dtmf.insertDTMF(toneBuffer + digit, tone.duration, tone.interToneGap);
    } else line.session.sendDTMF(digit, tone);
  }

  async #connect(): Promise<void> {
    this.#set({ registration: 'connecting' });
    try {
      const access = await this.#options.access();
      if (!this.#wanted) return;
      this.#access = access;
      this.#agent?.stop();
      this.#agent = this.#userAgent(access);
      this.#agent.start();
    } catch {
      this.#failed();
    }
  }

  #userAgent(access: SipAccess): UA {
    const address = this.#options.origin.replace(/^http/, 'ws') + access.socketPath;
    const agent = new JsSIP.UA({
      sockets: [new JsSIP.WebSocketInterface(address)],
      uri: access.address,
      authorization_user: access.userName,
      password: access.password,
      register_expires: 120,
      session_timers: true,
      connection_recovery_min_interval: 1,
      connection_recovery_max_interval: 8,
      user_agent: 'Bereikbaar softphone',
    });
    // One that was stopped has still something to say.
    const isPresent = (): boolean => this.#agent === agent;
    agent.on('connecting', () => {
      if (isPresent()) this.#set({ registration: 'connecting' });
    });
    agent.on('registered', () => {
      if (!isPresent()) return;
      this.#set({ registration: 'registered' });
      this.#mendSound();
      void this.#checkNetwork();
      const { microphone: known } = this.#view;
      void microphoneAhead().then((microphone) => {
        // Whoever listened to it meanwhile knows more than the permission tells.
        if (microphone !== null && this.#view.microphone === known) this.#set({ microphone });
      });
    });
    agent.on('disconnected', () => {
      if (isPresent()) this.#set({ registration: 'connecting' });
    });
    agent.on('registrationFailed', () => {
      if (isPresent()) this.#failed();
    });
    agent.on('newRTCSession', (event: IncomingRTCSessionEvent | OutgoingRTCSessionEvent) => {
      const inbound = event.originator === 'remote';
      const name = inbound ? event.request.getHeader(callHeader) : undefined;
      this.#adopt(event.session, inbound, name ?? null);
      const mode = inbound ? event.request.getHeader(answerMode) : undefined;
      // JsSIP is not ready to answer before this event has returned.
      if (mode?.toLowerCase().startsWith('auto'))
        queueMicrotask(() => this.#takeUp(event.session, name ?? null));
      else if (inbound && this.#awaited.comes(name ?? null))
        queueMicrotask(() => event.session.answer(this.#mediaOptions()));
    });
    return agent;
  }

  /** The credentials ran out or were refused: ask for new ones. */
  #failed(): void {
    if (!this.#wanted) return;
    this.#set({ registration: 'failed' });
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => {
      if (this.#wanted && this.#lines.size === 0) void this.#connect();
      else if (this.#wanted) this.#failed();
    }, retryMs);
  }

  #adopt(session: RTCSession, inbound: boolean, callId: string | null): void {
    const { id } = session;
    const call: PhoneCall = {
      id,
      callId,
      direction: inbound ? 'inbound' : 'outbound',
      state: inbound ? 'ringing' : 'dialling',
      remote: session.remote_identity.display_name || String(session.remote_identity.uri.user),
      muted: false,
      talkingSince: null,
      quality: 'good',
      isTest: !inbound && session.remote_identity.uri.user === testCallCode,
    };
    // A caller goes before a test.
    if (inbound) this.#endTestCall();
    const line: Line = { call, session, audio: new Audio(), stopWatching: () => undefined };
    line.audio.autoplay = true;
    this.#lines.set(id, line);

    const listenTo = (connection: RTCPeerConnection) => {
      connection.addEventListener('track', (event) => {
        line.audio.srcObject = event.streams[0] ?? new MediaStream([event.track]);
        void playOn(line.audio, this.#options.devices().speaker);
      });
      connection.addEventListener('iceconnectionstatechange', () => {
        if (connection.iceConnectionState === 'failed') this.#networkChanged();
        // It may come back by itself; the browser's own verdict takes half a minute, which no caller waits.
        if (connection.iceConnectionState === 'disconnected') setTimeout(this.#networkChanged, healsWithinMs);
      });
      line.stopWatching = watchQuality(connection, (quality) => this.#change(id, { quality }));
    };
    session.on('confirmed', () => {
      if (callId !== null && readDraft(`muted/${callId}`) !== null) session.mute({ audio: true });
    });
    if (session.connection) listenTo(session.connection);
    session.on('peerconnection', (event) => listenTo(event.peerconnection));
    session.on('confirmed', () => {
      this.#set({ microphone: 'ready', lastFailure: null });
      this.#change(id, { state: 'talking', talkingSince: Date.now() });
    });
    session.on('hold', () => this.#change(id, { state: 'held' }));
    session.on('unhold', () => this.#change(id, { state: 'talking' }));
    session.on('muted', () => this.#muteChanged(id, true));
    session.on('unmuted', () => this.#muteChanged(id, false));
    session.on('getusermediafailed', (error) => this.#set({ microphone: microphoneProblem(error) }));
    session.on('ended', () => this.#gone(id, null));
    session.on('failed', (event) => this.#gone(id, event.originator === 'local' ? null : event.cause));
    this.#publish();
  }

  /** Kept over a reload: who was not to be heard must not be heard by surprise. */
  #muteChanged(id: string, muted: boolean): void {
    const callId = this.#lines.get(id)?.call.callId ?? null;
    if (callId !== null) keepDraft(`muted/${callId}`, muted ? {} : null);
    this.#change(id, { muted });
  }

  /** A talk that was broken off goes on (RFC 5373 section 4.2): what is left of it ends, and nobody has to pick up. */
  #takeUp(session: RTCSession, callId: string | null): void {
    for (const line of [...this.#lines.values()]) {
      if (line.session === session || line.call.callId !== callId) continue;
      if (!line.session.isEnded()) line.session.terminate();
    }
    session.answer(this.#mediaOptions());
  }

  #gone(id: string, failure: string | null): void {
    const line = this.#lines.get(id);
    if (line === undefined) return;
    line.stopWatching();
    line.audio.srcObject = null;
    this.#lines.delete(id);
    this.#set({ lastFailure: failure });
    this.#publish();
  }

  /** Without a registration there is no way to offer anything: it is done when that is back. */
  #networkChanged = (): void => {
    if (this.#view.registration === 'registered') this.#mendSound();
  };

  /** Offers another way for sound that does not come through (ICE restart, RFC 8445 section 9). */
  #mendSound(): void {
    for (const { session } of this.#lines.values()) {
      const isBroken = ['disconnected', 'failed'].includes(session.connection?.iceConnectionState ?? '');
      if (session.isEstablished() && isBroken)
        session.renegotiate({ rtcOfferConstraints: { iceRestart: true } });
    }
  }

  #mediaOptions() {
    const servers = this.#access?.iceServers ?? [];
    return {
      mediaConstraints: microphoneConstraints(this.#options.devices().microphone),
      pcConfig: {
        iceServers: servers.map(({ urls, userName, credential }) => ({
          urls,
          ...(userName === null ? {} : { username: userName }),
          ...(credential === null ? {} : { credential }),
        })),
      },
    };
  }

  #change(id: string, change: Partial<PhoneCall>): void {
    const line = this.#lines.get(id);
    if (line === undefined) return;
    line.call = { ...line.call, ...change };
    this.#publish();
  }

  #publish(): void {
    this.#set({ calls: [...this.#lines.values()].map((line) => line.call) });
  }

  #set(change: Partial<PhoneView>): void {
    this.#view = { ...this.#view, ...change };
    for (const listener of this.#listeners) listener();
  }
}
