/** A browser and the stand-in server for one test file; everything is closed at its end. */
import { join } from 'node:path';
import { after, before } from 'node:test';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { chromiumOptions } from '../../screens/chromium.ts';
import { FakeServer } from '../../screens/fake-server.ts';
import type { World } from '../../screens/world.ts';
import { busyWorld } from '../../screens/world-busy.ts';
import { collectConnections } from './sound-received.ts';

const screensFolder = join(import.meta.dirname, '..', '..', '..', '..', 'agent-ui');
const waitMsMax = 30_000;

export interface Stage {
  readonly server: FakeServer;
  /** A fresh browser profile on this scene. */
  open(path: string, world: World, signedIn?: boolean): Promise<Page>;
  /** A second person's browser on the same scene. */
  openBeside(path: string): Promise<Page>;
}

/** Registers the start and the end of the stage with the test runner. */
export function openStage(): Stage {
  let browser: Browser;
  let server: FakeServer;
  const contexts: BrowserContext[] = [];
  before(async () => {
    server = await FakeServer.start(screensFolder, busyWorld());
    browser = await chromium.launch(chromiumOptions);
  });
  after(async () => {
    await browser.close();
    await server.stop();
  });
  const profile = async (path: string): Promise<[BrowserContext, Page]> => {
    const made = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      locale: 'nl-NL',
      reducedMotion: 'reduce',
    });
    await made.addInitScript(collectConnections);
    const page = await made.newPage();
    page.setDefaultTimeout(waitMsMax);
    await page.goto(server.origin + path);
    return [made, page];
  };
  return {
    get server() {
      return server;
    },
    async open(path, world, signedIn = true) {
      for (const context of contexts.splice(0)) await context.close();
      server.play(world, signedIn);
      const [context, page] = await profile(path);
      contexts.push(context);
      return page;
    },
    async openBeside(path) {
      const [context, page] = await profile(path);
      contexts.push(context);
      return page;
    },
  };
}
