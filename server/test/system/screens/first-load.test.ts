/** What an agent's browser has to fetch before the workplace works: under 300 kB of script, compressed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { busyWorld } from '../../screens/world-busy.ts';
import { openStage } from './stage.ts';

const stage = openStage();
const scriptBytesMax = 300_000;

test('the workplace with its softphone loads less than 300 kB of script', async (t) => {
  const page = await stage.open('/werkplek', busyWorld());
  await page.getByText('Webtelefoon werkt').waitFor();
  const names = await page.evaluate<readonly string[]>(
    'performance.getEntriesByType("resource").map((entry) => entry.name).filter((name) => name.endsWith(".js"))',
  );
  const files = new Set(names);
  let total = 0;
  for (const name of files) {
    const answer = await fetch(name);
    total += gzipSync(Buffer.from(await answer.arrayBuffer())).length;
  }
  t.diagnostic(`${total} bytes compressed in ${files.size} files`);
  assert.ok(total > 50_000 && total < scriptBytesMax, `${total} bytes in ${files.size} files`);
});
