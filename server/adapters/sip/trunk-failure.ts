/** Whether a final answer tells of the trunk, so that another one may do better, or of the party that was called. */

/** RFC 3261 section 21.5 and 21.4.9: the next hop is broken, overloaded or silent (RFC 3263 section 4.3). */
const statuses: ReadonlySet<number> = new Set([408, 500, 502, 503, 504]);

/**
 * Causes of the telephone network (ITU-T Q.850, carried by RFC 3326 section 2): no route, no circuit, network out of
 * order, temporary failure, congestion, channel not available, resources not available.
 */
const causes: ReadonlySet<number> = new Set([2, 3, 34, 38, 41, 42, 44, 47]);

/** `reason` is the text of its Reason headers, empty without one. */
export function trunkFailed(status: number, reason: string): boolean {
  const cause = /Q\.850\s*;[^,]*?cause\s*=\s*(\d{1,3})/i.exec(reason)?.[1];
  return cause === undefined ? statuses.has(status) : causes.has(Number(cause));
}
