/**
 * The dialplans that calls are routed with, exchanged while calls run. A new folder content goes live as a
 * whole or not at all, and only when it is fit; calls in progress find the set they started with by version.
 *
 *   current ──reload, edit: fit──▶ current'    (current stays findable for `keptMs`)
 *      └──────not fit or unreadable─▶ current, and the verdict says why
 */
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { DialplanEditor, EditOutcome, LiveTest } from '../../app/ports/dialplans.ts';
import { judgeDialplans, type Verdict } from '../../domain/dialplan/judge.ts';
import { parseSet } from '../../domain/dialplan/parse.ts';
import { runRoutingTests } from '../../domain/dialplan/routing-tests.ts';
import type { DialplanSet } from '../../domain/dialplan/types.ts';
import { addDays, hour, type Instant, localTime } from '../../domain/time.ts';
import type { DialplanArchive } from './dialplan-archive.ts';
import type { JudgeAnswer, JudgeOrder } from './judge-worker.ts';
import { type DialplanFolder, readFolder, withText } from './read-folder.ts';

/** No call lasts longer; after this nobody asks for an old set any more. */
const keptMs = 24 * hour;
/** Sets kept at most, the newest: somebody who reloads all day long does not fill the memory. */
const setsKeptMax = 32;
/** Span of the proof before a change goes live, days: six years. */
const proofDays = 6 * 366;
/** Span at a first start, when nobody can call yet and everybody waits: a year and a bit. */
const openingProofDays = 400;

export interface LiveDialplansParts {
  readonly folder: string;
  readonly now: () => Instant;
  /** Where fit dialplans are kept, for the next start. */
  readonly archive: DialplanArchive | null;
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

export class LiveDialplans implements DialplanEditor {
  readonly #parts: LiveDialplansParts;
  readonly #listeners = new Set<(set: DialplanSet) => void>();
  #current: DialplanSet;
  /** Newest last. */
  #replaced: readonly { readonly set: DialplanSet; readonly at: Instant }[] = [];
  #running: Promise<unknown> = Promise.resolve();
  /** The routing tests of what is live, and what came of them once somebody asked. */
  #testFiles: DialplanFolder['tests'];
  #tests: readonly LiveTest[] | null = null;

  private constructor(
    parts: LiveDialplansParts,
    first: DialplanSet,
    { tests }: Pick<DialplanFolder, 'tests'>,
  ) {
    this.#parts = parts;
    this.#current = first;
    this.#testFiles = tests;
  }

  /**
   * Reads the folder at the start. What was proven before is taken at once. When the folder differs from
   * that, the start is made with what was proven, and `reload` tells whether the folder is fit. Only a first
   * start waits for the proof; it rejects with `DialplansError` when what the folder holds may not go live.
   */
  static async open(parts: LiveDialplansParts): Promise<LiveDialplans> {
    const { folder, now, archive, defaultEntrance } = parts;
    const proven = await archive?.last();
    const known = proven && parseSet(proven.dialplans, proven.version, defaultEntrance).set;
    if (proven && known) return new LiveDialplans(parts, known, proven);
    const today = localTime(now()).date;
    const files = await readFolder(folder);
    const verdict = judgeDialplans(files, today, addDays(today, openingProofDays), defaultEntrance);
    if (verdict.set === undefined) {
      throw new DialplansError(`The dialplans in ${folder} are not fit to go live.`, verdict);
    }
    await archive?.keep(files);
    return new LiveDialplans(parts, verdict.set, files);
  }

  /** The set that new calls start with. */
  get current(): DialplanSet {
    return this.#current;
  }

  get tests(): readonly LiveTest[] {
    this.#tests ??= this.#testFiles
      .flatMap(({ file, text }) => runRoutingTests(this.#current, file, text).results)
      .map(({ name, failures, decision }) => ({ entrance: decision.entrance, name, failures }));
    return this.#tests;
  }

  /** A set that a call in progress started with; `undefined` when it is kept no longer. */
  byVersion(version: string): DialplanSet | undefined {
    if (version === this.#current.version) return this.#current;
    return this.#replaced.find(({ set }) => set.version === version)?.set;
  }

  /** Told whenever another set has gone live. */
  onTaken(listener: (set: DialplanSet) => void): void {
    this.#listeners.add(listener);
  }

  /** Judges the folder as it is now without taking it. */
  async preview(): Promise<Verdict> {
    return judge(this.#parts, await readFolder(this.#parts.folder));
  }

  /**
   * Judges the folder and, when it is fit, lets new calls use it. A reload that is asked for while one runs
   * waits for it and then looks again, because the files may have changed meanwhile. Null: the folder holds
   * what is live already. Rejects when the folder cannot be read.
   */
  reload(): Promise<Verdict | null> {
    return this.#inTurn(async () => {
      const files = await readFolder(this.#parts.folder);
      if (files.version === this.#current.version) return null;
      const verdict = await judge(this.#parts, files);
      if (verdict.set !== undefined) await this.#take(verdict.set, files);
      return verdict;
    });
  }

  editFile(version: string, edit: (text: string) => string | null): Promise<EditOutcome> {
    return this.#inTurn(async () => {
      const { folder } = this.#parts;
      const files = await readFolder(folder);
      const source = files.dialplans.find((each) => each.version === version);
      // Also when the folder holds a change that was refused: two people's changes are not mixed.
      if (source === undefined || files.version !== this.#current.version)
        return { ok: false, why: 'changed' };
      const text = edit(source.text);
      if (text === null) return { ok: false, why: 'form' };
      const changed = withText(files, source.file, text);
      const verdict = await judge(this.#parts, changed);
      if (verdict.set === undefined) return { ok: false, why: 'unfit', problems: problemsOf(verdict) };
      try {
        // Whole or not at all: a reader never sees half a file.
        const path = join(folder, source.file);
        await writeFile(`${path}.new`, text);
        await rename(`${path}.new`, path);
      } catch {
        return { ok: false, why: 'readOnly' };
      }
      await this.#take(verdict.set, changed);
      return { ok: true };
    });
  }

  async #take(set: DialplanSet, files: DialplanFolder): Promise<void> {
    if (set.version === this.#current.version) return;
    const now = this.#parts.now();
    const kept = this.#replaced.filter(
      ({ at, set: old }) => now - at < keptMs && old.version !== set.version,
    );
    this.#replaced = [...kept, { set: this.#current, at: now }].slice(-setsKeptMax);
    this.#current = set;
    this.#testFiles = files.tests;
    this.#tests = null;
    for (const listener of this.#listeners) listener(set);
    await this.#parts.archive?.keep(files);
  }

  /** One at a time, in the order asked for. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#running.then(work, work);
    this.#running = turn.catch(() => undefined);
    return turn;
  }
}

/** Mistakes and failed routing tests, each in one line. */
export function problemsOf(verdict: Verdict): readonly string[] {
  return [
    ...verdict.problems
      .filter(({ severity }) => severity === 'error')
      .map(({ file, at, what, remedy }) => `${file}:${at.line}:${at.column}: ${what} ${remedy}`),
    ...verdict.tests
      .filter(({ failures }) => failures.length > 0)
      .map(
        ({ file, at, name, failures }) => `${file}:${at.line}: routing test “${name}”: ${failures.join(' ')}`,
      ),
  ];
}

function judge({ now, defaultEntrance }: LiveDialplansParts, files: DialplanFolder): Promise<Verdict> {
  const from = `${localTime(now()).date.slice(0, 4)}-01-01`;
  const workerData: JudgeOrder = { files, from, until: addDays(from, proofDays), defaultEntrance };
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
