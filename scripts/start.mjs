/** `npm start`: installs what is missing, builds what has changed, starts the server. */
import { ensureBuild, ensurePackages, requireNode } from './lib-setup.mjs';

requireNode();
ensurePackages();
ensureBuild();
process.argv.splice(2, 0, 'serve');
await import('../dist/server/cli/cli.js');
