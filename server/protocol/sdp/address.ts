/** Which addresses sound may be sent to. Names are not looked up: a telephone that means a host writes its number. */

/** An IPv4 address in dotted form. */
export function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

/** An IPv6 address: eight groups, or fewer around one `::`, the last two perhaps as IPv4 (RFC 4291 §2.2). */
export function isIpv6(text: string): boolean {
  const halves = text.split('::');
  if (halves.length > 2 || text.length > 45) return false;
  let groups = 0;
  for (const [index, half] of halves.entries()) {
    const parts = half === '' ? [] : half.split(':');
    for (const [at, part] of parts.entries()) {
      const isLast = index === halves.length - 1 && at === parts.length - 1;
      if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups += 1;
      else if (isLast && isIpv4(part)) groups += 2;
      else return false;
    }
  }
  return halves.length === 2 ? groups < 8 : groups === 8;
}

/** One host we may send to: no multicast, no broadcast. `0.0.0.0` and `::` mean hold and are not hosts either. */
export function isUnicast(text: string, family: 4 | 6): boolean {
  if (family === 6) return isIpv6(text) && !/^ff/i.test(text) && !isUnspecified(text);
  const first = Number(text.split('.')[0]);
  return isIpv4(text) && !isUnspecified(text) && first < 224;
}

/** The address that means "send nothing" in descriptions of the old style (RFC 3264 §8.4). */
export function isUnspecified(text: string): boolean {
  return text === '0.0.0.0' || /^[0:]+$/.test(text);
}
