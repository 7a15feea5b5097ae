/** What was recorded, as it lies on disk: plain at first, sealed soon after its call. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { systemChance, systemClock } from '../../../adapters/clock/system-clock.ts';
import { RecordingsFolder } from '../../../adapters/media/recordings.ts';
import { SoundKeys } from '../../../adapters/media/sound-keys.ts';
import { openStore } from '../../../adapters/store/open-store.ts';
import { silentLog } from '../../../app/ports/log.ts';

/** Names of complete recordings, without what says that they are sealed. */
export async function recordingNames(dataDir: string): Promise<readonly string[]> {
  const names = await readdir(join(dataDir, 'recordings'));
  const complete = names.filter((name) => /\.wav(\.sealed)?$/.test(name));
  return [...new Set(complete.map((name) => name.replace(/\.wav(\.sealed)?$/, '')))];
}

/** The WAV; null while there is none. */
export async function recordingNamed(dataDir: string, name: string): Promise<Buffer | null> {
  const store = await openStore({ dataDir, log: silentLog, clock: systemClock, chance: systemChance });
  try {
    const sound = await new RecordingsFolder({
      folder: join(dataDir, 'recordings'),
      keys: new SoundKeys({ subjects: store.subjects, clock: systemClock, chance: systemChance }),
      clock: systemClock,
      log: silentLog,
    }).bytesOf(name);
    if (sound === null) return null;
    const parts: Uint8Array[] = [];
    for await (const part of sound.read(0, sound.size - 1)) parts.push(part);
    return Buffer.concat(parts);
  } finally {
    await store.close();
  }
}
