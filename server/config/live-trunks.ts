/**
 * The trunks that calls come and go over, exchanged while calls run. The file is the truth: what a screen changes
 * is written there, and what somebody changes there by hand is taken on SIGHUP.
 *
 *   current ──reload, save, remove: right──▶ current'        wrong ─▶ current, and every mistake is told
 *
 * A password made on a screen lies in a file of its own (0600) beside the list, under a new name each time: the list
 * then leads to the old password or the new one, never to half of one. It is sealed under the master key, so that a copy of
 * the folder without that key holds no password; files that an administrator wrote stay as they are.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import type { SecretTexts } from '../app/ports/secret-texts.ts';
import type {
  Trunk,
  TrunkBook,
  TrunkEdit,
  TrunkEditOutcome,
  TrunkEditor,
  TrunkEntry,
  TrunkMistake,
} from '../app/ports/trunks.ts';
import type { TrunkId } from '../domain/ids.ts';
import { ConfigError } from './load.ts';
import {
  isName,
  parseTrunks,
  resolveTrunks,
  type TrunkFile,
  type TrunkShape,
  trunkShape,
  trunksMax,
} from './trunks.ts';
import { withoutTrunk, withTrunk } from './trunks-edit.ts';

export interface LiveTrunksParts {
  readonly path: string;
  /** An administrator named the file: it must be there, and an empty list is meant. */
  readonly isChosen: boolean;
  /** The trunks of an installation that has none of its own yet. */
  readonly instead: readonly Trunk[];
  /** The addresses of a host name; rejects when there are none. */
  readonly lookUp: (host: string) => Promise<readonly string[]>;
  /** Makes the name of a new password file unique. */
  readonly newId: () => string;
  /** Seals passwords made on a screen, and opens them; absent: they are kept as they are. */
  readonly secrets?: SecretTexts | undefined;
  /** A server that starts takes a host name nobody knows yet for one to look up again; else it is a mistake. */
  readonly isPatient?: boolean;
}

/** Names of password files that were made here, and so may be removed here. */
const ownPasswordFile = /^trunk-[a-z0-9-]+\.password$/;

/** One state of the file. */
interface Taken extends TrunkFile {
  readonly text: string;
  /** With addresses in place of host names. */
  readonly resolved: readonly Trunk[];
}

export class LiveTrunks implements TrunkBook, TrunkEditor {
  readonly #parts: LiveTrunksParts;
  readonly #listeners = new Set<(trunks: readonly Trunk[]) => void>();
  /** What host names stood for last: a name server that is away for a while takes no trunk away. */
  readonly #known = new Map<string, readonly string[]>();
  /** Host names that could not be looked up since the start. */
  readonly #unknown = new Set<string>();
  #taken: Taken = { text: '', shapes: [], trunks: [], resolved: [] };
  #running: Promise<unknown> = Promise.resolve();

  private constructor(parts: LiveTrunksParts) {
    this.#parts = parts;
  }

  /** Throws `ConfigError` with every mistake of the file. */
  static async open(parts: LiveTrunksParts): Promise<LiveTrunks> {
    const live = new LiveTrunks(parts);
    const text = live.#read();
    const file = live.#parseText(text);
    // After a power cut a name server may be later than we are: calls of all other trunks come in meanwhile.
    live.#taken = { ...file, text, resolved: await live.#resolve(file, parts.isPatient === true) };
    return live;
  }

  get current(): readonly Trunk[] {
    return this.isLocalOnly ? this.#parts.instead : this.#taken.resolved;
  }

  get kept(): TrunkEditor['kept'] {
    return {
      version: versionOf(this.#taken.text),
      entries: this.#taken.trunks.map(({ register, ...rest }): TrunkEntry => {
        if (register === null) return { ...rest, register };
        const { password: _, ...login } = register;
        return { ...rest, register: login };
      }),
    };
  }

  onChange(listener: (trunks: readonly Trunk[]) => void): void {
    this.#listeners.add(listener);
  }

  /** Reads the file again. False when nothing changed; throws `ConfigError` and keeps what there is. */
  reload(): Promise<boolean> {
    return this.#inTurn(() => this.#reload());
  }

  /** Host names that have no address so far; calls from there are refused until they have one. */
  get unknownHosts(): readonly string[] {
    return [...this.#unknown];
  }

  /** Looks all host names up again: a provider moves, a name server comes back. False when nothing changed. */
  lookAgain(): Promise<boolean> {
    return this.#inTurn(async () => {
      const before = JSON.stringify(this.current);
      this.#taken = { ...this.#taken, resolved: await this.#resolve(this.#taken, true) };
      return this.#tellIfNew(before);
    });
  }

  get isLocalOnly(): boolean {
    return this.#taken.trunks.length === 0 && !this.#parts.isChosen;
  }

  async check(change: TrunkEdit): Promise<readonly TrunkMistake[]> {
    return (await this.#check(change)).mistakes;
  }

  save(change: TrunkEdit): Promise<TrunkEditOutcome> {
    return this.#inTurn(async () => {
      const stale = await this.#staleness(change.version);
      if (stale !== null) return stale;
      const isThere = this.#taken.shapes.some(({ id }) => id === change.entry.id);
      if (change.replaces === null && isThere) return { ok: false, why: 'taken' };
      if (change.replaces === null && this.#taken.shapes.length >= trunksMax) {
        const detail = `there are ${trunksMax} trunks already`;
        return { ok: false, why: 'wrong', mistakes: [{ path: ['id'], what: 'shape', detail }] };
      }
      if (change.replaces !== null && !isThere) return { ok: false, why: 'absent' };
      const { shape, mistakes } = await this.#check(change);
      if (shape === null) return { ok: false, why: 'wrong', mistakes };
      const fresh = change.password === null ? null : (shape.register?.passwordFile ?? null);
      return this.#write(withTrunk(this.#taken.text, shape), fresh, change.password);
    });
  }

  remove(version: number, id: TrunkId): Promise<TrunkEditOutcome> {
    return this.#inTurn(async () => {
      const stale = await this.#staleness(version);
      if (stale !== null) return stale;
      if (!this.#taken.shapes.some((shape) => shape.id === id)) return { ok: false, why: 'absent' };
      return this.#write(withoutTrunk(this.#taken.text, id), null, null);
    });
  }

  async #reload(): Promise<boolean> {
    const before = JSON.stringify(this.current);
    this.#taken = await this.#parse(this.#read());
    return this.#tellIfNew(before);
  }

  #tellIfNew(before: string): boolean {
    if (JSON.stringify(this.current) === before) return false;
    for (const listener of this.#listeners) listener(this.current);
    return true;
  }

  /** Two people's changes are not mixed, whether the other made theirs on a screen or in the file. */
  async #staleness(version: number): Promise<TrunkEditOutcome | null> {
    try {
      if (this.#read() !== this.#taken.text) await this.#reload();
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      const problems = error.mistakes.map(({ key, wrong }) => `${key}: ${wrong}`);
      return { ok: false, why: 'unreadable', problems };
    }
    return version === versionOf(this.#taken.text) ? null : { ok: false, why: 'changed' };
  }

  async #check({
    entry,
    password,
  }: TrunkEdit): Promise<{ readonly shape: TrunkShape | null; readonly mistakes: readonly TrunkMistake[] }> {
    const mistakes: TrunkMistake[] = [];
    const before = this.#taken.shapes.find(({ id }) => id === entry.id);
    const passwordFile =
      password === null ? keptPassword(before, entry) : `trunk-${entry.id}-${this.#parts.newId()}.password`;
    if (entry.register !== null && passwordFile === null) {
      mistakes.push({ path: ['register', 'password'], what: 'noPassword', detail: 'is needed' });
    }
    const register = entry.register && { ...entry.register, passwordFile: passwordFile ?? 'none' };
    const checked = trunkShape.safeParse({ ...entry, register });
    for (const { path, message } of checked.error?.issues ?? []) {
      mistakes.push({ path: path as (string | number)[], what: 'shape', detail: message });
    }
    for (const [at, host] of (checked.data?.addresses ?? []).entries()) {
      if (!isName(host)) continue;
      await this.#lookUp(host, false).catch(() => {
        mistakes.push({ path: ['addresses', at], what: 'unknownHost', detail: host });
      });
    }
    return { shape: mistakes.length === 0 ? (checked.data ?? null) : null, mistakes };
  }

  async #write(
    text: string,
    passwordFile: string | null,
    password: string | null,
  ): Promise<TrunkEditOutcome> {
    const { path } = this.#parts;
    const old = this.#taken.shapes;
    const fresh = passwordFile === null ? null : this.#beside(passwordFile);
    try {
      if (fresh !== null && passwordFile !== null) {
        await writeFile(fresh, this.#sealed(passwordFile, `${password}\n`), { mode: 0o600, flag: 'wx' });
      }
      // Whole or not at all, and for nobody else to read than before.
      const mode = await stat(path).then(
        (file) => file.mode & 0o777,
        () => 0o600,
      );
      await writeFile(`${path}.new`, text, { mode });
      await rename(`${path}.new`, path);
    } catch {
      if (fresh !== null) await rm(fresh, { force: true }).catch(() => {});
      return { ok: false, why: 'readOnly' };
    }
    await this.#reload();
    const inUse = new Set(this.#taken.shapes.map(({ register }) => register?.passwordFile));
    for (const { register } of old) {
      const file = register?.passwordFile;
      if (file === undefined || inUse.has(file) || !ownPasswordFile.test(file)) continue;
      await rm(this.#beside(file), { force: true }).catch(() => {});
    }
    return { ok: true };
  }

  async #parse(text: string): Promise<Taken> {
    const file = this.#parseText(text);
    return { ...file, text, resolved: await this.#resolve(file, false) };
  }

  #parseText(text: string): TrunkFile {
    return parseTrunks(this.#parts.path, text, (name) => {
      const kept = readFileSync(this.#beside(name), 'utf8');
      return this.#parts.secrets?.open(name, kept) ?? kept;
    });
  }

  #resolve({ trunks }: TrunkFile, isPatient: boolean): Promise<readonly Trunk[]> {
    return resolveTrunks(trunks, (host) => this.#lookUp(host, isPatient));
  }

  async #lookUp(host: string, isPatient: boolean): Promise<readonly string[]> {
    try {
      const found = await this.#parts.lookUp(host);
      this.#known.set(host, found);
      this.#unknown.delete(host);
      return found;
    } catch (error) {
      const last = this.#known.get(host);
      if (last !== undefined) return last;
      if (!isPatient) throw error;
      this.#unknown.add(host);
      return [];
    }
  }

  /**
   * Seals the passwords that an earlier version kept readable; how many those were. Called once the master key is there.
   * A file that cannot be written stays as it is, and is tried again at the next start.
   */
  sealPasswords(): Promise<number> {
    return this.#inTurn(async () => {
      const { secrets } = this.#parts;
      if (secrets === undefined) return 0;
      let sealed = 0;
      for (const { register } of this.#taken.shapes) {
        const name = register?.passwordFile;
        if (name === undefined || !ownPasswordFile.test(name)) continue;
        const path = this.#beside(name);
        try {
          const kept = readFileSync(path, 'utf8');
          if (secrets.isSealed(kept)) continue;
          await writeFile(`${path}.new`, this.#sealed(name, kept), { mode: 0o600 });
          await rename(`${path}.new`, path);
          sealed += 1;
        } catch {
          await rm(`${path}.new`, { force: true }).catch(() => {});
        }
      }
      return sealed;
    });
  }

  #sealed(name: string, text: string): string {
    const { secrets } = this.#parts;
    return secrets === undefined ? text : `${secrets.seal(name, text)}\n`;
  }

  /** Password files are named from the folder of the list, so that the two can move together. */
  #beside(name: string): string {
    return isAbsolute(name) ? name : join(dirname(this.#parts.path), name);
  }

  #read(): string {
    const { path, isChosen } = this.#parts;
    try {
      return readFileSync(path, 'utf8');
    } catch (error) {
      const why = (error as NodeJS.ErrnoException).code ?? 'unknown fault';
      if (why === 'ENOENT' && !isChosen) return '';
      throw new ConfigError([{ key: path, wrong: `the file cannot be read (${why})`, example: null }]);
    }
  }

  /** One at a time, in the order asked for. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#running.then(work, work);
    this.#running = turn.catch(() => undefined);
    return turn;
  }
}

/** The password that there is may be used again by the same account at the same registrar only. */
function keptPassword(before: TrunkShape | undefined, { register }: TrunkEntry): string | null {
  const known = before?.register ?? null;
  if (known === null || register === null) return null;
  const isSame = known.registrar === register.registrar && known.user === register.user;
  return isSame ? known.passwordFile : null;
}

/** Seven hexadecimal digits of its hash, as a number that JSON and headers carry. */
function versionOf(text: string): number {
  return Number.parseInt(createHash('sha256').update(text).digest('hex').slice(0, 7), 16);
}
