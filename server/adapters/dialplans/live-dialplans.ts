/**
 * The dialplans that calls are routed with, exchanged while calls run. A new folder content goes live as a
 * whole or not at all, and only when it is fit; calls in progress find the set they started with by version.
 *
 *   current ──reload: fit──▶ current'      (current stays findable for `keptMs`)
 *      └─────reload: not fit or unreadable─▶ current, and the verdict says why
 */
import { Worker } from 'node:worker_threads';
import { judgeDialplans, type Verdict } from '../../domain/dialplan/judge.ts';
import type { DialplanSet } from '../../domain/dialplan/types.ts';
import { addDays, hour, type Instant, localTime } from '../../domain/time.ts';
import type { JudgeAnswer, JudgeOrder } from './judge-worker.ts';
import { readFolder } from './read-folder.ts';

/** No call lasts longer; after this nobody asks for an old set any more. */
const keptMs = 24 * hour;
/** Sets kept at most, the newest: somebody who reloads all day long does not fill the memory. */
const setsKeptMax = 32;
/** Span of the proof before a change goes live, days: six years. */
const proofDays = 6 * 366;
/** Span at the start of the server, when nobody can call yet and everybody waits: a year and a bit. */
const openingProofDays = 400;

export interface LiveDialplansParts {
  readonly folder: string;
  readonly now: () => Instant;
  /** `municipality/entrance` for numbers that are nobody's. */
  readonly defaultEntrance?: string;
}

/** The first set is not fit, or the folder cannot be read. */
export class DialplansError extends Error {
  readonly verdict: Verdict | undefined;

  constructor(message: string, verdict: Verdict | undefined) {
    super(message);
    this.name = 'DialplansError';
    this.verdict = verdict;
  }
}

export class LiveDialplans {
  readonly #parts: LiveDialplansParts;
  #current: DialplanSet;
  /** Newest last. */
  #replaced: readonly { readonly set: DialplanSet; readonly at: Instant }[] = [];
  #running: Promise<Verdict> | undefined;

  private constructor(parts: LiveDialplansParts, first: DialplanSet) {
    this.#parts = parts;
    this.#current = first;
  }

  /** Reads the folder at the start. Rejects with `DialplansError` when what it holds may not go live. */
  static async open(parts: LiveDialplansParts): Promise<LiveDialplans> {
    const { folder, now, defaultEntrance } = parts;
    const today = localTime(now()).date;
    const files = await readFolder(folder);
    const verdict = judgeDialplans(files, today, addDays(today, openingProofDays), defaultEntrance);
    if (verdict.set !== undefined) return new LiveDialplans(parts, verdict.set);
    throw new DialplansError(`The dialplans in ${folder} are not fit to go live.`, verdict);
  }

  /** The set that new calls start with. */
  get current(): DialplanSet {
    return this.#current;
  }

  /** A set that a call in progress started with; `undefined` when it is kept no longer. */
  byVersion(version: string): DialplanSet | undefined {
    if (version === this.#current.version) return this.#current;
    return this.#replaced.find(({ set }) => set.version === version)?.set;
  }

  /** Judges the folder as it is now without taking it. */
  preview(): Promise<Verdict> {
    return judgeFolder(this.#parts);
  }

  /**
   * Judges the folder and, when it is fit, lets new calls use it. A reload that is asked for while one runs
   * waits for it and then looks again, because the files may have changed meanwhile.
   */
  async reload(): Promise<Verdict> {
    const before = this.#running;
    const running = (async () => {
      await before?.catch(() => undefined);
      const verdict = await judgeFolder(this.#parts);
      if (verdict.set !== undefined) this.#take(verdict.set);
      return verdict;
    })();
    this.#running = running;
    return running;
  }

  #take(set: DialplanSet): void {
    if (set.version === this.#current.version) return;
    const now = this.#parts.now();
    const kept = this.#replaced.filter(
      ({ at, set: old }) => now - at < keptMs && old.version !== set.version,
    );
    this.#replaced = [...kept, { set: this.#current, at: now }].slice(-setsKeptMax);
    this.#current = set;
  }
}

function judgeFolder({ folder, now, defaultEntrance }: LiveDialplansParts): Promise<Verdict> {
  const from = `${localTime(now()).date.slice(0, 4)}-01-01`;
  const workerData: JudgeOrder = { folder, from, until: addDays(from, proofDays), defaultEntrance };
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./judge-worker.js', import.meta.url), { workerData });
    worker.once('message', (answer: JudgeAnswer) => {
      if (answer.ok) resolve(answer.verdict);
      else reject(new DialplansError(answer.message, undefined));
    });
    worker.once('error', reject);
    // After an answer this comes too late to matter; without one the thread died.
    worker.once('exit', (code) =>
      reject(new DialplansError(`The check ended with code ${code}.`, undefined)),
    );
  });
}
