/**
 * Payload types of a stream: which number stands for which codec in this description (RFC 3551 §6 for the
 * static ones, `rtpmap` and `fmtp` for the rest).
 */
import type { SdpAttribute, SdpMedia } from './session.ts';

/** The codecs we speak; all have a media clock of 8000 Hz (G.722 by the historical mistake of RFC 3551 §4.5.2). */
export type AudioCodec = 'PCMA' | 'PCMU' | 'G722';

export const staticPayloadTypes: Readonly<Record<AudioCodec, number>> = { PCMU: 0, PCMA: 8, G722: 9 };

/** Our number for telephone-event in offers; answers follow the offer's number. */
export const defaultEventPayloadType = 101;

export interface PayloadMap {
  /** Codecs in the order of the formats, which is the writer's preference (RFC 3264 §5.1). */
  readonly codecs: readonly { readonly codec: AudioCodec; readonly payloadType: number }[];
  /** RFC 4733 with the keys 0-15 at 8000 Hz; absent when it is not offered. */
  readonly telephoneEvent?: number;
}

/** Reads the formats of one stream. Unknown and impossible ones are left out. */
export function payloadsOf(media: SdpMedia): PayloadMap {
  const codecs: { codec: AudioCodec; payloadType: number }[] = [];
  let telephoneEvent: number | undefined;
  for (const format of media.formats) {
    if (!/^\d{1,3}$/.test(format)) continue;
    const payloadType = Number(format);
    if (payloadType > 127) continue;
    const encoding = encodingOf(media, payloadType);
    if (encoding === 'TELEPHONE-EVENT/8000') telephoneEvent ??= payloadType;
    const codec = encoding === undefined ? undefined : codecsByEncoding[encoding];
    if (codec !== undefined && !codecs.some((known) => known.codec === codec))
      codecs.push({ codec, payloadType });
  }
  return { codecs, ...(telephoneEvent !== undefined && { telephoneEvent }) };
}

const codecsByEncoding: Readonly<Record<string, AudioCodec>> = {
  'PCMA/8000': 'PCMA',
  'PCMU/8000': 'PCMU',
  'G722/8000': 'G722',
};

/** `NAME/rate` in capitals, one channel; the static assignment where no `rtpmap` is written. */
function encodingOf(media: SdpMedia, payloadType: number): string | undefined {
  for (const { name, value } of media.attributes) {
    if (name !== 'rtpmap' || value === undefined) continue;
    const match = /^(\d{1,3}) +([\w.-]+)\/(\d+)(?:\/(\d+))?/.exec(value);
    if (match && Number(match[1]) === payloadType) {
      return (match[4] ?? '1') === '1' ? `${match[2]!.toUpperCase()}/${match[3]}` : undefined;
    }
  }
  if (payloadType === 0) return 'PCMU/8000';
  if (payloadType === 8) return 'PCMA/8000';
  return payloadType === 9 ? 'G722/8000' : undefined;
}

/** `rtpmap` and `fmtp` lines for a stream of ours. */
export function payloadAttributes(payloads: PayloadMap): SdpAttribute[] {
  const attributes = payloads.codecs.map(({ codec, payloadType }) => ({
    name: 'rtpmap',
    value: `${payloadType} ${codec}/8000`,
  }));
  if (payloads.telephoneEvent !== undefined) {
    attributes.push({ name: 'rtpmap', value: `${payloads.telephoneEvent} telephone-event/8000` });
    attributes.push({ name: 'fmtp', value: `${payloads.telephoneEvent} 0-15` });
  }
  return attributes;
}

/** Format list of the media line, in the same order. */
export function payloadFormats(payloads: PayloadMap): string[] {
  const numbers = payloads.codecs.map(({ payloadType }) => payloadType);
  if (payloads.telephoneEvent !== undefined) numbers.push(payloads.telephoneEvent);
  return numbers.map(String);
}
