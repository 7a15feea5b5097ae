/** rtpengine keeps the contract; what it cannot do is named. */
import { EmbeddedMedia } from '../../adapters/media/embedded/embedded-media.ts';
import { RtpengineMedia } from '../../adapters/media/rtpengine/rtpengine-media.ts';
import { mediaContract } from './media-kit/contract.ts';
import { startRtpengine } from './media-kit/rtpengine-daemon.ts';

mediaContract(
  'rtpengine',
  async () => {
    const daemon = await startRtpengine({ ports: { min: 44000, max: 44999 } });
    const mixer = await EmbeddedMedia.start({
      addresses: [{ family: 4, bind: '127.0.0.1', advertise: '127.0.0.1' }],
      ports: { min: 43000, max: 43199 },
    });
    const media = await RtpengineMedia.start({
      mixer,
      instances: [{ host: '127.0.0.1', port: daemon.port }],
      dtmfLog: { host: '127.0.0.1', port: daemon.dtmfPort },
      recordingDir: daemon.recordingDir,
    });
    const stop = async () => {
      await media.shutdown();
      await mixer.shutdown();
      await daemon.stop();
    };
    return { port: media, stop };
  },
  { settleFrames: 15, mapsKeyNumbers: false, sendsKeys: false, survivesBursts: false, mixes: true },
);
