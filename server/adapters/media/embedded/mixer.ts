/**
 * What a leg hears when it hears several others (three in a conversation, a team leader listening in): the sum of their
 * sound, one frame per tick. Each source has a short jitter buffer, as frames that are added must lie side by side.
 *
 *   source A ─▶ buffer ─┐
 *   source B ─▶ buffer ─┼─ tick ─▶ decode, add, limit ─▶ encode
 *   source C ─▶ buffer ─┘
 *
 * Pure: packets in, frames out.
 */
import { alawToLinear, linearToAlaw, linearToUlaw, ulawToLinear } from '../../../protocol/rtp/g711.ts';
import { frameSamples, JitterBuffer } from '../../../protocol/rtp/jitter-buffer.ts';
import type { AudioCodec } from '../../../protocol/sdp/codecs.ts';
import type { Law } from './player.ts';

/** 40 ms: what a conversation bears without being noticed. At most 200 ms pile up. */
const jitterOptions = { delayFrames: 2, framesMax: 10 };

export class Mixer {
  readonly #inputs = new Map<object, JitterBuffer>();

  /** Takes a packet of one source; G.722 cannot be added and stays silent. */
  put(source: object, codec: AudioCodec, timestamp: number, payload: Uint8Array): void {
    if (codec === 'G722') return;
    let input = this.#inputs.get(source);
    if (input === undefined) {
      input = new JitterBuffer(jitterOptions);
      this.#inputs.set(source, input);
    }
    input.put(timestamp, codec === 'PCMA' ? 8 : 0, payload);
  }

  /** Forgets every source that is not among these. */
  keep(sources: readonly object[]): void {
    for (const source of this.#inputs.keys()) if (!sources.includes(source)) this.#inputs.delete(source);
  }

  /** The next 20 ms of all sources together; silence when none speaks. */
  frame(law: Law): Uint8Array {
    const sum = new Int32Array(frameSamples);
    for (const input of this.#inputs.values()) {
      const frame = input.pull();
      if (frame.type !== 'audio') continue;
      const table = frame.payloadType === 8 ? alawToLinear : ulawToLinear;
      const length = Math.min(frameSamples, frame.payload.length);
      for (let at = 0; at < length; at++) sum[at]! += table[frame.payload[at]!]!;
    }
    const encode = law === 'alaw' ? linearToAlaw : linearToUlaw;
    return Uint8Array.from(sum, (sample) => encode(Math.max(-32768, Math.min(32767, sample))));
  }
}
