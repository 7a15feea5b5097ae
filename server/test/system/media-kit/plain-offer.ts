/** The smallest offer of a telephone on this machine: A-law at `port`. */
export function plainOffer(port: number): string {
  const lines = ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 'c=IN IP4 127.0.0.1', 't=0 0'];
  return [...lines, `m=audio ${port} RTP/AVP 8`, ''].join('\r\n');
}
