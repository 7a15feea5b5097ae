/** Short forms of the port's results. */
import type { MediaError, MediaResult } from '../../app/ports/media.ts';

export function ok<T>(value: T): MediaResult<T> {
  return { ok: true, value };
}

export const done: MediaResult<void> = { ok: true, value: undefined };

export function fail(error: MediaError): { readonly ok: false; readonly error: MediaError } {
  return { ok: false, error };
}

export const unknownEndpoint = fail({ code: 'unknownEndpoint' });

export function wrongState(detail: string): { readonly ok: false; readonly error: MediaError } {
  return fail({ code: 'wrongState', detail });
}
