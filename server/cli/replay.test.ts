import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

function bereikbaar(...args: readonly string[]): { readonly code: number | null; readonly out: string } {
  const cli = join(import.meta.dirname, 'cli.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8' });
  return { code: status, out: stdout + stderr };
}

test('a simulated day goes today as recorded, and a shorter day sends its last callers elsewhere', () => {
  const folder = mkdtempSync(join(tmpdir(), 'replay-'));
  try {
    const calls = join(folder, 'day.jsonl');
    const day = ['--day', '2026-12-01', '--profile', 'olst-wijhe', '--seed', '7', '--calls', '120'];
    assert.equal(bereikbaar('simulate', ...day, '--dialplans-dir', 'dialplans', '--ledger', calls).code, 0);
    const proposal = join(folder, 'proposal');
    cpSync('dialplans', proposal, { recursive: true });
    const replay = () =>
      bereikbaar(
        'replay',
        '--calls',
        calls,
        '--dialplan',
        proposal,
        '--dialplans-dir',
        'dialplans',
        '--json',
      );
    const before = JSON.parse(replay().out) as Result;
    assert.ok(before.calls > 50);
    assert.equal(before.same, before.calls);
    assert.deepEqual(before.differences, []);
    const plan = join(proposal, 'olst-wijhe.yaml');
    const text = readFileSync(plan, 'utf8');
    writeFileSync(plan, text.replace('tuesday: 08:30-16:30', 'tuesday: 08:30-12:00'));
    const after = JSON.parse(replay().out) as Result;
    assert.ok(after.differences.length > 5 && after.differences.length < after.calls);
    for (const each of after.differences) {
      assert.equal(each.before, 'queue olst-wijhe/kcc');
      assert.match(each.after, /^(announcement olst-wijhe\/gesloten|voicemail olst-wijhe\/kcc)$/);
    }
    writeFileSync(plan, text.replace('start: calamiteit', 'start: nergens'));
    const broken = replay();
    assert.equal(broken.code, 1);
    assert.match(broken.out, /have mistakes; see: bereikbaar dialplan check/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

interface Result {
  readonly calls: number;
  readonly same: number;
  readonly differences: readonly { readonly before: string; readonly after: string }[];
}
