/**
 * Builds the screens into `dist/agent-ui`: type-check, then bundle. `scripts/lib-setup.mjs` calls it.
 *
 * Usage: node agent-ui/build.mjs [--bundle-only]
 *   --bundle-only   skip the type-check
 *
 * The type-check also writes plain JavaScript to `dist/agent-ui-check`, where the tests of the screens'
 * pure parts run without a browser.
 */
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import config from './vite.config.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);

function typeCheck() {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const child = spawn(process.execPath, [tsc, '-p', here], { cwd: root, stdio: 'inherit' });
  return new Promise((resolve) => child.on('close', (code) => resolve(code === 0)));
}

const checked = process.argv.includes('--bundle-only') ? Promise.resolve(true) : typeCheck();
await build({ ...config, configFile: false, logLevel: 'warn' });
if (!(await checked)) {
  console.error('bereikbaar: the screens do not type-check.');
  process.exit(1);
}
