/** The connected applications, and whose turn it is: round robin per method, one application gets a request. */
import type { AppConnection } from './app-connection.ts';

export class AppTable {
  readonly #apps = new Set<AppConnection>();
  readonly #turns = new Map<string, number>();
  readonly #backlogBytesMax: number;

  /** @param backlogBytesMax unread bytes above which an application counts as behind */
  constructor(backlogBytesMax: number) {
    this.#backlogBytesMax = backlogBytesMax;
  }

  get all(): ReadonlySet<AppConnection> {
    return this.#apps;
  }

  add(app: AppConnection): void {
    this.#apps.add(app);
  }

  remove(app: AppConnection): void {
    this.#apps.delete(app);
  }

  /** Whether there are applications and all of them are behind. */
  allBehind(): boolean {
    let any = false;
    for (const app of this.#apps) {
      if (!app.authenticated) continue;
      if (!this.#isBehind(app)) return false;
      any = true;
    }
    return any;
  }

  /**
   * The next application that routes `method` (any case) and, when given, carries `tag`. An application counts
   * once, however often it asked for the method.
   */
  next(method: string, tag?: string): AppConnection | undefined {
    const verb = method.toLowerCase();
    const able: AppConnection[] = [];
    for (const app of this.#apps) {
      if (app.authenticated && app.verbs.has(verb) && (tag === undefined || app.tags.includes(tag)))
        able.push(app);
    }
    if (able.length < 2) return able[0];
    const turn = this.#turns.get(verb) ?? 0;
    this.#turns.set(verb, turn + 1);
    // One that is behind loses its turn to another that is not.
    const keepingUp = able.filter((app) => !this.#isBehind(app));
    const choice = keepingUp.length > 0 ? keepingUp : able;
    return choice[turn % choice.length];
  }

  #isBehind(app: AppConnection): boolean {
    return app.backlog > this.#backlogBytesMax;
  }
}
