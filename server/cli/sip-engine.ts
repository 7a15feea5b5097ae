/**
 * `bereikbaar sip-engine`: the embedded SIP engine alone, for any drachtio application.
 *
 *   bereikbaar sip-engine --listen udp:0.0.0.0:5060 --listen tcp:0.0.0.0:5060 --control 127.0.0.1:9022 --secret-file /run/secret
 */
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { scrubField } from '../adapters/log/scrub.ts';
import { type SipEngine, startSipEngine } from '../adapters/sip-engine/engine.ts';
import type { EngineLog, ListenOption, SipProto, TlsMaterial } from '../adapters/sip-engine/options.ts';
import { keepHeapTight } from './tight-heap.ts';

interface Flags {
  readonly listen: readonly string[];
  readonly control: string;
  readonly secret?: string;
  readonly secretFile?: string;
  readonly advertise?: string;
  readonly tlsKey?: string;
  readonly tlsCert?: string;
  readonly quiet?: boolean;
}

/** Exit codes: 0 stopped, 1 could not start, 2 wrong usage. */
export function sipEngineCommand(): Command {
  return new Command('sip-engine')
    .description('run the SIP engine alone: a server of drachtio’s control protocol with its own transports')
    .requiredOption(
      '--listen <proto:host:port>',
      'address for SIP: udp, tcp, tls, ws or wss; may be given several times',
      (value: string, before: readonly string[]) => [...before, value],
      [] as readonly string[],
    )
    .option('--control <host:port>', 'address applications connect to', '127.0.0.1:9022')
    .option('--secret <word>', 'secret of the applications (or BEREIKBAAR_SIP_ENGINE_SECRET)')
    .option('--secret-file <path>', 'file with the secret')
    .option('--advertise <address>', 'address to write in Via and Contact when it is not the bound one')
    .option('--tls-key <path>', 'private key in PEM, for tls and wss')
    .option('--tls-cert <path>', 'certificate chain in PEM, for tls and wss')
    .option('--quiet', 'no log lines')
    .addHelpText(
      'after',
      '\nExample:\n  bereikbaar sip-engine --listen udp:127.0.0.1:5060 --listen tcp:127.0.0.1:5060 --control 127.0.0.1:9022 --secret-file secret.txt\n',
    )
    .action(async (flags: Flags, command: Command) => {
      const settings = readFlags(flags, process.env);
      if (!settings.ok) command.error(settings.problems.join('\n'), { exitCode: 2 });
      keepHeapTight();
      await run(settings.value, flags.quiet === true);
    });
}

interface Settings {
  readonly listen: readonly ListenOption[];
  readonly control: { readonly host: string; readonly port: number };
  readonly secret: string;
  readonly advertise?: string;
}

type SettingsResult =
  | { readonly ok: true; readonly value: Settings }
  | { readonly ok: false; readonly problems: readonly string[] };

/** All mistakes at once, each with what is wanted. */
export function readFlags(flags: Flags, environment: NodeJS.ProcessEnv): SettingsResult {
  const problems: string[] = [];
  const tls = readTls(flags, problems);
  const listen: ListenOption[] = [];
  for (const text of flags.listen) {
    const option = readListen(text, tls);
    if (typeof option === 'string') problems.push(option);
    else listen.push(option);
  }
  if (flags.listen.length === 0)
    problems.push('--listen is needed at least once, e.g. --listen udp:127.0.0.1:5060');
  const control = readAddress(flags.control);
  if (control === undefined)
    problems.push(`--control "${flags.control}" is not host:port, e.g. 127.0.0.1:9022`);
  const secret = readSecret(flags, environment, problems);
  if (problems.length > 0 || control === undefined) return { ok: false, problems };
  return {
    ok: true,
    value: {
      listen,
      control,
      secret,
      ...(flags.advertise === undefined ? {} : { advertise: flags.advertise }),
    },
  };
}

function readSecret(flags: Flags, environment: NodeJS.ProcessEnv, problems: string[]): string {
  let secret = flags.secret ?? environment['BEREIKBAAR_SIP_ENGINE_SECRET'] ?? '';
  if (flags.secretFile !== undefined) {
    try {
      secret = readFileSync(flags.secretFile, 'utf8').trim();
    } catch {
      problems.push(`--secret-file "${flags.secretFile}" cannot be read`);
      return '';
    }
  }
  if (secret === '') {
    problems.push(
      'a secret is needed: --secret, --secret-file or BEREIKBAAR_SIP_ENGINE_SECRET; there is no default',
    );
  }
  return secret;
}

function readTls(flags: Flags, problems: string[]): TlsMaterial | undefined {
  if (flags.tlsKey === undefined || flags.tlsCert === undefined) return undefined;
  try {
    return { key: readFileSync(flags.tlsKey), cert: readFileSync(flags.tlsCert) };
  } catch {
    problems.push('--tls-key or --tls-cert cannot be read');
    return undefined;
  }
}

const protos: readonly string[] = ['udp', 'tcp', 'tls', 'ws', 'wss'] satisfies readonly SipProto[];

function readListen(text: string, tls: TlsMaterial | undefined): ListenOption | string {
  const colon = text.indexOf(':');
  const proto = text.slice(0, colon);
  const address = readAddress(text.slice(colon + 1));
  if (!protos.includes(proto) || address === undefined) {
    return `--listen "${text}" is not proto:host:port with udp, tcp, tls, ws or wss, e.g. udp:127.0.0.1:5060`;
  }
  const secure = proto === 'tls' || proto === 'wss';
  if (secure && tls === undefined) return `--listen "${text}" needs --tls-key and --tls-cert`;
  return { proto: proto as SipProto, ...address, ...(secure && tls !== undefined ? { tls } : {}) };
}

/** `host:port`, the host in brackets when it is IPv6. */
function readAddress(text: string): { readonly host: string; readonly port: number } | undefined {
  const match = /^(?:\[([0-9A-Fa-f:.]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  if (match === null || port > 65_535) return undefined;
  return { host: match[1] ?? match[2] ?? '', port };
}

async function run(settings: Settings, quiet: boolean): Promise<void> {
  const log: EngineLog = quiet ? quietLog : lineLog;
  let engine: SipEngine;
  try {
    engine = await startSipEngine({ ...settings, log });
  } catch (error) {
    console.error(`bereikbaar sip-engine: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
    return;
  }
  for (const { proto, host, port } of engine.listening)
    console.error(`listening on ${proto}:${host}:${port}`);
  console.error(`control on ${settings.control.host}:${engine.controlPort}`);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
  await engine.close();
}

const quietLog: EngineLog = { debug() {}, info() {}, warn() {}, error() {} };

/** One JSON line an event on standard error. */
const lineLog: EngineLog = {
  debug() {},
  info: (fields, event) => writeLine('info', fields, event),
  warn: (fields, event) => writeLine('warn', fields, event),
  error: (fields, event) => writeLine('error', fields, event),
};

function writeLine(level: string, fields: Readonly<Record<string, unknown>>, event: string): void {
  const shown = Object.entries(fields).map(([name, value]) => [name, scrubField(name, value)]);
  console.error(
    JSON.stringify({ time: new Date().toISOString(), level, event, ...Object.fromEntries(shown) }),
  );
}
