/** The benchmark's end of the load process: orders and answers. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FromLoad, LoadResult, ToLoad } from './media-load.ts';

/** Sound runs this long before anything is measured. */
export const warmUpSeconds = 2;

/** The load process and its answers. */
export class Load {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  static async start(): Promise<Load> {
    const child = fork(fileURLToPath(new URL('./media-load.js', import.meta.url)));
    const load = new Load(child);
    await load.#answer('ready');
    return load;
  }

  async phones(count: number): Promise<readonly number[]> {
    const answer = this.#answer('phones');
    await this.tell({ type: 'phones', count });
    return (await answer).ports;
  }

  async browsers(count: number): Promise<readonly string[]> {
    const answer = this.#answer('browsers');
    await this.tell({ type: 'browsers', count });
    return (await answer).offers;
  }

  async run(runSeconds: number): Promise<LoadResult> {
    const answer = this.#answer('result');
    await this.tell({ type: 'run', seconds: runSeconds, warmUpSeconds });
    return (await answer).result;
  }

  tell(message: ToLoad): Promise<void> {
    return new Promise((resolve) => this.#child.send(message, () => resolve()));
  }

  close(): void {
    this.#child.disconnect();
  }

  #answer<T extends FromLoad['type']>(type: T): Promise<Extract<FromLoad, { type: T }>> {
    return new Promise((resolve) => {
      const take = (message: FromLoad) => {
        if (message.type !== type) return;
        this.#child.off('message', take);
        resolve(message as Extract<FromLoad, { type: T }>);
      };
      this.#child.on('message', take);
    });
  }
}
