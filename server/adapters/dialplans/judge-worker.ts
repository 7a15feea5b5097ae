/**
 * Judges a folder of dialplans on a thread of its own: the proof takes a second of computing, and the thread
 * of the calls must not wait for it. Answers once with a verdict, or with what went wrong.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { judgeDialplans, type Verdict } from '../../domain/dialplan/judge.ts';
import type { DialplanFolder } from './read-folder.ts';

export interface JudgeOrder {
  readonly files: DialplanFolder;
  readonly from: string;
  readonly until: string;
  readonly defaultEntrance: string | undefined;
}

export type JudgeAnswer =
  | { readonly ok: true; readonly verdict: Verdict }
  | { readonly ok: false; readonly message: string };

function judge({ files, from, until, defaultEntrance }: JudgeOrder): JudgeAnswer {
  try {
    return { ok: true, verdict: judgeDialplans(files, from, until, defaultEntrance) };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.postMessage(judge(workerData as JudgeOrder));
