/** Removes `dist/`, so that a deleted source leaves no compiled ghost behind. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './lib-setup.mjs';

rmSync(join(root, 'dist'), { recursive: true, force: true });
