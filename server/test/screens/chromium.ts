/** How tests start Debian's Chromium: without a screen, with microphones that are not there. */
import type { LaunchOptions } from 'playwright-core';

export const chromiumOptions: LaunchOptions = {
  executablePath: process.env['BEREIKBAAR_CHROMIUM'] ?? '/usr/bin/chromium',
  headless: true,
  // Date and time fields follow the language of the browser, not of the page.
  env: { ...process.env, LANGUAGE: 'nl', LANG: 'nl_NL.UTF-8' },
  args: [
    '--lang=nl-NL',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    '--allow-loopback-in-peer-connection',
    '--disable-features=WebRtcHideLocalIpsWithMdns',
    '--autoplay-policy=no-user-gesture-required',
  ],
};
