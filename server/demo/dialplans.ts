/** The sample dialplans for the demo: open around the clock today and the two days after it. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isMap, isSeq, parseDocument } from 'yaml';
import { addDays, type IsoDate } from '../domain/time.ts';

/** A demo that runs past midnight goes on. */
const daysOpen = 3;

/** Copies the dialplans of `from` to `to`. */
export async function writeDemoDialplans(from: string, to: string, today: IsoDate): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const name of await readdir(from)) {
    if (!/\.ya?ml$/.test(name) || /\.tests\.ya?ml$/.test(name)) continue;
    await writeFile(join(to, name), opened(await readFile(join(from, name), 'utf8'), today));
  }
}

function opened(text: string, today: IsoDate): string {
  const document = parseDocument(text);
  // So that the agents have a leader, who may listen in.
  document.setIn(['teams', 'kcc'], { name: 'Klantcontactcentrum' });
  const hours = document.get('hours');
  if (!isMap(hours)) return text;
  const days = Array.from({ length: daysOpen }, (_, index) => addDays(today, index));
  for (const { value } of hours.items) {
    if (!isMap(value)) continue;
    const kept = value.get('exceptions');
    const others = isSeq(kept)
      ? (kept.toJSON() as readonly { readonly on: string }[]).filter(({ on }) => !days.includes(on))
      : [];
    const open = days.map((on) => ({ on, open: '00:00-24:00', reason: 'demonstratie' }));
    value.set('exceptions', document.createNode([...open, ...others]));
  }
  return document.toString({ lineWidth: 0 });
}
