/**
 * Session description: text → data, or the reason for a refusal (RFC 8866 §5, §9). Lenient where senders are
 * known to be sloppy (bare LF, missing `s=`, trailing blanks), strict where a guess would send sound to the
 * wrong place (ports, addresses, payload types). Pure; never throws.
 */
import {
  type SdpAttribute,
  type SdpConnection,
  type SdpMedia,
  type SdpOrigin,
  type SessionDescription,
  sdpBytesMax,
  sdpFormatsMax,
  sdpLinesMax,
  sdpMediaMax,
} from './session.ts';

export type SdpParse =
  | { readonly ok: true; readonly session: SessionDescription }
  | { readonly ok: false; readonly reason: 'malformed' | 'tooLarge'; readonly detail: string };

/** What has been read so far, while reading. */
interface Draft {
  origin?: SdpOrigin;
  connection?: SdpConnection;
  readonly attributes: SdpAttribute[];
  readonly media: MediaDraft[];
}

type MediaDraft = { -readonly [K in keyof SdpMedia]: SdpMedia[K] } & { attributes: SdpAttribute[] };

export function parseSdp(text: string): SdpParse {
  // A character is at least a byte, so this bound needs no encoding first.
  if (text.length > sdpBytesMax)
    return { ok: false, reason: 'tooLarge', detail: `more than ${sdpBytesMax} bytes` };
  const lines = text.split(/\r\n|\n|\r/);
  if (lines.length > sdpLinesMax)
    return { ok: false, reason: 'tooLarge', detail: `more than ${sdpLinesMax} lines` };
  if (!/^v=0\s*$/.test(lines[0] ?? '')) return malformed('the first line must be v=0');

  const draft: Draft = { attributes: [], media: [] };
  for (let index = 1; index < lines.length; index++) {
    const line = lines[index]!.trimEnd();
    if (line === '') continue;
    if (!/^[a-z]=/.test(line)) return malformed(`line ${index + 1} is not a letter and an equals sign`);
    const problem = takeLine(draft, line[0]!, line.slice(2));
    if (problem !== undefined) return malformed(`line ${index + 1}: ${problem}`);
  }
  if (draft.origin === undefined) return malformed('there is no o= line');
  const { origin, connection, attributes, media } = draft;
  return { ok: true, session: { origin, ...(connection && { connection }), attributes, media } };
}

/** Adds one line to the draft; answers what is wrong with it. */
function takeLine(draft: Draft, type: string, value: string): string | undefined {
  const media = draft.media.at(-1);
  switch (type) {
    case 'o': {
      const origin = parseOrigin(value);
      if (origin === undefined) return 'the origin needs six parts';
      draft.origin = origin;
      return undefined;
    }
    case 'c': {
      const connection = parseConnection(value);
      if (connection === undefined) return 'the connection is not IN IP4 or IN IP6 with an address';
      (media ?? draft).connection = connection;
      return undefined;
    }
    case 'a': {
      const attribute = parseAttribute(value);
      if (attribute === undefined) return 'the attribute has no name';
      (media ?? draft).attributes.push(attribute);
      return undefined;
    }
    case 'm': {
      const parsed = parseMedia(value);
      if (parsed === undefined) return 'the media line is not kind, port, protocol and formats';
      if (draft.media.length >= sdpMediaMax) return `more than ${sdpMediaMax} media lines`;
      draft.media.push(parsed);
      return undefined;
    }
    default:
      // s, t, b, i, u, e, p, r, z, k: nothing of ours depends on them.
      return undefined;
  }
}

function parseOrigin(value: string): SdpOrigin | undefined {
  const match = /^(\S+) (\d{1,20}) (\d{1,20}) IN IP([46]) (\S{1,255})$/.exec(value);
  if (!match) return undefined;
  const [, username, sessionId, sessionVersion, family, address] = match;
  return {
    username: username!,
    sessionId: sessionId!,
    sessionVersion: sessionVersion!,
    family: family === '6' ? 6 : 4,
    address: address!,
  };
}

function parseConnection(value: string): SdpConnection | undefined {
  const match = /^IN IP([46]) ([^\s/]{1,255})(?:\/[\d/]+)?$/.exec(value);
  return match ? { family: match[1] === '6' ? 6 : 4, address: match[2]! } : undefined;
}

function parseAttribute(value: string): SdpAttribute | undefined {
  const colon = value.indexOf(':');
  const name = colon < 0 ? value : value.slice(0, colon);
  if (name === '' || /\s/.test(name)) return undefined;
  return colon < 0 ? { name } : { name, value: value.slice(colon + 1) };
}

function parseMedia(value: string): MediaDraft | undefined {
  const match = /^([a-z0-9-]{1,20}) (\d{1,5})(?:\/\d{1,3})? ([A-Za-z0-9/.-]{1,40}) (\S.*)$/.exec(value);
  if (!match) return undefined;
  const port = Number(match[2]);
  const formats = match[4]!.split(/ +/);
  if (port > 65535 || formats.length > sdpFormatsMax) return undefined;
  return { kind: match[1]!, port, protocol: match[3]!, formats, attributes: [] };
}

function malformed(detail: string): SdpParse {
  return { ok: false, reason: 'malformed', detail };
}
