/** What `engine-b2bua` measures: the engine and a drachtio-srf application in one process. Arguments: SIP port, callee's port, drachtio. */
import Srf from 'drachtio-srf';
import { startSipEngine } from '../../../server/adapters/sip-engine/engine.ts';

const [sipPort = '', calleePort = '', drachtio = ''] = process.argv.slice(2);
const secret = 'bench';

async function control(): Promise<{ host: string; port: number; secret: string }> {
  if (drachtio !== '') {
    const [host = '', port = '', word = ''] = drachtio.split(':');
    return { host, port: Number(port), secret: word };
  }
  const engine = await startSipEngine({
    listen: [{ proto: 'udp', host: '127.0.0.1', port: Number(sipPort) }],
    control: { host: '127.0.0.1', port: 0 },
    secret,
    isTrusted: () => true,
  });
  return { host: '127.0.0.1', port: engine.controlPort, secret };
}

interface Leg {
  on(event: 'destroy', listener: () => void): void;
  destroy(): Promise<unknown>;
}
interface App {
  invite(handler: (req: unknown, res: unknown) => void): void;
  createB2BUA(req: unknown, res: unknown, uri: string, options: object): Promise<{ uas: Leg; uac: Leg }>;
  connect(options: object): void;
  on(event: string, listener: () => void): void;
}

const srf = new Srf() as unknown as App;
srf.invite((req, res) => {
  srf.createB2BUA(req, res, `sip:callee@127.0.0.1:${calleePort}`, {}).then(
    ({ uas, uac }) => {
      uas.on('destroy', () => void uac.destroy().catch(() => {}));
      uac.on('destroy', () => void uas.destroy().catch(() => {}));
    },
    // A refused or cancelled call is SIPp's to count.
    () => {},
  );
});
srf.on('error', () => {});
srf.on('connect', () => setImmediate(() => process.send?.('ready')));
srf.connect(await control());

process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMs: (user + system) / 1000, residentMb: Math.round(process.memoryUsage().rss / 1e6) });
});
process.on('SIGTERM', () => process.exit(0));
