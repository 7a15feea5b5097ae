/**
 * The link to the media process, and its supervision: start, calls, heartbeat, death, start again.
 *
 *   starting ──ready──▶ up ──exit, or no answer to the heartbeat──▶ down ──after a pause──▶ starting
 *                        └── close() ──▶ closed
 *
 * Each life has its own number of calls; calls that were open when it died answer `planeDown`.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { MediaEvent } from '../../../app/ports/media.ts';
import type { EngineHealth } from './engine.ts';
import type { EngineArguments, EngineMethod, EngineResult, FromEngine, ToEngine } from './engine-calls.ts';
import type { EmbeddedOptions } from './options.ts';

/** How often the media process is asked for its health, and how many times in a row it may owe the answer. */
const heartbeatMs = 1000;
const beatsOwedMax = 5;
/** Pause before the first new start, doubled for each death within a minute, up to the limit. */
const restartMsMin = 50;
const restartMsMax = 5000;
const calmMs = 60_000;
/** Last words of the process kept for the report. */
const lastWordsMax = 500;

export interface MediaLinkEvents {
  readonly onEvent: (event: MediaEvent) => void;
  readonly onUp: () => void;
  /** The process is gone; `detail` tells how. */
  readonly onDown: (detail: string) => void;
}

const down = { ok: false, error: { code: 'planeDown', detail: 'the media process is not running' } } as const;

export class MediaLink {
  readonly #options: EmbeddedOptions;
  readonly #events: MediaLinkEvents;
  #child: ChildProcess | undefined;
  #isUp = false;
  #isClosed = false;
  #wasReady = false;
  #number = 0;
  readonly #open = new Map<number, (result: unknown) => void>();
  #heartbeat: NodeJS.Timeout | undefined;
  #beatAt = 0;
  #isAnswerOwed = false;
  #beatsOwed = 0;
  #restart: NodeJS.Timeout | undefined;
  #restartMs = restartMsMin;
  #startedAt = 0;
  #health: EngineHealth = {
    endpoints: 0,
    portsFree: 0,
    tickLateMs: 0,
    packets: { received: 0, sent: 0, lost: 0 },
  };
  #lastWords = '';

  constructor(options: EmbeddedOptions, events: MediaLinkEvents) {
    this.#options = options;
    this.#events = events;
  }

  /** Starts the process; resolves when it is ready for the first time, rejects when it ends before that. */
  start(): Promise<void> {
    return new Promise((resolve, reject) =>
      this.#spawn(resolve, (error) => {
        // Without a first start there is nobody to start again for.
        if (!this.#wasReady) this.#isClosed = true;
        reject(error);
      }),
    );
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  /** As of the last heartbeat. */
  get health(): EngineHealth {
    return this.#health;
  }

  /** Process id, for tests and the operator. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Calls a method of the engine; a dead process answers `planeDown`. */
  call<M extends EngineMethod>(
    method: M,
    ...args: EngineArguments<M>
  ): Promise<EngineResult<M> | typeof down> {
    return new Promise((resolve) => {
      if (!this.#isUp) {
        resolve(down);
        return;
      }
      this.#number += 1;
      this.#open.set(this.#number, resolve as (result: unknown) => void);
      this.#tell({ type: 'call', number: this.#number, method, args });
    });
  }

  /** Ends the process: sound stops, recordings are finished. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#restart);
    clearInterval(this.#heartbeat);
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    await new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      if (child.connected) child.disconnect();
      // A process that does not end by itself holds ports and a terminal.
      setTimeout(() => child.kill('SIGKILL'), 2000).unref();
    });
  }

  #spawn(onReady?: () => void, onFailed?: (error: Error) => void): void {
    const program = fileURLToPath(new URL('./media-process.js', import.meta.url));
    this.#lastWords = '';
    this.#startedAt = performance.now();
    const child = fork(program, [], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      execArgv: [],
      env: { ...process.env, NODE_OPTIONS: '', NODE_TEST_CONTEXT: undefined },
    });
    this.#child = child;
    child.stderr?.on('data', (chunk: Buffer) => {
      this.#lastWords = `${this.#lastWords}${chunk.toString()}`.slice(-lastWordsMax);
    });
    child.on('message', (message: FromEngine) => {
      if (message.type === 'ready') this.#ready(onReady);
      else if (message.type === 'event') this.#events.onEvent(message.event);
      else this.#settle(message.number, message.result);
    });
    // Without a listener a failed send would end the main process; the exit that follows tells the rest.
    child.on('error', () => undefined);
    child.once('exit', (code, signal) => {
      const how = signal ?? `exit code ${code}`;
      // The second line of a native exception says what it was.
      const words = this.#lastWords.trim().split('\n').slice(0, 2).join(' ');
      onFailed?.(new Error(`the media process ended: ${how} ${words}`));
      this.#died(words === '' ? how : `${how}: ${words}`);
    });
    this.#tell({ type: 'configure', options: this.#options });
  }

  #ready(onReady?: () => void): void {
    this.#isUp = true;
    this.#wasReady = true;
    this.#heartbeat = setInterval(() => this.#beat(), heartbeatMs);
    this.#beatAt = performance.now();
    this.#beat();
    this.#events.onUp();
    onReady?.();
  }

  #beat(): void {
    const now = performance.now();
    const isLate = now - this.#beatAt > 2 * heartbeatMs;
    this.#beatAt = now;
    if (this.#isAnswerOwed) {
      // When this process itself was held up, the answer may lie in its own queue: killing calls for that would be wrong.
      if (!isLate) this.#beatsOwed += 1;
      if (this.#beatsOwed < beatsOwedMax) return;
      this.#lastWords = 'no answer to the heartbeat\n';
      this.#child?.kill('SIGKILL');
      return;
    }
    this.#isAnswerOwed = true;
    void this.call('health').then((health) => {
      this.#isAnswerOwed = false;
      this.#beatsOwed = 0;
      if ('endpoints' in health) this.#health = health;
    });
  }

  #died(detail: string): void {
    const wasUp = this.#isUp;
    this.#isUp = false;
    clearInterval(this.#heartbeat);
    for (const number of [...this.#open.keys()]) this.#settle(number, down);
    if (this.#isClosed) return;
    if (wasUp) this.#events.onDown(detail);
    const isCalm = performance.now() - this.#startedAt >= calmMs;
    this.#restartMs = isCalm ? restartMsMin : Math.min(restartMsMax, this.#restartMs * 2);
    this.#restart = setTimeout(() => this.#spawn(), this.#restartMs);
  }

  #settle(number: number, result: unknown): void {
    const settle = this.#open.get(number);
    this.#open.delete(number);
    settle?.(result);
  }

  #tell(message: ToEngine): void {
    if (this.#child?.connected) this.#child.send(message, () => undefined);
  }
}
