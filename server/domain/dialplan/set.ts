/**
 * Dialplans together: one index of numbers over all municipalities. Only here can one see that two
 * municipalities claim the same number, or share a 14 number without a choice between them.
 */
import type { EntranceId, MunicipalityId, QueueId } from '../ids.ts';
import { idOf } from '../ids.ts';
import { showNumberText } from '../numbers/show.ts';
import type { SharedCodeFile } from './file-shape.ts';
import type { DialplanSource, PlacedDialplan } from './parse.ts';
import { placeOf } from './parse.ts';
import { reportSharing, servingOf } from './shared-queues.ts';
import type { Place, Problem } from './source-tree.ts';
import type { DialplanSet, QueueConfig, SharedCode } from './types.ts';

export interface SharedCodeSource extends DialplanSource {
  readonly content: SharedCodeFile;
  readonly places: ReadonlyMap<string, Place>;
}

type NumberIndex = Map<string, { readonly entrance: EntranceId; readonly shared: boolean }>;

/** Reports into `problems`; the set is only good when no error was added. */
export function buildSet(
  plans: readonly PlacedDialplan[],
  shared: readonly SharedCodeSource[],
  version: string,
  defaultEntrance: string | undefined,
  problems: Problem[],
): DialplanSet | undefined {
  const municipalityOf = new Map<EntranceId, MunicipalityId>();
  const queues = new Map<QueueId, QueueConfig>();
  for (const placed of plans) {
    const { plan } = placed;
    if (plans.find((other) => other.plan.municipality === plan.municipality) !== placed) {
      const what = `Another file already describes municipality “${plan.municipality}”.`;
      report(problems, placed, 'municipality.id', what, 'Give each municipality one file.');
      continue;
    }
    for (const id of plan.entrances.keys()) municipalityOf.set(id, plan.municipality);
    for (const [id, queue] of plan.queues) queues.set(id, queue);
  }
  reportUnknownEntrances(plans, municipalityOf, problems);
  reportSharing(plans, problems);
  const codes = new Map<EntranceId, SharedCode>();
  for (const source of shared) {
    const code = buildSharedCode(source, municipalityOf, problems);
    codes.set(code.entrance, code);
  }
  const numbers = indexNumbers(plans, problems);
  indexCodes(plans, codes, numbers, problems);
  const first = [...municipalityOf.keys()][0];
  const fallback = defaultEntrance === undefined ? first : idOf<'entrance'>(defaultEntrance);
  if (fallback === undefined || !municipalityOf.has(fallback)) {
    problems.push({
      file: plans[0]?.file ?? 'dialplans',
      at: { line: 1, column: 1 },
      path: '',
      severity: 'error',
      what:
        fallback === undefined
          ? 'There is no dialplan with an entrance.'
          : `There is no entrance “${fallback}” for calls to unknown numbers.`,
      remedy: 'Name an entrance as “municipality/entrance”.',
    });
    return undefined;
  }
  return {
    version,
    plans: new Map(plans.map(({ plan }) => [plan.municipality, plan])),
    shared: codes,
    numbers,
    municipalityOf,
    queues,
    serving: servingOf(plans.map(({ plan }) => plan)),
    defaultEntrance: fallback,
  };
}

function report(
  problems: Problem[],
  placed: PlacedDialplan,
  path: string,
  what: string,
  remedy: string,
): void {
  const at = placeOf(placed.places, path);
  problems.push({ file: placed.file, at, path, severity: 'error', what, remedy });
}

function reportUnknownEntrances(
  plans: readonly PlacedDialplan[],
  known: ReadonlyMap<EntranceId, MunicipalityId>,
  problems: Problem[],
): void {
  for (const placed of plans) {
    for (const [key, node] of placed.plan.nodes) {
      if (node.type !== 'entrance' || known.has(node.entrance)) continue;
      const path = `nodes.${key}.entrance`;
      const remedy = `Known entrances: ${[...known.keys()].slice(0, 20).join(', ')}.`;
      report(problems, placed, path, `There is no entrance “${node.entrance}”.`, remedy);
    }
  }
}

/** Ordinary numbers: each belongs to one entrance only. */
function indexNumbers(plans: readonly PlacedDialplan[], problems: Problem[]): NumberIndex {
  const numbers: NumberIndex = new Map();
  for (const placed of plans) {
    for (const entrance of placed.plan.entrances.values()) {
      const path = `entrances.${entrance.id.split('/')[1] ?? ''}.numbers`;
      for (const number of entrance.numbers) {
        const taken = numbers.get(number);
        if (taken !== undefined && taken.entrance !== entrance.id) {
          const what = `${showNumberText(number)} already belongs to entrance “${taken.entrance}”.`;
          report(problems, placed, path, what, 'Give each number to one entrance only.');
        }
        if (number.startsWith('14')) {
          const what = `${showNumberText(number)} is a 14 number.`;
          report(problems, placed, path, what, 'Put its area code under areaCodes.');
        }
        numbers.set(number, { entrance: entrance.id, shared: false });
      }
    }
  }
  return numbers;
}

/** 14 numbers: one entrance, or several municipalities with a file that lets the caller choose. */
function indexCodes(
  plans: readonly PlacedDialplan[],
  shared: ReadonlyMap<EntranceId, SharedCode>,
  numbers: NumberIndex,
  problems: Problem[],
): void {
  const claims = new Map<
    string,
    { readonly placed: PlacedDialplan; readonly entrance: EntranceId; readonly path: string }[]
  >();
  for (const placed of plans) {
    for (const entrance of placed.plan.entrances.values()) {
      const path = `entrances.${entrance.id.split('/')[1] ?? ''}.areaCodes`;
      for (const code of entrance.areaCodes) {
        claims.set(code, [...(claims.get(code) ?? []), { placed, entrance: entrance.id, path }]);
      }
    }
  }
  for (const code of shared.values())
    numbers.set(`14${code.areaCode}`, { entrance: code.entrance, shared: true });
  for (const [code, claimants] of claims) {
    if (numbers.has(`14${code}`)) continue;
    const [only, second] = claimants;
    if (only !== undefined && second === undefined) {
      numbers.set(`14${code}`, { entrance: only.entrance, shared: false });
    } else if (second !== undefined) {
      const others = claimants.map(({ entrance }) => entrance).join(', ');
      const what = `14 ${code} is claimed by ${others}, and nothing lets the caller choose.`;
      report(problems, second.placed, second.path, what, `Add a file with “sharedAreaCode: "${code}"”.`);
    }
  }
}

function buildSharedCode(
  source: SharedCodeSource,
  known: ReadonlyMap<EntranceId, MunicipalityId>,
  problems: Problem[],
): SharedCode {
  const { content } = source;
  const entranceAt = (name: string, path: string): EntranceId => {
    const entrance = idOf<'entrance'>(name);
    if (!known.has(entrance)) {
      const remedy = `Known entrances: ${[...known.keys()].slice(0, 20).join(', ')}.`;
      const at = placeOf(source.places, path);
      const what = `There is no entrance “${name}”.`;
      problems.push({ file: source.file, at, path, severity: 'error', what, remedy });
    }
    return entrance;
  };
  const { sharedAreaCode, name, prompt, silenceSeconds } = content;
  return {
    areaCode: sharedAreaCode,
    name,
    entrance: idOf<'entrance'>(`netnummer-${sharedAreaCode}/keuze`),
    version: source.version,
    prompt: { id: `netnummer-${sharedAreaCode}/keuze`, ...prompt },
    options: new Map(
      [...content.options].map(([key, { label, entrance }]) => [
        key,
        { label, entrance: entranceAt(entrance, `options.${key}.entrance`) },
      ]),
    ),
    otherwise: entranceAt(content.otherwise, 'otherwise'),
    silenceSeconds,
  };
}
