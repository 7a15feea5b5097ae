/**
 * Pages without signing in that tell of the whole installation (`/metrics`, `/vandaag`): for the own network only, so that
 * a proxy that passes everything on does not show them to the world. RFC 1918, RFC 4193, RFC 3927, RFC 4291 section 2.5.6.
 */
import { BlockList } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';

const inside = new BlockList();
for (const [network, bits] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
] as const) {
  inside.addSubnet(network, bits, 'ipv4');
}
inside.addAddress('::1', 'ipv6');
inside.addSubnet('fc00::', 7, 'ipv6');
inside.addSubnet('fe80::', 10, 'ipv6');

/** Whether an address is one of this machine or of a private network. */
export function isInside(address: string): boolean {
  const plain = (address.split('%', 1)[0] ?? '').replace(/^::ffff:(?=\d+\.)/i, '');
  return inside.check(plain, plain.includes(':') ? 'ipv6' : 'ipv4');
}

/** Answers 403 to who comes from elsewhere; a `preHandler` of such a page. */
export async function insideOnly(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (isInside(request.ip)) return;
  await reply.code(403).type('text/plain; charset=utf-8').send('Alleen binnen het eigen netwerk.\n');
}
