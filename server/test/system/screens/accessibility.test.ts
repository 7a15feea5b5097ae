/**
 * Every screen in every state: axe finds nothing in light and dark colours and in another municipality's
 * theme, and nothing has to be scrolled sideways at 320 px or at 200 % zoom (WCAG 2.2 AA; 1.4.10).
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { scenes } from '../../screens/scenes.ts';
import { busyWorld } from '../../screens/world-busy.ts';
import { openStage } from './stage.ts';

// Evaluated from outside: the page's own security policy allows no foreign script.
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const everything = {
  type: 'tag',
  values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
};
const contrast = { type: 'rule', values: ['color-contrast'] };
const stage = openStage();

for (const scene of scenes) {
  test(`${scene.name} has no mistakes that axe knows, and fits on a narrow screen`, async () => {
    const page = await stage.open(scene.path, scene.world(), scene.signedIn);
    await scene.ready(page);
    await page.evaluate(axe);
    await page.emulateMedia({ colorScheme: 'light' });
    assert.deepEqual(await violations(page, everything), [], scene.name);
    // Only colours change with the scheme.
    await page.emulateMedia({ colorScheme: 'dark' });
    assert.deepEqual(await violations(page, contrast), [], `${scene.name} in dark`);
    // 640 by 400 CSS pixels is what is left of 1280 by 800 at 200 % zoom.
    for (const viewport of [
      { width: 320, height: 640 },
      { width: 640, height: 400 },
    ]) {
      await page.setViewportSize(viewport);
      const width = await page.evaluate<number>('document.documentElement.scrollWidth');
      assert.ok(width <= viewport.width, `${scene.name} is ${width} wide on ${viewport.width}`);
    }
  });
}

for (const theme of ['voorbeeld-groen', 'voorbeeld-paars']) {
  test(`the theme ${theme} is taken over at run time and keeps its contrast`, async () => {
    const world = busyWorld();
    const page = await stage.open('/werkplek', { ...world, me: { ...world.me, theme } });
    await page.getByText('J. van Dalen').first().waitFor();
    await page.evaluate(axe);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      assert.deepEqual(await violations(page, contrast), [], `${theme} in ${colorScheme}`);
    }
  });
}

/** What axe finds, one line each. */
async function violations(page: Page, rules: typeof contrast): Promise<readonly string[]> {
  return page.evaluate(async (run) => {
    const { axe } = globalThis as unknown as {
      axe: {
        run(options: object): Promise<{
          violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
        }>;
      };
    };
    const result = await axe.run({ runOnly: run });
    return result.violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary.slice(0, 300)}`),
    );
  }, rules);
}
