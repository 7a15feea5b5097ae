/**
 * A copy of a message in memory of its own, for what is kept to be sent again (RFC 3261 section 17: up to 32 s).
 * A small buffer is a slice of a shared 8 kB one; keeping the slice would keep all of that.
 */
export function kept(bytes: Uint8Array): Uint8Array {
  const copy = Buffer.allocUnsafeSlow(bytes.byteLength);
  copy.set(bytes);
  return copy;
}
