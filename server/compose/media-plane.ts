/** The media plane the app speaks to: the embedded process, an rtpengine elsewhere, or none. */
import { EmbeddedMedia } from '../adapters/media/embedded/embedded-media.ts';
import { RtpengineMedia } from '../adapters/media/rtpengine/rtpengine-media.ts';
import type { Log } from '../app/ports/log.ts';
import type { MediaPort } from '../app/ports/media.ts';
import type { Config } from '../config/schema.ts';

export interface MediaPlane {
  readonly port: MediaPort;
  /** Legs from which no sound came for too long, since the start. */
  silenceAlarms(): number;
  close(): Promise<void>;
}

/** Null when sessions are handed through. @throws when the plane cannot start. */
export async function openMediaPlane(config: Config, log: Log): Promise<MediaPlane | null> {
  const { media, sip } = config;
  const failed = (error: unknown): void => log.error('media.listenerFailed', { error: error as Error });
  if (media.rtpengine === null && media.plane === 'none') return null;
  const silenceAlarmMs = media.silenceSeconds * 1000;
  const embedded = await EmbeddedMedia.start(
    {
      addresses: [
        { family: sip.host.includes(':') ? 6 : 4, bind: sip.host, advertise: sip.advertise ?? sip.host },
      ],
      ports: { min: media.ports.first, max: media.ports.last },
      silenceAlarmMs,
    },
    { onListenerError: failed },
  );
  // As numbers: as a text the range looks like a telephone number, which a log never holds.
  const ports = { firstPort: media.ports.first, lastPort: media.ports.last };
  if (media.rtpengine === null) {
    tellLosses(embedded, log);
    log.info('media.up', { plane: 'embedded', ...ports });
    return { port: embedded, silenceAlarms: alarmsOf(embedded), close: () => embedded.shutdown() };
  }
  const port = await RtpengineMedia.start(
    {
      instances: media.rtpengine,
      mixer: embedded,
      silenceAlarmMs,
      ...(media.rtpengineKeys !== null && { dtmfLog: media.rtpengineKeys }),
      ...(media.rtpengineRecordings !== null && { recordingDir: media.rtpengineRecordings }),
    },
    failed,
  );
  tellLosses(port, log);
  log.info('media.up', { plane: 'rtpengine', instances: media.rtpengine.length, ...ports });
  return {
    port,
    silenceAlarms: alarmsOf(port),
    close: async () => {
      await port.shutdown();
      await embedded.shutdown();
    },
  };
}

/** Each alarm of each leg counts, also the next one of the same silence. */
function alarmsOf(port: MediaPort): () => number {
  let count = 0;
  port.subscribe(({ type }) => {
    if (type === 'silenceAlarm') count += 1;
  });
  return () => count;
}

/** Which plane died, how, and that it is back: the first thing an operator looks for when sound was cut. */
function tellLosses(port: MediaPort, log: Log): void {
  port.subscribe((event) => {
    if (event.type === 'planeLost') log.error('media.down', { plane: event.plane, detail: event.detail });
    else if (event.type === 'planeBack') log.info('media.back', { plane: event.plane });
  });
}
