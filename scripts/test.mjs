/**
 * `npm test`: installs what is missing, builds, lints, then runs the tests.
 *
 * Usage: npm test [-- [--unit | --system] [path-part …]]
 *   --unit      only the tests beside the sources (three minutes; a path-part makes it seconds)
 *   --system    only `server/test/system` (real SIP clients; needs the Debian packages in README.md)
 *   --at=TIME   as if it were TIME (UTC, to come, such as 2029-12-31T22:58:30), by Debian's `faketime`; for finding tests that
 *               hold only at some hours or dates
 *   path-part   only test files whose path contains one of these words
 *
 * System tests play sound and drive browsers against the clock, four lanes beside each other. A file that fails there
 * is run once more with the machine to itself: what fails again is a fault, what passes is named at the end as
 * unsteady. More than `secondRunsMax` such files fail the run at once (docs/adr/0006).
 */
import { spawn, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ensureBuild, ensurePackages, requireNode, root } from './lib-setup.mjs';

const secondRunsMax = 6;

requireNode();
ensurePackages();
ensureBuild();

const words = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const only = (flag) => process.argv.includes(flag);
const at = process.argv.find((word) => word.startsWith('--at='))?.slice('--at='.length);
const folders = [join(root, 'dist', 'server'), join(root, 'dist', 'agent-ui-check', 'agent-ui')];
const all = folders
  .flatMap(find)
  .filter((file) => words.length === 0 || words.some((word) => file.includes(word)));
const isSystem = (file) => file.includes('/test/system/');

if (!only('--unit') && !only('--system') && words.length === 0) {
  step('lint', [join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome'), 'check', '.']);
}
if (!only('--system')) {
  const files = all.filter((file) => !isSystem(file));
  if (files.length > 0) step(`unit tests (${files.length} files)`, testArgs(files, 2));
}
// Each system test owns real ports and mostly waits, so four lanes run beside each other: together they keep half of
// two processors busy. What plays sound keeps to one lane and what converses in a browser to another, since they need a
// processor in time; pages that are only looked at have one as well, so that the lanes take about equally long.
if (!only('--unit')) {
  const laneOf = (file) =>
    /system\/(media-|sound\/|voicemail\/)/.test(file)
      ? 'sound'
      : /system\/screens\/(accessibility|first-load)/.test(file)
        ? 'pages'
        : /system\/(screens|demo)\//.test(file)
          ? 'screens'
          : 'signalling';
  const files = all.filter(isSystem);
  await lanes(
    ...['sound', 'screens', 'signalling', 'pages'].map((name) => [
      `system tests of ${name}`,
      files.filter((file) => laneOf(file) === name),
    ]),
  );
}

function testArgs(files, concurrency) {
  return ['--test', `--test-concurrency=${concurrency}`, '--enable-source-maps', ...files];
}

/** The command that runs node with these arguments, at the moment that was asked for; with its environment. */
function atMoment(args) {
  if (at === undefined) return [process.execPath, args, process.env];
  // Timers and waits go by the monotonic clock, which stays the real one.
  const env = { ...process.env, TZ: 'UTC', FAKETIME_DONT_FAKE_MONOTONIC: '1' };
  return ['faketime', [at.replace('T', ' '), process.execPath, ...args], env];
}

/** Runs the lanes side by side, the files of a lane one after another; each prints when it has ended. */
async function lanes(...named) {
  const failed = await Promise.all(
    named.map(async ([what, files]) => {
      if (files.length > 0) console.error(`bereikbaar: ${what} (${files.length} files)`);
      const fallen = [];
      for (const file of files) {
        const { status, said } = await run(file);
        process.stdout.write(said);
        if (status !== 0) fallen.push(file);
      }
      return fallen;
    }),
  );
  for (const name of runAgain(failed.flat())) {
    console.error(`bereikbaar: ${name} failed.`);
    process.exitCode = 1;
  }
}

/** Runs one file in a process of its own. */
function run(file) {
  const [command, args, env] = atMoment(testArgs([file], 1));
  const child = spawn(command, args, {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said = [];
  child.stdout.on('data', (chunk) => said.push(chunk));
  return new Promise((resolve) =>
    child.on('close', (status) => resolve({ status, said: Buffer.concat(said) })),
  );
}

/** Runs each of these files with the machine to itself; answers which failed for good. */
function runAgain(files) {
  if (files.length > secondRunsMax) return files.map(nameOf);
  const failed = files.filter((file) => {
    console.error(`bereikbaar: once more, alone: ${nameOf(file)}`);
    const [command, args, env] = atMoment(testArgs([file], 1));
    return spawnSync(command, args, { cwd: root, env, stdio: 'inherit' }).status !== 0;
  });
  const unsteady = files.filter((file) => !failed.includes(file));
  for (const file of unsteady) console.error(`bereikbaar: unsteady, passed when run alone: ${nameOf(file)}`);
  return failed.map(nameOf);
}

function nameOf(file) {
  return relative(join(root, 'dist'), file);
}

function step(what, args) {
  console.error(`bereikbaar: ${what}`);
  const [command, all, env] = atMoment(args);
  const result = spawnSync(command, all, { cwd: root, env, stdio: 'inherit' });
  if (result.status !== 0) {
    if (result.error !== undefined) console.error(`bereikbaar: ${command}: ${result.error.message}`);
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
