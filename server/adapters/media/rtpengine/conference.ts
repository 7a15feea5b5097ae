/**
 * What rtpengine cannot do itself: let one hear several. Each party gets a seat at another plane that mixes (the
 * embedded one), and its inner side is pointed there.
 *
 *   peer ◀── outer ── rtpengine ── inner ◀──▶ seat ─┐
 *   peer ◀── outer ── rtpengine ── inner ◀──▶ seat ─┼─ mixed: each seat hears what `hear` says
 *   peer ◀── outer ── rtpengine ── inner ◀──▶ seat ─┘
 *
 * A browser that is not connected yet takes its seat when it is.
 */
import type { EndpointId, MediaPort, MediaResult } from '../../../app/ports/media.ts';
import { type AudioCodec, staticPayloadTypes } from '../../../protocol/sdp/codecs.ts';
import { parseSdp } from '../../../protocol/sdp/parse.ts';
import { done, fail, ok, wrongState } from '../result.ts';
import { type InnerTarget, innerDescription } from './descriptions.ts';
import { type Held, isSettled } from './held.ts';

export interface ConferenceParts {
  readonly mixer: MediaPort;
  /** Runs a command on an endpoint after those before it. */
  readonly exclusive: (held: Held, command: () => Promise<MediaResult<void>>) => Promise<MediaResult<void>>;
  /** The peer hears the seat from now on. */
  readonly seated: (held: Held, seat: EndpointId) => void;
}

export class Conference {
  readonly #parts: ConferenceParts;

  constructor(parts: ConferenceParts) {
    this.#parts = parts;
  }

  /** Sets whom `listener` hears, now or as soon as all of them can take their seats. */
  hear(listener: Held, sources: readonly Held[]): Promise<MediaResult<void>> {
    listener.hears = sources;
    return this.#arrange(listener);
  }

  /** Somebody can take a seat now: whoever waited for that is helped. */
  settled(held: Held, everybody: Iterable<Held>): void {
    for (const one of everybody) {
      if (one === held || one.hears?.includes(held)) void this.#arrange(one);
    }
  }

  /** Gives up the seat; nobody hears this party any more. True when there was one. */
  async leave(held: Held, everybody: Iterable<Held>): Promise<boolean> {
    const { seat } = held;
    for (const one of everybody) {
      if (one.hears?.includes(held)) one.hears = one.hears.filter((source) => source !== held);
    }
    held.hears = undefined;
    held.seat = undefined;
    if (seat === undefined) return false;
    await this.#parts.mixer.close(seat);
    return true;
  }

  async #arrange(listener: Held): Promise<MediaResult<void>> {
    const { hears } = listener;
    const parties = hears === undefined ? [] : [listener, ...hears];
    if (hears === undefined || !parties.every(isSettled)) return done;
    for (const party of parties) {
      const seated = await this.#parts.exclusive(party, () => this.#sit(party));
      if (!seated.ok) return seated;
    }
    const sources = hears.flatMap(({ seat }) => (seat === undefined ? [] : [seat]));
    if (listener.hears !== hears || listener.seat === undefined) return done;
    return this.#parts.mixer.hear(listener.seat, sources);
  }

  async #sit(held: Held): Promise<MediaResult<void>> {
    const { inner, codec } = held.leg;
    if (held.seat !== undefined) return done;
    if (inner === undefined || codec === undefined) return wrongState('nothing is agreed with the peer yet');
    if (codec === 'G722') return fail({ code: 'unsupported', detail: 'G.722 is not mixed' });
    const made = await this.#seatFor(inner, codec);
    if (!made.ok) return made;
    const { seat, target } = made.value;
    const error = await held.leg.connect(target, codec);
    if (error !== undefined) {
      await this.#parts.mixer.close(seat);
      return fail(error);
    }
    held.seat = seat;
    if (held.bridged) held.bridged.bridged = undefined;
    held.bridged = undefined;
    held.pointedAt = undefined;
    this.#parts.seated(held, seat);
    return done;
  }

  /** A seat that talks with an inner side in its codec. */
  async #seatFor(
    inner: InnerTarget,
    codec: AudioCodec,
  ): Promise<MediaResult<{ readonly seat: EndpointId; readonly target: InnerTarget }>> {
    const { mixer } = this.#parts;
    const allocated = await mixer.allocate({
      kind: 'plain',
      codecs: [codec],
      label: 'seat',
      silenceAlarmMs: 0,
    });
    if (!allocated.ok) return allocated;
    const seat = allocated.value;
    const offer = await mixer.createOffer(seat);
    const target = offer.ok ? targetOf(offer.value) : undefined;
    const payloads = { codecs: [{ codec, payloadType: staticPayloadTypes[codec] }] };
    const agreed =
      target === undefined
        ? offer
        : await mixer.acceptAnswer(seat, innerDescription(inner, payloads, 'sendrecv', 1));
    if (agreed.ok && target !== undefined) return ok({ seat, target });
    await mixer.close(seat);
    return agreed.ok ? wrongState('a seat without an address') : agreed;
  }
}

function targetOf(sdp: string): InnerTarget | undefined {
  const parsed = parseSdp(sdp);
  if (!parsed.ok) return undefined;
  const media = parsed.session.media[0];
  const connection = media?.connection ?? parsed.session.connection;
  if (media === undefined || connection === undefined) return undefined;
  return { address: connection.address, port: media.port };
}
