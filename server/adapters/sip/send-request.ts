/** A request of our own outside any dialog (REGISTER, OPTIONS, NOTIFY), and the one thing that comes of it. */
import type { Clock } from '../../app/ports/clock.ts';
import type { SrfClient, SrfRequest, SrfResponse } from './srf.ts';

export interface RequestOut {
  readonly method: 'REGISTER' | 'OPTIONS' | 'NOTIFY';
  readonly uri: string;
  /** Where the request goes instead of where its URI leads; null or absent: there. */
  readonly proxy?: string | null;
  readonly body?: string;
  readonly headers: Readonly<Record<string, string>>;
}

export type RequestOutcome =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly reason: string;
      /** The value of a header of the answer. */
      readonly header: (name: string) => string | undefined;
      /** Contact as the SIP server wrote it into the request. */
      readonly sentContact: string | undefined;
    }
  /** Nobody answered; `why` is for logs and screens. */
  | { readonly kind: 'silence'; readonly why: string };

export type SendRequest = (request: RequestOut) => Promise<RequestOutcome>;

/** A transaction ends by itself after 32 s (RFC 3261 timer F); beyond it the SIP server itself has gone. */
const answerWithinMs = 40_000;

/** drachtio-srf's own declaration of `request` is of another age: this is what it does. */
type Requester = (
  uri: string,
  options: { method: string; headers: Record<string, string>; proxy?: string; body?: string },
  sent: (error: Error | null, request?: SrfRequest) => void,
) => void;

/** `srf` gives the connection of the moment, null when there is none. */
export function senderOver(srf: () => SrfClient | null, clock: Clock): SendRequest {
  return ({ method, uri, headers, proxy = null, body }) =>
    new Promise((resolve) => {
      const client = srf();
      if (client === null) {
        resolve({ kind: 'silence', why: 'no connection to the SIP server' });
        return;
      }
      const late = clock.setTimer(answerWithinMs, () => done({ kind: 'silence', why: 'no answer' }));
      const done = (outcome: RequestOutcome): void => {
        late.cancel();
        resolve(outcome);
      };
      try {
        (client.request as unknown as Requester).call(
          client,
          uri,
          {
            method,
            headers: { ...headers },
            ...(proxy !== null && { proxy }),
            ...(body !== undefined && { body }),
          },
          (error, request) => {
            if (error || !request) done({ kind: 'silence', why: error?.message ?? 'not sent' });
            else request.on('response', (response) => heard(request, response, done));
          },
        );
      } catch (error) {
        done({ kind: 'silence', why: (error as Error).message });
      }
    });
}

function heard(
  request: SrfRequest,
  response: SrfResponse | undefined,
  done: (outcome: RequestOutcome) => void,
): void {
  if (!response || response.status < 200) return;
  // The SIP server makes up 408 and 503 when the network gives nothing: these have no source.
  if (!response.source_address) {
    done({ kind: 'silence', why: `${response.status} ${response.reason}` });
    return;
  }
  done({
    kind: 'answer',
    status: response.status,
    reason: response.reason,
    header: (name) => response.get(name),
    sentContact: request.get('Contact'),
  });
}
