/**
 * What crosses between the main process and the media process: calls with a number, their results, and events.
 * Plain JSON; both ends are ours and of one version.
 */
import type { MediaEvent } from '../../../app/ports/media.ts';
import type { MediaEngine } from './engine.ts';
import type { EmbeddedOptions } from './options.ts';

/** The methods that may be called from the main process. */
export const engineMethods = [
  'allocate',
  'answerOffer',
  'createOffer',
  'acceptAnswer',
  'bridge',
  'unbridge',
  'hear',
  'play',
  'stopPlaying',
  'collectDigits',
  'feedDigit',
  'sendDtmf',
  'startRecording',
  'stopRecording',
  'pauseRecording',
  'statistics',
  'close',
  'health',
] as const satisfies readonly (keyof MediaEngine)[];
export type EngineMethod = (typeof engineMethods)[number];

export type EngineArguments<M extends EngineMethod> = Parameters<MediaEngine[M]>;
export type EngineResult<M extends EngineMethod> = Awaited<ReturnType<MediaEngine[M]>>;

export type ToEngine =
  | { readonly type: 'configure'; readonly options: EmbeddedOptions }
  | {
      readonly type: 'call';
      readonly number: number;
      readonly method: EngineMethod;
      readonly args: readonly unknown[];
    };

export type FromEngine =
  | { readonly type: 'ready' }
  | { readonly type: 'result'; readonly number: number; readonly result: unknown }
  | { readonly type: 'event'; readonly event: MediaEvent };
