/** Answers REGISTER as a registrar would, so that a softphone believes it is reachable; ignores the rest. */

const copied = ['via', 'from', 'call-id', 'cseq'] as const;

export function answerSip(request: string, status: 200 | 403): string | null {
  if (!request.startsWith('REGISTER ')) return null;
  const headers = request.split('\r\n').slice(1);
  const of = (name: string) => headers.filter((header) => header.toLowerCase().startsWith(`${name}:`));
  const contact = of('contact')[0] ?? '';
  return [
    `SIP/2.0 ${status} ${status === 200 ? 'OK' : 'Forbidden'}`,
    ...copied.flatMap(of),
    `${of('to')[0]};tag=fake`,
    status === 200 ? `${contact.replace(/;expires=\d+/, '')};expires=120` : '',
    'Content-Length: 0',
    '',
    '',
  ]
    .filter((line, index, all) => line !== '' || index >= all.length - 2)
    .join('\r\n');
}
