/**
 * A recording through rtpengine: it captures the packets of the endpoint's call, we read the capture as it grows and
 * write the WAV, on the clock of the capture. Length, silence and keys end it as on the embedded plane.
 */
import { type FileHandle, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { AudioCodec } from '../../../protocol/sdp/codecs.ts';
import type { Recorder } from '../recorder.ts';
import { type CapturedPacket, PcapReader } from './pcap.ts';

const readEveryMs = 200;
/** Packets this recent may still be on their way into the file. */
const settleMs = 400;
const chunkBytes = 256 * 1024;

export interface CaptureSides {
  /** Packets to this port come from the peer. */
  readonly outerPort: number;
  /** Packets to this port go to the peer. */
  readonly innerPort: number;
  readonly codecOf: (payloadType: number) => AudioCodec | undefined;
}

export class Capture {
  readonly #folder: string;
  readonly #callId: string;
  readonly #recorder: Recorder;
  readonly #sides: CaptureSides;
  readonly #reader = new PcapReader();
  readonly #startedAt: number;
  #file: { readonly handle: FileHandle; readonly path: string } | undefined;
  #at = 0;
  /** Capture time of the next frame. */
  #nextFrameAt: number;
  #timer: NodeJS.Timeout | undefined;
  #ended = false;
  #busy: Promise<void> = Promise.resolve();

  constructor(
    recordingDir: string,
    callId: string,
    recorder: Recorder,
    sides: CaptureSides,
    nowUnixMs: number,
  ) {
    this.#folder = join(recordingDir, 'pcaps');
    this.#callId = callId;
    this.#recorder = recorder;
    this.#sides = sides;
    this.#startedAt = nowUnixMs;
    this.#nextFrameAt = nowUnixMs;
    this.#wait();
  }

  get recorder(): Recorder {
    return this.#recorder;
  }

  /** Reads what is there and ends the recording for this reason. */
  async end(ended: Parameters<Recorder['end']>[0]): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#timer);
    await this.#busy;
    await this.#read();
    this.#advance(Date.now());
    this.#recorder.end(ended);
    await this.#file?.handle.close();
    // The capture holds what was said: it goes as soon as the WAV is there.
    if (this.#file) await rm(this.#file.path, { force: true });
  }

  /** The recorder ended by itself: stop reading. */
  async finished(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#timer);
    await this.#busy;
    await this.#file?.handle.close();
    if (this.#file) await rm(this.#file.path, { force: true });
  }

  #wait(): void {
    this.#timer = setTimeout(() => {
      this.#busy = this.#step();
    }, readEveryMs);
  }

  async #step(): Promise<void> {
    await this.#read();
    // No packets at all is silence too: the clock goes on without them.
    this.#advance(Date.now() - settleMs);
    if (!this.#ended) this.#wait();
  }

  async #read(): Promise<void> {
    try {
      this.#file ??= await this.#find();
      if (this.#file === undefined) return;
      const buffer = Buffer.allocUnsafe(chunkBytes);
      for (;;) {
        const { bytesRead } = await this.#file.handle.read(buffer, 0, chunkBytes, this.#at);
        if (bytesRead === 0) return;
        this.#at += bytesRead;
        for (const packet of this.#reader.read(Buffer.from(buffer.subarray(0, bytesRead))))
          this.#take(packet);
      }
    } catch {
      // The folder is not there (yet); the recording is then silent, and its length tells.
    }
  }

  async #find(): Promise<{ readonly handle: FileHandle; readonly path: string } | undefined> {
    // A call that is recorded twice has two captures; the later name is the later one.
    const name = (await readdir(this.#folder)).filter((file) => file.startsWith(`${this.#callId}-`)).at(-1);
    if (name === undefined) return undefined;
    const path = join(this.#folder, name);
    return { handle: await open(path, 'r'), path };
  }

  #take(packet: CapturedPacket): void {
    if (packet.at < this.#startedAt - settleMs) return;
    this.#advance(packet.at);
    const codec = this.#sides.codecOf(packet.rtp.payloadType);
    if (codec === undefined) return;
    const payload = Uint8Array.from(packet.rtp.payload);
    if (packet.destinationPort === this.#sides.outerPort)
      this.#recorder.heard(codec, packet.rtp.timestamp, payload);
    else if (packet.destinationPort === this.#sides.innerPort)
      this.#recorder.sent(codec, packet.rtp.timestamp, payload);
  }

  #advance(toUnixMs: number): void {
    for (; this.#nextFrameAt + 20 <= toUnixMs; this.#nextFrameAt += 20) this.#recorder.tick();
  }
}
