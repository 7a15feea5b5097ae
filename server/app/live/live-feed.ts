/**
 * The live feed: one stream per viewer and set of collections. Something changed ─▶ (soon) what each viewer
 * may see is made again and compared, and only the differences go out, numbered.
 *
 *   subscribe, no or unknown cursor ─▶ snapshot       known cursor ─▶ the changes after it, then the present
 *
 * A stream outlives its screens for a while, so that a screen that comes back gets what it missed.
 */
import type { ClientMessage, CollectionName, ServerMessage } from '../../contract/live.ts';
import type { EmployeeId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import { isMachine, type Viewer } from '../accounts/machines.ts';
import type { Office } from '../office/office.ts';
import type { Timer } from '../ports/clock.ts';
import type { Employee } from '../ports/people.ts';
import { type LiveItem, maySee, sources } from './live-items.ts';

/** Changes that come together go out together; a person sees no difference, 200 screens do. */
const gatherMs = 100;
/** Parts of a term, waits and figures move without an event: looked at this often. */
const lookEveryMs = 5_000;
/** How long a stream waits for its screen to come back. */
const streamKeptMs = 60_000;
/** Messages kept of each stream; a screen that missed more gets a snapshot. */
const historyMax = 200;

/** Where messages go: one screen. */
export interface Screen {
  send(message: ServerMessage): void;
  /** The person may not see anything any more. */
  end(): void;
}

type Known = Map<CollectionName, Map<string, string>>;

interface Stream {
  readonly viewer: EmployeeId;
  /** Whether a machine watches: it is in no directory, and its socket asks whether its token still holds. */
  readonly machine: Employee | null;
  /** Municipality and roles it was made for. */
  readonly standing: string;
  readonly collections: readonly CollectionName[];
  readonly screens: Set<Screen>;
  readonly known: Known;
  readonly history: ServerMessage[];
  /** Tells streams of before a restart apart. */
  readonly epoch: string;
  number: number;
  emptySince: Instant;
}

export class LiveFeed {
  readonly #office: Office;
  readonly #streams = new Map<string, Stream>();
  readonly #streamOf = new Map<Screen, Stream>();
  #timer: Timer | null = null;
  #pending = false;
  #closed = false;

  constructor(office: Office) {
    this.#office = office;
    office.onChange(() => this.#soon());
    this.#look();
  }

  get screens(): number {
    return this.#streamOf.size;
  }

  subscribe(screen: Screen, who: Viewer, message: ClientMessage): void {
    this.leave(screen);
    const viewer = who.employee;
    const collections = [...new Set(message.collections)].filter((name) => maySee(who, name)).sort();
    const standing = standingOf(viewer);
    const key = [viewer.id, standing, ...collections].join(' ');
    let stream = this.#streams.get(key);
    if (stream === undefined) {
      stream = {
        viewer: viewer.id,
        machine: isMachine(viewer.id) ? viewer : null,
        standing,
        collections,
        screens: new Set(),
        known: new Map(collections.map((name) => [name, new Map()])),
        history: [],
        epoch: this.#office.parts.chance.secret(6),
        number: 0,
        emptySince: this.#office.now(),
      };
      this.#streams.set(key, stream);
    }
    this.#advance(stream, viewer, new Map());
    stream.screens.add(screen);
    this.#streamOf.set(screen, stream);
    const missed = missedBy(stream, message.cursor);
    if (missed === null) screen.send(this.#snapshot(stream, viewer));
    else if (missed.length > 0) for (const one of missed) screen.send(one);
    else this.beat(screen);
  }

  leave(screen: Screen): void {
    const stream = this.#streamOf.get(screen);
    this.#streamOf.delete(screen);
    stream?.screens.delete(screen);
    if (stream?.screens.size === 0) stream.emptySince = this.#office.now();
  }

  beat(screen: Screen): void {
    const stream = this.#streamOf.get(screen);
    const cursor = stream === undefined ? '0' : cursorOf(stream);
    screen.send({ type: 'heartbeat', at: this.#at(), cursor });
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
    this.#streams.clear();
    this.#streamOf.clear();
  }

  #look(): void {
    if (this.#closed) return;
    this.#timer = this.#office.parts.clock.setTimer(lookEveryMs, () => {
      this.#tellAll();
      this.#look();
    });
  }

  #soon(): void {
    if (this.#pending || this.#closed) return;
    this.#pending = true;
    this.#office.parts.clock.setTimer(gatherMs, () => {
      this.#pending = false;
      if (!this.#closed) this.#tellAll();
    });
  }

  #tellAll(): void {
    const made = new Map<string, readonly LiveItem[]>();
    const now = this.#office.now();
    for (const [key, stream] of this.#streams) {
      if (stream.screens.size === 0) {
        if (now - stream.emptySince > streamKeptMs) this.#streams.delete(key);
        continue;
      }
      const viewer = stream.machine ?? this.#office.people.now.employees.get(stream.viewer);
      if (viewer?.active !== true || standingOf(viewer) !== stream.standing) {
        // Left, or another role or municipality: what they may see is not what this stream holds.
        this.#streams.delete(key);
        for (const screen of [...stream.screens]) screen.end();
        continue;
      }
      const change = this.#advance(stream, viewer, made);
      if (change !== null) for (const screen of stream.screens) screen.send(change);
    }
  }

  /** Brings the stream up to now; the message that says what changed, or null. */
  #advance(stream: Stream, viewer: Employee, made: Map<string, readonly LiveItem[]>): ServerMessage | null {
    const changes: unknown[] = [];
    for (const collection of stream.collections) {
      const items = this.#items(collection, viewer, made);
      const known = stream.known.get(collection) ?? new Map<string, string>();
      const gone = new Set(known.keys());
      for (const item of items) {
        gone.delete(item.id);
        const text = JSON.stringify(item);
        if (known.get(item.id) === text) continue;
        known.set(item.id, text);
        changes.push({ collection, operation: 'put', item });
      }
      for (const id of gone) {
        known.delete(id);
        changes.push({ collection, operation: 'remove', id });
      }
    }
    if (changes.length === 0) return null;
    stream.number += 1;
    const message = { type: 'change', at: this.#at(), cursor: cursorOf(stream), changes } as ServerMessage;
    stream.history.push(message);
    if (stream.history.length > historyMax) stream.history.shift();
    return message;
  }

  #snapshot(stream: Stream, viewer: Employee): ServerMessage {
    const made = new Map<string, readonly LiveItem[]>();
    const content = Object.fromEntries(
      stream.collections.map((name) => [name, [...this.#items(name, viewer, made)]]),
    );
    return { type: 'snapshot', at: this.#at(), cursor: cursorOf(stream), content };
  }

  #items(
    name: CollectionName,
    viewer: Employee,
    made: Map<string, readonly LiveItem[]>,
  ): readonly LiveItem[] {
    const { audience, items } = sources[name];
    const key = `${name} ${audience(viewer)}`;
    let found = made.get(key);
    if (found === undefined) {
      found = items(this.#office, viewer, this.#office.now());
      made.set(key, found);
    }
    return found;
  }

  #at(): string {
    return new Date(this.#office.now()).toISOString();
  }
}

function standingOf({ municipality, roles, teams }: Employee): string {
  return [municipality, ...[...roles].sort(), ...[...teams].sort()].join('|');
}

function cursorOf({ epoch, number }: Stream): string {
  return `${epoch}.${number}`;
}

/** The messages after this cursor; null when they cannot be told any more. */
function missedBy(stream: Stream, cursor: string | null): readonly ServerMessage[] | null {
  const parts = /^([\w-]+)\.(\d+)$/.exec(cursor ?? '');
  if (parts === null || parts[1] !== stream.epoch) return null;
  const seen = Number(parts[2]);
  const missing = stream.number - seen;
  if (missing < 0 || missing > stream.history.length) return null;
  return missing === 0 ? [] : stream.history.slice(-missing);
}
