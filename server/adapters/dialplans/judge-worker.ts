/**
 * Judges a folder of dialplans on a thread of its own: the proof takes a second of computing, and the thread
 * of the calls must not wait for it. Answers once with a verdict, or with the error of the disk.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { judgeDialplans, type Verdict } from '../../domain/dialplan/judge.ts';
import { readFolder } from './read-folder.ts';

export interface JudgeOrder {
  readonly folder: string;
  readonly from: string;
  readonly until: string;
  readonly defaultEntrance: string | undefined;
}

export type JudgeAnswer =
  | { readonly ok: true; readonly verdict: Verdict }
  | { readonly ok: false; readonly message: string };

async function judge({ folder, from, until, defaultEntrance }: JudgeOrder): Promise<JudgeAnswer> {
  try {
    return { ok: true, verdict: judgeDialplans(await readFolder(folder), from, until, defaultEntrance) };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.postMessage(await judge(workerData as JudgeOrder));
