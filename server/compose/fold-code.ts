/** A name for the code that folds the ledger: the hash of its compiled files, so that nobody has to count versions. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folders that decide what a fold makes of a fact. */
const folders = ['domain', 'app/office', 'app/mailbox'] as const;

export function foldCode(): string {
  const root = join(import.meta.dirname, '..');
  const hash = createHash('sha256');
  for (const folder of folders) {
    const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
    for (const name of names.filter((each) => /(?<!\.test)\.js$/.test(each)).sort()) {
      hash
        .update(name)
        .update('\0')
        .update(readFileSync(join(root, folder, name)));
    }
  }
  return hash.digest('hex').slice(0, 32);
}
