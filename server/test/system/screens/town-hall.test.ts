/**
 * A town hall in the browser on the real server: a caller on `/bel`, two agents, a colleague, a leader and an
 * administrator, with sound both ways. The cases share one server and one browser, in this order.
 */
import { calamity } from './town-hall/calamity.ts';
import { callback } from './town-hall/callback.ts';
import { conversations } from './town-hall/conversations.ts';
import { openHall } from './town-hall/hall.ts';
import { midCall } from './town-hall/mid-call.ts';
import { promises } from './town-hall/promises.ts';
import { restart } from './town-hall/restart.ts';
import { testCall } from './town-hall/test-call.ts';
import { transfers } from './town-hall/transfers.ts';

const hall = openHall();
// First, while no wait is known yet that could be told: the offer depends on it.
callback(hall);
conversations(hall);
testCall(hall);
midCall(hall);
transfers(hall);
// With the note that a transfer without an answer left.
promises(hall);
calamity(hall);
restart(hall);
