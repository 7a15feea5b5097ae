/**
 * The programs that make and read sound: espeak-ng speaks, ffmpeg or sox read recordings. They are asked with fixed
 * arguments, texts go in by standard input, and time and size are bounded.
 */
import { spawn } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { samplesOfWav } from './wav-samples.ts';

const programMsMax = 60_000;
/** Longest prompt, seconds: a caller does not listen longer, and a music file is a mistake. */
export const promptSecondsMax = 180;
/** A second more than is allowed, so that too long can be told from just right; 16 bit at espeak-ng's 22.05 kHz. */
const outputBytesMax = (promptSecondsMax + 1) * 2 * 22_050;
/** A larger WAV is longer than any prompt, or of a rate that nobody records speech at. */
const wavBytesMax = 40 * 1024 * 1024;
/** Headers, and the last block of a resampler. */
const programSlackBytes = 64_000;

type ProgramResult =
  | { readonly ok: true; readonly output: Buffer }
  /** `missing`: the program is not installed. */
  | { readonly ok: false; readonly reason: 'missing' | 'failed'; readonly detail: string };

export type SamplesResult =
  | { readonly ok: true; readonly samples: Int16Array }
  | { readonly ok: false; readonly reason: 'missing' | 'failed'; readonly detail: string };

const voices = { nl: 'nl', en: 'en-gb' } as const;

/** Speaks a text with espeak-ng; sox brings it to 8 kHz, as high notes would fold into hiss otherwise. */
export async function synthesise(text: string, language: 'nl' | 'en'): Promise<SamplesResult> {
  const spoken = await run(
    'espeak-ng',
    ['-v', voices[language], '-s', '150', '-p', '40', '-g', '1', '--stdout', '--stdin'],
    Buffer.from(text),
  );
  if (!spoken.ok) return spoken;
  // Gain first: full-scale vowels would clip in the filter.
  const raw = await run(
    'sox',
    ['-t', 'wav', '-', ...rawFormat, '-', 'gain', '-6', 'highpass', '200', 'rate', '8000'],
    spoken.output,
  );
  return raw.ok ? { ok: true, samples: samplesOf(raw.output) } : raw;
}

/** Reads a recording: WAV by ourselves, any other form that ffmpeg, or else sox, knows; cut off just above `promptSecondsMax`. */
export async function readRecording(path: string): Promise<SamplesResult> {
  const own = await readOwn(path);
  if (own !== null) return { ok: true, samples: own };
  // "file:" and the list of protocols keep a playlist from asking the network; the list of formats keeps out playlists
  // altogether, since one that somebody uploads could name the recordings of others.
  const asked = `-v error -nostdin -protocol_whitelist file -format_whitelist ${soundFormats} -i`.split(' ');
  const wanted = `-t ${promptSecondsMax + 1} -af highpass=f=120 -ac 1 -ar 8000 -f s16le -`.split(' ');
  const tried = await run('ffmpeg', [...asked, `file:${path}`, ...wanted]);
  const effects = `trim 0 ${promptSecondsMax + 1} remix - gain -6 highpass 120 rate 8000`.split(' ');
  const raw =
    tried.ok || tried.reason === 'failed' ? tried : await run('sox', [path, ...rawFormat, '-', ...effects]);
  return raw.ok ? { ok: true, samples: samplesOf(raw.output) } : raw;
}

async function readOwn(path: string): Promise<Int16Array | null> {
  try {
    if ((await stat(path)).size > wavBytesMax) return null;
    return await samplesOfWav(await readFile(path), promptSecondsMax + 1);
  } catch {
    // The programs below say what is wrong with the file.
    return null;
  }
}

/** What recorders, browsers and phones write, by ffmpeg's names of demuxers. */
const soundFormats = 'wav,w64,mp3,ogg,matroska,webm,mov,mp4,aac,flac,aiff,amr,au';

const rawFormat = ['-t', 'raw', '-r', '8000', '-e', 'signed-integer', '-b', '16', '-L', '-c', '1'] as const;

function samplesOf(bytes: Buffer): Int16Array {
  return Int16Array.from({ length: bytes.length >> 1 }, (_, at) => bytes.readInt16LE(at * 2));
}

function run(program: string, args: readonly string[], input?: Buffer): Promise<ProgramResult> {
  return new Promise((resolve) => {
    // Not spawn's own `timeout`: its timer keeps us alive for a minute when the program does not exist.
    const signal = AbortSignal.timeout(programMsMax);
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], signal });
    const output: Buffer[] = [];
    let bytes = 0;
    let complaint = '';
    child.on('error', (error: NodeJS.ErrnoException) => {
      const reason = error.code === 'ENOENT' ? 'missing' : 'failed';
      resolve({ ok: false, reason, detail: `${program}: ${error.code ?? error.message}` });
    });
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > outputBytesMax + programSlackBytes) child.kill();
      else output.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      complaint = (complaint + chunk.toString()).slice(0, 300);
    });
    child.on('close', (code) => {
      if (code === 0) resolve({ ok: true, output: Buffer.concat(output) });
      else
        resolve({
          ok: false,
          reason: 'failed',
          detail: `${program}: ${complaint.trim() || `ended with ${code}`}`,
        });
    });
    // A program that ends early closes its input; its exit code tells.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
