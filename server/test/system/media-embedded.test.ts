/** The embedded plane keeps the contract. */
import { EmbeddedMedia } from '../../adapters/media/embedded/embedded-media.ts';
import { mediaContract } from './media-kit/contract.ts';

mediaContract(
  'embedded',
  async () => {
    const media = await EmbeddedMedia.start({
      addresses: [{ family: 4, bind: '127.0.0.1', advertise: '127.0.0.1' }],
      ports: { min: 31000, max: 31999 },
    });
    return { port: media, stop: () => media.shutdown() };
  },
  { settleFrames: 5, mapsKeyNumbers: true, sendsKeys: true, survivesBursts: true, mixes: true },
);
