/**
 * A trunk tried now, because somebody asks: OPTIONS (RFC 3261 section 11) to see whether it is there, and its
 * registration (section 10.2) where it has one. Nothing is dialled.
 */
import type { Clock } from '../../app/ports/clock.ts';
import type { Trunk, TrunkProbe } from '../../app/ports/trunks.ts';
import type { RequestOutcome, SendRequest } from './send-request.ts';
import type { TrunkRegistration } from './trunk-register.ts';
import { uriToAsk } from './trunk-watch.ts';

export interface ProbeParts {
  readonly send: SendRequest;
  readonly clock: Clock;
  /** Whether a host name stands for something; asked only to explain a silence. */
  readonly knowsHost: (host: string) => Promise<boolean>;
}

/** Who tries a trunk looks at the screen meanwhile; a transaction itself goes on for 32 s. Milliseconds. */
const probeWithin = 10_000;

export async function probeTrunk(
  trunk: Trunk,
  registration: TrunkRegistration | null,
  parts: ProbeParts,
): Promise<readonly TrunkProbe[]> {
  const asked = askWhetherThere(trunk, parts);
  return Promise.all(
    trunk.register === null || registration === null
      ? [asked]
      : [asked, register(trunk.register.registrar, registration, parts)],
  );
}

async function askWhetherThere(trunk: Trunk, parts: ProbeParts): Promise<TrunkProbe> {
  const { send, clock } = parts;
  const uri = uriToAsk(trunk);
  if (uri === null) return { asked: 'options', outcome: 'nowhere', status: null, took: null };
  const headers = { from: '<sip:bereikbaar@localhost>', to: `<${uri}>`, accept: 'application/sdp' };
  const began = clock.now();
  const outcome = await within(clock, send({ method: 'OPTIONS', uri, headers }));
  if (outcome === null || outcome.kind === 'silence') {
    return { asked: 'options', ...(await whySilent(hostOf(uri.replace(/^sip:|;.*$/g, '')), parts)) };
  }
  // Any final answer shows that somebody is there.
  return { asked: 'options', outcome: 'answered', status: outcome.status, took: clock.now() - began };
}

async function register(
  registrar: string,
  registration: TrunkRegistration,
  parts: ProbeParts,
): Promise<TrunkProbe> {
  const { clock } = parts;
  const began = clock.now();
  const ended = await within(
    clock,
    registration.attemptNow().then((): true => true),
  );
  const { phase, lastError } = registration.state;
  const took = clock.now() - began;
  if (ended !== null && phase === 'registered' && lastError === null) {
    return { asked: 'register', outcome: 'registered', status: 200, took };
  }
  const status = ended === null ? null : (lastError?.status ?? null);
  if (status === null) return { asked: 'register', ...(await whySilent(hostOf(registrar), parts)) };
  return { asked: 'register', outcome: refusals.get(status) ?? 'refused', status, took };
}

/** RFC 3261 section 21.4, as registrars use them. */
const refusals: ReadonlyMap<number, TrunkProbe['outcome']> = new Map([
  [401, 'wrongPassword'],
  [407, 'wrongPassword'],
  [403, 'forbidden'],
  [404, 'unknownAccount'],
]);

async function whySilent(
  host: string,
  { knowsHost }: ProbeParts,
): Promise<Pick<TrunkProbe, 'outcome' | 'status' | 'took'>> {
  return { outcome: (await knowsHost(host)) ? 'silent' : 'unknownHost', status: null, took: null };
}

/** The host of `host`, `host:port`, `[v6]` or `[v6]:port`. */
function hostOf(hop: string): string {
  return /^\[([^\]]+)\]/.exec(hop)?.[1] ?? hop.replace(/:\d+$/, '');
}

function within<T extends RequestOutcome | true>(clock: Clock, work: Promise<T>): Promise<T | null> {
  return new Promise((resolve) => {
    const late = clock.setTimer(probeWithin, () => resolve(null));
    void work.then((value) => {
      late.cancel();
      resolve(value);
    });
  });
}
