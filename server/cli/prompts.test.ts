import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { parseWav, wavHeader } from '../protocol/rtp/wav.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'prompts-cli-'));
after(() => rmSync(dataDir, { recursive: true, force: true }));

function prompts(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const cli = join(import.meta.dirname, 'cli.js');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [cli, 'prompts', ...args, '--data-dir', dataDir, ...(args.includes('--dialplans-dir') ? [] : dialplans)],
    { encoding: 'utf8', env: { ...process.env, ...env } },
  );
  return { code: status, out: stdout + stderr };
}
const dialplans = ['--dialplans-dir', 'dialplans'];

/** Two seconds of a soft tone, as a 16 bit WAV at 16 kHz, after half a second of silence. */
function recording(): string {
  const samples = Int16Array.from({ length: 40_000 }, (_, n) =>
    n < 8000 ? 0 : Math.round(1500 * Math.sin((2 * Math.PI * 440 * n) / 16_000)),
  );
  const path = join(dataDir, 'opname.wav');
  const header = wavHeader({ encoding: 'linear16', channels: 1, sampleRate: 16_000 }, samples.byteLength);
  writeFileSync(path, Buffer.concat([header, Buffer.from(samples.buffer)]));
  return path;
}

test('everything that is shipped is in order', () => {
  const listed = prompts(['list', '--check', '--municipality', 'olst-wijhe']);
  assert.equal(listed.code, 0, listed.out);
  assert.match(listed.out, /^olst-wijhe\/welkom +nl +shipped +\d\.\d s$/m);
  assert.match(listed.out, /^\d+ shipped$/m);
});

test('an imported recording is what the list shows as own, cut and as loud as the others', () => {
  const whose = ['--language', 'nl', '--municipality', 'lochem'];
  const taken = prompts(['import', recording(), '--prompt', 'queue/welcome', ...whose]);
  assert.equal(taken.code, 0, taken.out);
  assert.match(taken.out, /^queue\/welcome \(nl\) for lochem: 2\.[23] s/m);
  assert.match(prompts(['list', ...whose]).out, /^queue\/welcome +nl +own/m);
  const file = readFileSync(join(dataDir, 'prompts/own/lochem/nl/queue/welcome.wav'));
  const parsed = parseWav(file);
  assert.ok(parsed.ok && parsed.wav.encoding === 'alaw' && parsed.wav.sampleRate === 8000);
});

test('what is no recording, or for no prompt, is refused and changes nothing', () => {
  const whose = ['--language', 'nl', '--municipality', 'elburg'];
  const noPrompt = prompts(['import', recording(), '--prompt', 'elburg/nooit', ...whose]);
  assert.equal(noPrompt.code, 1);
  assert.match(noPrompt.out, /There is no prompt “elburg\/nooit” in nl/);
  const noSound = prompts(['import', 'package.json', '--prompt', 'elburg/welkom', ...whose]);
  assert.equal(noSound.code, 1);
  assert.match(noSound.out, /The recording cannot be read/);
  const nobody = prompts(['list', '--municipality', 'nergens']);
  assert.equal(nobody.code, 1);
  assert.match(nobody.out, /There is no dialplan of “nergens”/);
  assert.equal(prompts(['list', '--municipality', '../x']).code, 2);
  assert.equal(existsSync(join(dataDir, 'prompts/own/elburg')), false);
});

test('without espeak-ng, rendering says what to install', () => {
  const rendered = prompts(['render', '--all', '--municipality', 'elburg', '--language', 'nl'], {
    PATH: dataDir,
  });
  assert.equal(rendered.code, 1);
  assert.match(rendered.out, /Rendering needs espeak-ng and sox: install them\./);
});

test('a changed text is stale until it is rendered', () => {
  const folder = join(dataDir, 'dialplans');
  cpSync('dialplans', folder, { recursive: true });
  const file = join(folder, 'lochem.yaml');
  const text = readFileSync(file, 'utf8');
  const changed = text.replace('nl: Welkom bij de gemeente Lochem.', 'nl: Goedendag, gemeente Lochem.');
  assert.notEqual(changed, text);
  writeFileSync(file, changed);
  const at = ['--municipality', 'lochem', '--dialplans-dir', folder];
  const before = prompts(['list', '--check', ...at]);
  assert.equal(before.code, 1);
  assert.match(before.out, /^lochem\/welkom +nl +stale/m);
  const rendered = prompts(['render', ...at]);
  assert.match(rendered.out, /^1 prompt spoken in /m);
  const afterwards = prompts(['list', '--check', ...at]);
  assert.equal(afterwards.code, 0, afterwards.out);
  assert.match(afterwards.out, /^lochem\/welkom +nl +rendered/m);
});
