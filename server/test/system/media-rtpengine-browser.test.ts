/** rtpengine towards Chromium. */
import { RtpengineMedia } from '../../adapters/media/rtpengine/rtpengine-media.ts';
import { browserContract } from './media-kit/browser-contract.ts';
import { startRtpengine } from './media-kit/rtpengine-daemon.ts';

browserContract(
  'rtpengine',
  async () => {
    const daemon = await startRtpengine({ ports: { min: 45000, max: 45999 } });
    const media = await RtpengineMedia.start({
      instances: [{ host: '127.0.0.1', port: daemon.port }],
      dtmfLog: { host: '127.0.0.1', port: daemon.dtmfPort },
    });
    const stop = async () => {
      await media.shutdown();
      await daemon.stop();
    };
    return { port: media, stop };
  },
  { keepsOneSource: false, mapsKeyNumbers: false, tellsPeerReports: false, noticesGoneBrowser: false },
);
