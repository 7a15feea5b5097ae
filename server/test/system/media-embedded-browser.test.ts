/** The embedded plane towards Chromium. */
import { EmbeddedMedia } from '../../adapters/media/embedded/embedded-media.ts';
import { browserContract } from './media-kit/browser-contract.ts';

browserContract(
  'embedded',
  async () => {
    const media = await EmbeddedMedia.start({
      addresses: [{ family: 4, bind: '127.0.0.1', advertise: '127.0.0.1' }],
      ports: { min: 33000, max: 33999 },
    });
    return { port: media, stop: () => media.shutdown() };
  },
  { keepsOneSource: true, mapsKeyNumbers: true, tellsPeerReports: true, noticesGoneBrowser: true },
);
