/** `npm run demo`: installs what is missing, builds what has changed, starts the demo. */
import { ensureBuild, ensurePackages, requireNode } from './lib-setup.mjs';

requireNode();
ensurePackages();
ensureBuild();
process.argv.splice(2, 0, 'demo');
await import('../dist/server/cli/cli.js');
