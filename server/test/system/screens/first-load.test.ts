/** What an agent's browser has to fetch before the workplace works: under 300 kB of script, compressed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { busyWorld } from '../../screens/world-busy.ts';
import { openStage } from './stage.ts';

const stage = openStage();
const scriptBytesMax = 300_000;

test('the workplace with its softphone loads less than 300 kB of script', async () => {
  const page = await stage.open('/toegankelijkheid', busyWorld());
  const sizes = new Map<string, Promise<number>>();
  page.on('response', (response) => {
    if (!response.url().endsWith('.js')) return;
    sizes.set(
      response.url(),
      response.body().then((body) => gzipSync(body).length),
    );
  });
  await page.goto(`${stage.server.origin}/werkplek`);
  await page.getByText('Webtelefoon werkt').waitFor();
  const total = (await Promise.all(sizes.values())).reduce((sum, size) => sum + size, 0);
  assert.ok(total > 50_000 && total < scriptBytesMax, `${total} bytes in ${sizes.size} files`);
});
