/**
 * Main of the media process: the engine behind the messages of its parent. It lives as long as its parent does,
 * and ends by `process.exit`, since the WebRTC library's own threads would keep it alive for ever.
 */
import type { MediaResult } from '../../../app/ports/media.ts';
import { MediaEngine } from './engine.ts';
import type { EngineMethod, FromEngine, ToEngine } from './engine-calls.ts';

let engine: MediaEngine | undefined;

process.on('message', (message: ToEngine) => {
  if (message.type === 'configure') {
    engine = new MediaEngine(message.options, (event) => tell({ type: 'event', event }));
    tell({ type: 'ready' });
  } else if (engine !== undefined) {
    void answer(engine, message.number, message.method, message.args);
  }
});

process.on('disconnect', () => {
  engine?.shutdown();
  // Recordings need a moment to reach the disk.
  setTimeout(() => process.exit(0), 300);
});

// The parent decides when the calls are over; a Ctrl-C in the terminal reaches both of us.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);

async function answer(
  of: MediaEngine,
  number: number,
  method: EngineMethod,
  args: readonly unknown[],
): Promise<void> {
  const call = of[method] as (...args: unknown[]) => unknown;
  let result: unknown;
  try {
    result = await call.apply(of, [...args]);
  } catch (error) {
    const detail = error instanceof Error ? error.message : 'the media engine failed';
    result = { ok: false, error: { code: 'planeDown', detail } } satisfies MediaResult<never>;
  }
  tell({ type: 'result', number, result });
}

function tell(message: FromEngine): void {
  if (process.connected) process.send?.(message);
}
