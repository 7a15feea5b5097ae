/**
 * `npm test`: installs what is missing, builds, lints, then runs the tests.
 *
 * Usage: npm test [-- [--unit | --system] [path-part …]]
 *   --unit      only the tests beside the sources (seconds)
 *   --system    only `server/test/system` (real SIP clients; needs the Debian packages in README.md)
 *   path-part   only test files whose path contains one of these words
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuild, ensurePackages, requireNode, root } from './lib-setup.mjs';

requireNode();
ensurePackages();
ensureBuild();

const words = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const only = (flag) => process.argv.includes(flag);
const folders = [join(root, 'dist', 'server'), join(root, 'dist', 'agent-ui-check', 'agent-ui')];
const all = folders
  .flatMap(find)
  .filter((file) => words.length === 0 || words.some((word) => file.includes(word)));
const isSystem = (file) => file.includes('/test/system/');

if (!only('--unit') && !only('--system') && words.length === 0) {
  step('lint', [join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome'), 'check', '.']);
}
// System tests run one file after another: each owns real ports and measures real time.
if (!only('--system'))
  tests(
    'unit',
    all.filter((file) => !isSystem(file)),
    2,
  );
if (!only('--unit')) tests('system', all.filter(isSystem), 1);

function tests(what, files, concurrency) {
  if (files.length === 0) return;
  step(`${what} tests (${files.length} files)`, [
    '--test',
    `--test-concurrency=${concurrency}`,
    '--enable-source-maps',
    ...files,
  ]);
}

function step(what, args) {
  console.error(`bereikbaar: ${what}`);
  const result = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (result.status !== 0) {
    console.error(`bereikbaar: ${what} failed.`);
    process.exit(result.status ?? 1);
  }
}

function find(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.test.js'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}
