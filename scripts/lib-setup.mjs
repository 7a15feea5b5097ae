/**
 * What `npm start`, `npm test` and `bereikbaar` share before any TypeScript runs: a fit Node.js,
 * installed packages, an up-to-date build. Plain JavaScript without dependencies, because on a
 * fresh clone nothing else exists yet.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const nodeMin = [20, 19];

function run(command, args, what, env = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  if (result.error || result.status !== 0) {
    console.error(`bereikbaar: ${what} failed${result.error ? `: ${result.error.message}` : ''}.`);
    process.exit(1);
  }
}

/** Ends the process with advice when this Node.js is older than the oldest one supported. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > nodeMin[0] || (major === nodeMin[0] && minor >= nodeMin[1])) return;
  console.error(
    `bereikbaar: Node.js ${nodeMin.join('.')} or newer is needed; this is ${process.versions.node}.`,
  );
  process.exit(1);
}

/** Installs the packages of the lock file when they are missing or the lock file has changed. */
export function ensurePackages() {
  const packages = join(root, 'node_modules');
  // `npm ci` begins by emptying the folder: through a link that would be another work tree's.
  if (lstatSync(packages, { throwIfNoEntry: false })?.isSymbolicLink()) return;
  const stamp = join(packages, '.bereikbaar-lock');
  const wanted = sha(readFileSync(join(root, 'package-lock.json')));
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.error('bereikbaar: installing packages (a few minutes the first time)…');
  // SQLite is compiled where there is no ready-made build of it: on all processors.
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], 'npm ci', { JOBS: 'max' });
  writeFileSync(stamp, wanted);
}

/** Compiles when a source is newer than the last build or a source has gone. */
export function ensureBuild() {
  const stamp = join(root, 'dist', '.stamp');
  const wanted = sourceFingerprint();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  build();
}

/** Compiles the server, scripts and screens into `dist/` from nothing. */
export function build() {
  console.error('bereikbaar: building…');
  const wanted = sourceFingerprint();
  run(process.execPath, [join(root, 'scripts', 'clean.mjs')], 'cleaning');
  run(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', '.'], 'tsc');
  const ui = join(root, 'agent-ui', 'build.mjs');
  if (existsSync(ui)) run(process.execPath, [ui], 'building the screens');
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(join(root, 'dist', '.stamp'), wanted);
}

function sourceFingerprint() {
  const hash = createHash('sha256');
  for (const name of ['tsconfig.json', 'package-lock.json']) hash.update(readFileSync(join(root, name)));
  for (const folder of ['server', 'scripts', 'agent-ui']) addFolder(hash, join(root, folder));
  return hash.digest('hex');
}

function addFolder(hash, folder) {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) addFolder(hash, path);
    else hash.update(`${path.slice(root.length)} ${statSync(path).mtimeMs} ${statSync(path).size}\n`);
  }
}

function sha(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}
