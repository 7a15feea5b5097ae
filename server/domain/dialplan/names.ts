/**
 * Names of one dialplan file: each is looked up where it is given, made unique over all municipalities, and
 * reported with the nearest known name when nobody gave it.
 */
import { type EntranceId, idOf, type QueueId, type TeamId } from '../ids.ts';
import type { DialplanFile } from './file-shape.ts';
import { nearest } from './shape.ts';
import type { NodeId, Prompt } from './types.ts';

/** Reports a mistake at a path of the file. */
export type Report = (path: string, what: string, remedy: string) => void;

export class Names {
  readonly #file: DialplanFile;
  readonly #report: Report;

  constructor(file: DialplanFile, report: Report) {
    this.#file = file;
    this.#report = report;
  }

  global<Kind extends 'queue' | 'team' | 'entrance'>(key: string): ReturnType<typeof idOf<Kind>> {
    return idOf<Kind>(`${this.#file.municipality.id}/${key}`);
  }

  node(key: string, path: string): NodeId {
    this.#known(key, path, 'node', this.#file.nodes, 'nodes');
    return key;
  }

  maybeNode(key: string | undefined, path: string): NodeId | undefined {
    return key === undefined ? undefined : this.node(key, path);
  }

  schedule(key: string, path: string): string {
    this.#known(key, path, 'opening hours', this.#file.hours, 'hours');
    return key;
  }

  maybeSchedule(key: string | undefined, path: string): string | undefined {
    return key === undefined ? undefined : this.schedule(key, path);
  }

  queue(key: string, path: string): QueueId {
    this.#known(key, path, 'queue', this.#file.queues, 'queues');
    return this.global<'queue'>(key);
  }

  team(key: string, path: string): TeamId {
    this.#known(key, path, 'team', this.#file.teams, 'teams');
    return this.global<'team'>(key);
  }

  partner(key: string, path: string): string {
    this.#known(key, path, 'partner', this.#file.partners, 'partners');
    return `${this.#file.municipality.id}/${key}`;
  }

  callerGroup(key: string, path: string): string {
    this.#known(key, path, 'caller group', this.#file.callerGroups, 'callerGroups');
    return key;
  }

  prompt(key: string, path: string, prompts: ReadonlyMap<string, Prompt>): Prompt {
    this.#known(key, path, 'prompt', this.#file.prompts, 'prompts');
    return prompts.get(key) ?? { id: key, nl: '', en: undefined };
  }

  /** An entrance of this file, or as it stands when it names another municipality. */
  entrance(key: string, path: string): EntranceId {
    if (key.includes('/')) return idOf<'entrance'>(key);
    this.#known(key, path, 'entrance', this.#file.entrances, 'entrances');
    return this.global<'entrance'>(key);
  }

  #known(
    key: string,
    path: string,
    kind: string,
    given: ReadonlyMap<string, unknown>,
    section: string,
  ): void {
    if (given.has(key)) return;
    const near = nearest(key, [...given.keys()]);
    const remedy =
      near === undefined
        ? `Add “${key}” under “${section}”, or use another name.`
        : `Did you mean “${near}”?`;
    this.#report(path, `There is no ${kind} “${key}”.`, remedy);
  }
}
