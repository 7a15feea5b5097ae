/** `npm run build`: compiles everything into `dist/`. */
import { build, ensurePackages, requireNode } from './lib-setup.mjs';

requireNode();
ensurePackages();
build();
