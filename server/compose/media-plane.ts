/** The media plane the app speaks to: the embedded process, an rtpengine elsewhere, or none. */
import { EmbeddedMedia } from '../adapters/media/embedded/embedded-media.ts';
import { RtpengineMedia } from '../adapters/media/rtpengine/rtpengine-media.ts';
import type { Log } from '../app/ports/log.ts';
import type { MediaPort } from '../app/ports/media.ts';
import type { Config } from '../config/schema.ts';

export interface MediaPlane {
  readonly port: MediaPort;
  close(): Promise<void>;
}

/** Null when sessions are handed through. @throws when the plane cannot start. */
export async function openMediaPlane(config: Config, log: Log): Promise<MediaPlane | null> {
  const { media, sip } = config;
  const failed = (error: unknown): void => log.error('media.listenerFailed', { error: error as Error });
  if (media.rtpengine !== null) {
    const port = await RtpengineMedia.start(
      { instances: [{ host: media.rtpengine.host, port: media.rtpengine.port }] },
      failed,
    );
    return { port, close: () => port.shutdown() };
  }
  if (media.plane === 'none') return null;
  const port = await EmbeddedMedia.start(
    {
      addresses: [
        { family: sip.host.includes(':') ? 6 : 4, bind: sip.host, advertise: sip.advertise ?? sip.host },
      ],
      ports: { min: media.ports.first, max: media.ports.last },
    },
    { onListenerError: failed },
  );
  log.info('media.up', { plane: 'embedded', ports: `${media.ports.first}-${media.ports.last}` });
  return { port, close: () => port.shutdown() };
}
