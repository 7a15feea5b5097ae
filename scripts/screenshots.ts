/**
 * Takes a picture of every screen in every state into `docs/screenshots`, from the stand-in server of
 * `server/test/screens`, in Debian's Chromium.
 *
 * Usage: node dist/scripts/screenshots.js [--out <folder>] [--only <word>] [--dark] [--shrink]
 *   --out    where to (default docs/screenshots)
 *   --only   only screens whose name contains this word
 *   --dark   in dark colours
 *   --shrink 128 colours instead of all (needs ffmpeg): a third of the size
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { chromiumOptions } from '../server/test/screens/chromium.ts';
import { FakeServer } from '../server/test/screens/fake-server.ts';
import { scenes } from '../server/test/screens/scenes.ts';
import { busyWorld } from '../server/test/screens/world-busy.ts';

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'docs/screenshots' },
    only: { type: 'string', default: '' },
    dark: { type: 'boolean', default: false },
    shrink: { type: 'boolean', default: false },
  },
});
const sizes = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const;

mkdirSync(values.out, { recursive: true });
const server = await FakeServer.start(join(import.meta.dirname, '..', 'agent-ui'), busyWorld());
const browser = await chromium.launch(chromiumOptions);
try {
  for (const scene of scenes.filter((one) => one.name.includes(values.only))) {
    for (const viewport of sizes) {
      server.play(scene.world(), scene.signedIn !== false);
      const context = await browser.newContext({
        viewport,
        locale: 'nl-NL',
        colorScheme: values.dark ? 'dark' : 'light',
        reducedMotion: 'reduce',
      });
      const page = await context.newPage();
      page.setDefaultTimeout(10_000);
      await page.goto(server.origin + scene.path);
      await scene.ready(page);
      const file = join(values.out, `${scene.name}-${viewport.width}${values.dark ? '-donker' : ''}.png`);
      await page.screenshot({ path: file });
      if (values.shrink) shrink(file);
      console.log(file);
      await context.close();
    }
  }
} finally {
  await browser.close();
  await server.stop();
}

/** Gives the picture a palette of its own; flat surfaces look the same. */
function shrink(file: string): void {
  const palette =
    'split[a][b];[a]palettegen=max_colors=128:reserve_transparent=0[p];[b][p]paletteuse=dither=none';
  const small = `${file}.small.png`;
  execFileSync('ffmpeg', ['-y', '-loglevel', 'error', '-i', file, '-vf', palette, small]);
  renameSync(small, file);
}
