/** HTTP to other servers: bounded in time and size, no redirections, problems without addresses or bodies. */
import type { HttpAnswer, HttpPort, HttpRequest } from '../../app/ports/delivery.ts';

const answerMsUsual = 10_000;
/** An answer longer than this is cut off: nothing we ask for is longer. */
const bodyBytesMax = 1024 * 1024;

export const fetchHttp: HttpPort = {
  async request({
    method,
    address,
    headers,
    body,
    answerMs = answerMsUsual,
  }: HttpRequest): Promise<HttpAnswer> {
    try {
      const answer = await fetch(address, {
        method,
        headers,
        body,
        redirect: 'manual',
        signal: AbortSignal.timeout(answerMs),
      });
      return { answered: true, status: answer.status, body: await textOf(answer) };
    } catch (error) {
      return { answered: false, problem: problemOf(error) };
    }
  },
};

async function textOf(answer: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of answer.body ?? []) {
    bytes += part.byteLength;
    if (bytes > bodyBytesMax) break;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** The code of the network's error; its message holds the address. */
function problemOf(error: unknown): string {
  const cause = (error as { readonly cause?: { readonly code?: unknown } }).cause;
  if (typeof cause?.code === 'string') return cause.code;
  return error instanceof Error ? error.name : 'failed';
}
