/** Whether a folder of dialplans may go live: read, proven over a span of years, and its routing tests run. */
import type { IsoDate } from '../time.ts';
import { type CheckResult, checkSet } from './check/check.ts';
import { type DialplanSource, parseSet } from './parse.ts';
import { runRoutingTests } from './routing-tests.ts';
import type { Place, Problem } from './source-tree.ts';
import type { DialplanSet } from './types.ts';

export interface DialplanFiles {
  readonly dialplans: readonly DialplanSource[];
  readonly tests: readonly { readonly file: string; readonly text: string }[];
  /** Hash over the dialplans. */
  readonly version: string;
}

export interface TestVerdict {
  readonly file: string;
  readonly at: Place;
  readonly name: string;
  /** Empty: passed. */
  readonly failures: readonly string[];
}

export interface Verdict {
  readonly version: string;
  /** No error and no failed routing test. Warnings do not count. */
  readonly fit: boolean;
  readonly problems: readonly Problem[];
  readonly tests: readonly TestVerdict[];
  /** `undefined` when the files could not be read. */
  readonly proof: CheckResult['proof'] | undefined;
  /** Only when fit. */
  readonly set: DialplanSet | undefined;
}

/** `[from, until)` is the span of the proof, local dates. Takes about a second for five municipalities. */
export function judgeDialplans(
  files: DialplanFiles,
  from: IsoDate,
  until: IsoDate,
  defaultEntrance?: string,
): Verdict {
  const { version } = files;
  const { set, plans, problems } = parseSet(files.dialplans, version, defaultEntrance);
  if (set === undefined) return { version, fit: false, problems, tests: [], proof: undefined, set };
  const checked = checkSet(set, plans, from, until);
  const runs = files.tests.map(({ file, text }) => runRoutingTests(set, file, text));
  const all = [...problems, ...checked.problems, ...runs.flatMap((run) => run.problems)];
  const tests = runs.flatMap((run) =>
    run.results.map(({ file, at, name, failures }) => ({ file, at, name, failures })),
  );
  const fit =
    !all.some(({ severity }) => severity === 'error') && tests.every(({ failures }) => failures.length === 0);
  return { version, fit, problems: all, tests, proof: checked.proof, set: fit ? set : undefined };
}
