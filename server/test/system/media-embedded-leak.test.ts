/** A bounded look for leaks; `scripts/bench/media-cycles.ts` takes the long one. */
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { EmbeddedMedia } from '../../adapters/media/embedded/embedded-media.ts';
import type { EndpointId } from '../../app/ports/media.ts';
import { must } from './media-kit/contract.ts';
import { plainOffer } from './media-kit/plain-offer.ts';
import { until } from './media-kit/rtp-phone.ts';

const offer = plainOffer(9);

test('calls and browser legs that come and go leave no handles, threads or ports behind', async (t) => {
  const media = await EmbeddedMedia.start({
    addresses: [{ family: 4, bind: '127.0.0.1', advertise: '127.0.0.1' }],
    ports: { min: 34000, max: 34399 },
    portQuarantineMs: 50,
  });
  t.after(() => media.shutdown());
  const connected = new Set<EndpointId>();
  media.subscribe((event) => {
    if (event.type === 'endpointConnected') connected.add(event.endpoint);
  });
  const handles = async () => (await readdir(`/proc/${media.pid}/fd`)).length;
  const threads = async () =>
    Number(/Threads:\s+(\d+)/.exec(await readFile(`/proc/${media.pid}/status`, 'utf8'))?.[1]);

  async function plain(): Promise<void> {
    const id = must(await media.allocate({ kind: 'plain', label: 'cycle' }));
    must(await media.answerOffer(id, offer));
    must(await media.close(id));
  }
  async function browsers(): Promise<void> {
    const one = must(await media.allocate({ kind: 'webrtc', label: 'cycle' }));
    const other = must(await media.allocate({ kind: 'webrtc', label: 'cycle' }));
    const answer = must(await media.answerOffer(other, must(await media.createOffer(one))));
    const accepted = await media.acceptAnswer(one, answer.sdp);
    // On a machine that stands still the library may lose a connection at its beginning (see webrtc-leg.ts): then they
    // come and go all the same, and what they leave behind is what is looked at here.
    if (accepted.ok) {
      await until(
        () => connected.has(one) && connected.has(other),
        () => 'not connected',
      );
    } else assert.equal(accepted.error.code, 'unknownEndpoint');
    for (const id of [one, other]) await media.close(id);
  }
  const round = async () => {
    for (let n = 0; n < 100; n++) await plain();
    for (let n = 0; n < 10; n++) await browsers();
    // Endpoints that never got an answer, and one that never got an offer.
    const waiting = must(await media.allocate({ kind: 'webrtc', label: 'cycle' }));
    must(await media.createOffer(waiting));
    must(await media.close(waiting));
    must(await media.close(must(await media.allocate({ kind: 'plain', label: 'cycle' }))));
  };

  // The first round starts what stays: the library's threads, its certificate, our caches.
  await round();
  await until(
    () => media.health()[0]?.portsFree === 200,
    () => `${media.health()[0]?.portsFree} pairs free`,
  );
  const before = { handles: await handles(), threads: await threads() };
  await round();
  await round();
  await until(
    () => media.health()[0]?.portsFree === 200,
    () => `${media.health()[0]?.portsFree} pairs free`,
  );
  assert.ok((await handles()) <= before.handles + 2, `${before.handles} handles, then ${await handles()}`);
  assert.ok((await threads()) <= before.threads + 2, `${before.threads} threads, then ${await threads()}`);
  assert.equal(media.health()[0]?.endpoints, 0);
});
