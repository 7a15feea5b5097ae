#!/usr/bin/env node
/** `npx bereikbaar <verb>`: the command line, building first where that is needed. */
import { ensureBuild, ensurePackages, requireNode } from '../scripts/lib-setup.mjs';

requireNode();
ensurePackages();
ensureBuild();
await import('../dist/server/cli/cli.js');
