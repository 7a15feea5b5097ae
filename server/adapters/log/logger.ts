/**
 * The log: one line an event, as JSON or readable. Every field passes the scrubber on its way out, so no
 * caller's number or name reaches a file (DOMAIN R21).
 */
import { destination, type Logger as Pino, pino, stdTimeFunctions } from 'pino';
import type { Log, LogFields } from '../../app/ports/log.ts';
import { humanLine } from './human.ts';
import { scrubField } from './scrub.ts';

export interface LogOptions {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly format: 'auto' | 'json' | 'human';
  /** Receives whole lines instead of standard output; for tests. */
  readonly write?: ((line: string) => void) | undefined;
}

export interface OpenLog extends Log {
  /** Writes what is still buffered. Call it last, also before a forced exit. */
  flush(): void;
}

export function openLog(options: LogOptions): OpenLog {
  const human = options.format === 'human' || (options.format === 'auto' && process.stdout.isTTY === true);
  // Asynchronous: a slow terminal or pipe must not make a call wait.
  const out = options.write === undefined ? destination({ fd: 1, sync: false }) : null;
  const write = options.write ?? ((line: string) => out?.write(line));
  const root = pino(
    {
      level: options.level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      // Errors are described by the scrubber.
      serializers: {},
    },
    human ? { write: (line) => write(humanLine(line)) } : { write },
  );
  return Object.assign(logOver(root), { flush: () => out?.flushSync() });
}

function logOver(target: Pino): Log {
  const line =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (event: string, fields: LogFields = {}): void => {
      if (target.isLevelEnabled(level)) target[level]({ event, ...scrubbed(fields) });
    };
  return {
    debug: line('debug'),
    info: line('info'),
    warn: line('warn'),
    error: line('error'),
    with: (fields) => logOver(target.child(scrubbed(fields))),
  };
}

function scrubbed(fields: LogFields): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, scrubField(name, value)]));
}
