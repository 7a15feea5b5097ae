/**
 * Records one leg: a jitter buffer per direction, one frame of each per tick, decoded and written.
 *
 *   heard packets ─▶ buffer ─┐ tick                       ┌─▶ left  (or mono)
 *   sent packets  ─▶ buffer ─┴──▶ decode, measure level ──┴─▶ right          ─▶ WavWriter
 *
 * The file follows the wall clock: loss and pauses of a sender are silence of the same length. It finishes by
 * itself on length, silence, or a disk that is full; the owner hears why.
 */
import type { RecordEnd, RecordingId, RecordRequest } from '../../app/ports/media.ts';
import { alawToLinear, ulawToLinear } from '../../protocol/rtp/g711.ts';
import { frameSamples, JitterBuffer } from '../../protocol/rtp/jitter-buffer.ts';
import type { WavFormat } from '../../protocol/rtp/wav.ts';
import type { AudioCodec } from '../../protocol/sdp/codecs.ts';
import { WavWriter } from './wav-writer.ts';

const frameMs = 20;
/** Nobody waits for a recording, so 200 ms of delay spare it the holes of a busy network; a second of burst at most. */
const jitterOptions = { delayFrames: 10, framesMax: 60 };
/** Root mean square of a frame below which it counts as silence: −44 dB of full scale, above the noise of a line. */
export const silenceLevel = 200;

export interface RecordingDone {
  readonly ended: RecordEnd;
  readonly durationMs: number;
  readonly soundMs: number;
}

export class Recorder {
  readonly id: RecordingId;
  readonly request: RecordRequest;
  readonly #writer: WavWriter;
  readonly #onDone: (done: RecordingDone) => void;
  readonly #heard = new JitterBuffer(jitterOptions);
  readonly #sent: JitterBuffer | undefined;
  #frames = 0;
  #soundFrames = 0;
  #silentFrames = 0;
  #paused = false;
  #ended: RecordEnd | undefined;

  private constructor(
    id: RecordingId,
    request: RecordRequest,
    writer: WavWriter,
    onDone: (done: RecordingDone) => void,
  ) {
    this.id = id;
    this.request = request;
    this.#writer = writer;
    this.#onDone = onDone;
    if (request.what === 'conversation') this.#sent = new JitterBuffer(jitterOptions);
  }

  /** Opens the file; throws when it cannot be made. */
  static async start(
    id: RecordingId,
    request: RecordRequest,
    onDone: (done: RecordingDone) => void,
  ): Promise<Recorder> {
    const writer = await WavWriter.open(request.path, recordingFormat(request.what));
    return new Recorder(id, request, writer, onDone);
  }

  heard(codec: AudioCodec, timestamp: number, payload: Uint8Array): void {
    if (codec !== 'G722') this.#heard.put(timestamp, codec === 'PCMA' ? 8 : 0, payload);
  }

  sent(codec: AudioCodec, timestamp: number, payload: Uint8Array): void {
    if (codec !== 'G722') this.#sent?.put(timestamp, codec === 'PCMA' ? 8 : 0, payload);
  }

  pause(paused: boolean): void {
    this.#paused = paused;
  }

  /** Writes one frame; to be called every 20 ms. */
  tick(): void {
    if (this.#ended !== undefined) return;
    if (!this.#frame()) return;
    const { maxMs, silenceMs = 0 } = this.request;
    if (this.#writer.failure !== undefined) this.end('storage');
    else if (this.#frames * frameMs >= maxMs) this.end('limit');
    else if (silenceMs > 0 && this.#silentFrames * frameMs >= silenceMs) this.end('silence');
  }

  /** Moves on by one frame; answers whether it was written. */
  #frame(): boolean {
    const left = decode(this.#heard);
    const right = this.#sent && decode(this.#sent);
    if (this.#paused) return false;
    this.#writer.append(right ? interleave(left, right) : left);
    this.#frames += 1;
    if (level(left) >= silenceLevel) {
      this.#soundFrames += 1;
      this.#silentFrames = 0;
    } else {
      this.#silentFrames += 1;
    }
    return true;
  }

  /** Finishes the file, once; the report comes when it is on disk. */
  end(ended: RecordEnd): void {
    if (this.#ended !== undefined) return;
    this.#ended = ended;
    // What is still held back was said before the end.
    for (let held = 0; held < jitterOptions.delayFrames; held++) {
      if (this.#frames * frameMs < this.request.maxMs) this.#frame();
    }
    void this.#writer.finish().then(({ failure }) => {
      this.#onDone({
        ended: failure === undefined ? ended : 'storage',
        durationMs: this.#frames * frameMs,
        soundMs: this.#soundFrames * frameMs,
      });
    });
  }
}

/** 16 bit samples: every browser and player takes them. */
export function recordingFormat(what: RecordRequest['what']): WavFormat {
  return { encoding: 'linear16', channels: what === 'conversation' ? 2 : 1, sampleRate: 8000 };
}

function decode(buffer: JitterBuffer): Int16Array {
  const samples = new Int16Array(frameSamples);
  const frame = buffer.pull();
  if (frame.type !== 'audio') return samples;
  const table = frame.payloadType === 8 ? alawToLinear : ulawToLinear;
  for (let i = 0; i < frame.payload.length && i < frameSamples; i++) samples[i] = table[frame.payload[i]!]!;
  return samples;
}

function interleave(left: Int16Array, right: Int16Array): Int16Array {
  const both = new Int16Array(left.length * 2);
  for (let i = 0; i < left.length; i++) {
    both[2 * i] = left[i]!;
    both[2 * i + 1] = right[i]!;
  }
  return both;
}

function level(samples: Int16Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.sqrt(sum / samples.length);
}
