/**
 * Files to a dialplan set. All mistakes of all files are reported together, each with its line, column
 * and remedy; a set comes out only when there is no error. Pure: the adapter reads the folder and makes
 * the content hashes.
 */
import { buildDialplan } from './build.ts';
import { dialplanShape, sharedCodeShape } from './file-shape.ts';
import { buildSet, type SharedCodeSource } from './set.ts';
import { failed, readContext } from './shape.ts';
import { type Place, type Problem, readSource } from './source-tree.ts';
import type { Dialplan, DialplanSet } from './types.ts';

export interface DialplanSource {
  /** Name shown in problems, e.g. `olst-wijhe.yaml`. */
  readonly file: string;
  readonly text: string;
  /** Content hash. */
  readonly version: string;
}

/** A plan with the place of every path, for problems found later. */
export interface PlacedDialplan {
  readonly file: string;
  readonly plan: Dialplan;
  readonly places: ReadonlyMap<string, Place>;
}

export interface ParsedSet {
  /** `undefined` when there is an error. */
  readonly set: DialplanSet | undefined;
  readonly plans: readonly PlacedDialplan[];
  readonly problems: readonly Problem[];
}

/**
 * `defaultEntrance` (`olst-wijhe/algemeen`) is where unknown numbers go; without it the first entrance of
 * the first file. `version` is the hash over all files.
 */
export function parseSet(
  sources: readonly DialplanSource[],
  version: string,
  defaultEntrance?: string,
): ParsedSet {
  const problems: Problem[] = [];
  const plans: PlacedDialplan[] = [];
  const shared: SharedCodeSource[] = [];
  for (const source of sources) {
    const before = problems.length;
    const tree = readSource(source.file, source.text);
    problems.push(...tree.problems);
    if (tree.root === undefined) continue;
    const context = readContext(source.file, problems);
    const isShared =
      tree.root.kind === 'map' && tree.root.entries.some(({ key }) => key === 'sharedAreaCode');
    if (isShared) {
      const file = sharedCodeShape.read(tree.root, '', context);
      if (file !== failed) shared.push({ ...source, content: file, places: context.places });
      continue;
    }
    const file = dialplanShape.read(tree.root, '', context);
    if (file === failed || problems.length > before) continue;
    const plan = buildDialplan(file, source.version, (path, what, remedy) =>
      context.problem(path, placeOf(context.places, path), what, remedy),
    );
    plans.push({ file: source.file, plan, places: context.places });
  }
  if (problems.length > 0) return { set: undefined, plans, problems };
  const set = buildSet(plans, shared, version, defaultEntrance, problems);
  return { set: problems.some(({ severity }) => severity === 'error') ? undefined : set, plans, problems };
}

/** Where a path stands; of a path that is not written itself, its nearest parent. */
export function placeOf(places: ReadonlyMap<string, Place>, path: string): Place {
  for (let at = path; at !== ''; at = at.replace(/(\.[^.[]+|\[\d+\]|[^.[]+)$/, '')) {
    const place = places.get(at);
    if (place !== undefined) return place;
  }
  return { line: 1, column: 1 };
}
