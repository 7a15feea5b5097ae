/** What every verb shares: exit codes, the end of its help, and how a failure is told. */
import { LedgerError } from '../app/ports/ledger.ts';
import { PeopleError } from '../app/ports/people.ts';
import { ConfigError } from '../config/load.ts';
import { schema } from '../config/schema.ts';

export const exitCodes = { done: 0, failed: 1, usage: 2 } as const;

/** A failure that the user can understand and mend: shown without a stack. */
export class CliError extends Error {}

/** Examples and exit codes below the options of a verb's help. */
export function usage(examples: readonly string[]): string {
  return `\nExamples:\n${examples.map((each) => `  $ ${each}`).join('\n')}\n\nExit codes: 0 done, 1 failed, 2 used wrongly.`;
}

/** Whether output could not be written because its reader is gone (EPIPE of write(2)). */
export function isClosedPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE';
}

export function failureText(error: unknown): string {
  if (!(error instanceof Error)) return `bereikbaar: ${String(error)}`;
  const address = addressText(error);
  if (address !== null) return `bereikbaar: ${address}`;
  const known = [CliError, ConfigError, LedgerError, PeopleError].some((kind) => error instanceof kind);
  const text = known || error.name === 'StoreError' ? error.message : (error.stack ?? error.message);
  return `bereikbaar: ${text}`;
}

/** What to do about an address that cannot be listened on (bind(2)); null: another failure. */
function addressText(error: NodeJS.ErrnoException & { readonly address?: string; readonly port?: number }) {
  if (error.syscall !== 'bind' && error.syscall !== 'listen') return null;
  const at = `${error.address ?? '?'}:${error.port ?? '?'}`;
  const [host, port] = [
    `${schema.sip.host.name} or ${schema.http.host.name}`,
    `${schema.sip.port.name} or ${schema.http.port.name}`,
  ];
  switch (error.code) {
    case 'EADDRINUSE':
      return `${at} is in use by another program, perhaps by Bereikbaar itself. Stop that one, or choose another port with ${port}.`;
    case 'EADDRNOTAVAIL':
      return `this machine has no address ${error.address ?? '?'}. Set ${host} to one that it has.`;
    case 'EACCES':
      return `${at} may not be used by this user. Choose a port above 1023 with ${port}.`;
    default:
      return null;
  }
}
