/**
 * Looking at one endpoint now and then, as rtpengine reports nothing by itself: its first sound, its silence, and
 * whether it still exists.
 */
import { receivesIn } from '../../../protocol/sdp/offer-answer.ts';
import type { Held } from './held.ts';

/** How often an endpoint that was heard is asked for. */
const watchMs = 2000;
/** A browser's bridge waits for its first sound, so it is asked often at first; nobody waits for a telephone's. */
const eagerMs = 50;
/** A browser that has sent nothing for this long after the answer is in no hurry any more. */
const freshMs = 3000;

export type Seen = 'nothing' | 'connected' | 'gone' | { readonly silentMs: number };

/** Tells whether it is time to look, and sets the next time. */
export function isWatchDue(held: Held, now: number): boolean {
  if (held.leg.codec === undefined || now < held.nextWatchAt) return false;
  const isEager = held.leg.request.kind === 'webrtc' && now - held.quietSince < freshMs;
  held.nextWatchAt = now + (held.connected ? watchMs : isEager ? eagerMs : watchMs / 4);
  return true;
}

/** @param silenceAlarmMs default where the endpoint has none of its own; 0 = never */
export async function watch(held: Held, now: number, silenceAlarmMs: number): Promise<Seen> {
  const heard = await held.leg.heard();
  if (heard === undefined) return 'gone';
  const isMore = heard > held.packets;
  held.packets = heard;
  if (isMore) {
    held.quietSince = now;
    held.alarms = 0;
    return held.connected ? 'nothing' : 'connected';
  }
  const alarmMs = held.leg.request.silenceAlarmMs ?? silenceAlarmMs;
  const silentMs = Math.round(now - held.quietSince);
  const isExpected = receivesIn(held.leg.direction ?? 'inactive');
  if (alarmMs === 0 || !isExpected || silentMs < alarmMs * (held.alarms + 1)) return 'nothing';
  held.alarms += 1;
  return { silentMs };
}
