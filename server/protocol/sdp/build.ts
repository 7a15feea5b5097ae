/** Session description: data → text, lines in the order of RFC 8866 §5, ended by CRLF. */
import type { SdpAttribute, SdpConnection, SdpMedia, SessionDescription } from './session.ts';

export function buildSdp(session: SessionDescription): string {
  const { origin } = session;
  const lines = [
    'v=0',
    `o=${origin.username} ${origin.sessionId} ${origin.sessionVersion} IN IP${origin.family} ${origin.address}`,
    's=-',
    ...connectionLines(session.connection),
    't=0 0',
    ...attributeLines(session.attributes),
    ...session.media.flatMap(mediaLines),
  ];
  return `${lines.join('\r\n')}\r\n`;
}

function mediaLines(media: SdpMedia): string[] {
  return [
    `m=${media.kind} ${media.port} ${media.protocol} ${media.formats.join(' ')}`,
    ...connectionLines(media.connection),
    ...attributeLines(media.attributes),
  ];
}

function connectionLines(connection: SdpConnection | undefined): string[] {
  return connection ? [`c=IN IP${connection.family} ${connection.address}`] : [];
}

function attributeLines(attributes: readonly SdpAttribute[]): string[] {
  return attributes.map(({ name, value }) => (value === undefined ? `a=${name}` : `a=${name}:${value}`));
}
