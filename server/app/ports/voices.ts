/** What people spoke, as files: messages of callers, and greetings. Where they lie is the adapter's business. */
import type { Duration } from '../../domain/time.ts';

/** A complete WAV on disk, readable for as long as nobody throws it away. */
export interface SoundFile {
  readonly path: string;
  readonly length: Duration;
}

/** A sound that may be read in parts, whether it is encrypted on disk or not. */
export interface SoundBytes {
  /** Bytes of the WAV. */
  readonly size: number;
  /** Both ends included. Rejects while it is read when the sound was destroyed or damaged. */
  read(first: number, last: number): AsyncIterable<Uint8Array>;
}

export interface RecordingsHealth {
  /** Whether the last trial could write. */
  readonly writable: boolean;
  /** Bytes left on that disk; null when it does not tell. */
  readonly freeBytes: number | null;
  /** Messages that could not be stored since the start. */
  readonly failures: number;
}

/** Messages of callers, by the name of their recording. */
export interface Recordings {
  /** Where the media plane writes this recording. */
  pathOf(recording: string): string;
  /** A complete sound, wherever it lies by now; null when it is gone. */
  bytesOf(recording: string): Promise<SoundBytes | null>;
  /** A plain file for the media plane to play now; the one of `pathOf` when there is no sound. */
  playable(recording: string): Promise<string>;
  /** Throws the sound and its key away; nothing happens when it is gone. A file that cannot be removed is logged. */
  discard(recording: string): Promise<void>;
  /** A message could not be stored: operators have to know. */
  failed(recording: string): void;
  health(): RecordingsHealth;
}

export type GreetingOrigin = 'recorded' | 'text';

export interface StoredGreeting extends SoundFile {
  readonly origin: GreetingOrigin;
  /** What the machine voice says; empty for a recording. */
  readonly text: string;
}

export type GreetingResult =
  | { readonly ok: true; readonly greeting: StoredGreeting }
  /** `unusable`: the sound or text is no good; `missing`: a program that is needed is not installed. */
  | { readonly ok: false; readonly reason: 'unusable' | 'missing' | 'storage'; readonly detail: string };

/** Greetings by the text of their owner (`domain/mailbox/owner.ts`). */
export interface Greetings {
  of(owner: string): StoredGreeting | null;
  /** A recording in any form a browser or recorder makes, brought to the loudness of all prompts. */
  saveSound(owner: string, sound: Uint8Array): Promise<GreetingResult>;
  /** A recording that is a file already: made by phone. */
  saveFile(owner: string, path: string): Promise<GreetingResult>;
  saveText(owner: string, text: string): Promise<GreetingResult>;
  /** False when there was none. */
  remove(owner: string): Promise<boolean>;
}
