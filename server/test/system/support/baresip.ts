/**
 * baresip as a desk phone: registers, rings, answers, hangs up, steered over its control socket
 * (module ctrl_tcp: JSON in netstrings). It plays a tone into the call and needs no sound card.
 */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, freePortPair } from './free-port.ts';
import { toneWav } from './tone.ts';
import { waitUntil } from './wait-until.ts';

export interface PhoneOptions {
  readonly user: string;
  readonly password: string;
  /** Other numbers it answers to; absent: none. */
  readonly alsoKnownAs?: readonly string[];
  /** Where it listens for SIP; absent: any free port. The next one must be free as well. */
  readonly port?: number;
  /** `host:port` of the registrar. */
  readonly registrar: string;
  /** False: a caller from outside, known by its address only. */
  readonly register?: boolean;
  /** Answers by itself; absent: a test answers with `command('accept')`. */
  readonly autoAnswer?: boolean;
  readonly transport?: 'udp' | 'tcp';
  /** Codecs it offers, best first; `PCMA,PCMU` when left out. */
  readonly codecs?: string;
  /** Hz of the tone it speaks. */
  readonly toneHz?: number;
  /** How it sends keys: RFC 4733 events, when absent. */
  readonly keys?: 'rtpevent' | 'info';
  /** Subscribes to message waiting (RFC 3842). */
  readonly messageWaiting?: boolean;
  /** Lines added to its configuration file. */
  readonly config?: readonly string[];
}

export interface PhoneEvent {
  readonly class: string;
  readonly type: string;
  readonly param?: string;
  readonly peeruri?: string;
  readonly peerdisplayname?: string;
}

export interface Phone {
  readonly user: string;
  /** Where it keeps its files; what it heard is `out/dump-…-dec.wav`. */
  readonly folder: string;
  readonly events: readonly PhoneEvent[];
  /** Waits for an event of this type, counting those that came before too. */
  event(type: string, withinMs?: number): Promise<PhoneEvent>;
  command(command: string, params?: string): void;
  /** Presses a key in the call. */
  press(key: string): void;
  /** What it printed lately. */
  output(): string;
  /** Forgets the events so far: what is waited for next must come anew. */
  forget(): void;
  /** Ends it at once, without unregistering: a phone that lost its power. */
  kill(): Promise<void>;
  /** Unregisters and ends. */
  close(): Promise<void>;
}

const modules = [
  'mwi.so',
  'g711.so',
  'aufile.so',
  'sndfile.so',
  'account.so',
  'menu.so',
  'ctrl_tcp.so',
  'uuid.so',
];

export async function startPhone(options: PhoneOptions): Promise<Phone> {
  const folder = await mkdtemp(join(tmpdir(), 'baresip-'));
  const [sipPort, controlPort] = [options.port ?? (await freePortPair()), await freePort()];
  await mkdir(join(folder, 'out'));
  await writeFile(join(folder, 'config'), configuration(options, folder, sipPort, controlPort));
  await writeFile(join(folder, 'accounts'), accounts(options));
  await writeFile(join(folder, 'contacts'), '');
  await writeFile(join(folder, 'says.wav'), toneWav(options.toneHz ?? 1000, 60));
  const child = spawn('baresip', ['-4', '-f', folder], {
    cwd: join(folder, 'out'),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-20_000);
    });
  }
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const socket = await waitUntil('the control socket of baresip', () => open(controlPort)).catch(
    (error: Error) => {
      child.kill('SIGKILL');
      throw new Error(`${error.message}\n${output}`);
    },
  );
  if (output.includes('Address already in use')) {
    child.kill('SIGKILL');
    throw new Error(`baresip shares a port with somebody else\n${output}`);
  }
  const events: PhoneEvent[] = [];
  readEvents(socket, events);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    socket.destroy();
    child.kill(signal);
    await exited;
    await rm(folder, { recursive: true, force: true });
  };
  return {
    user: options.user,
    folder,
    events,
    event: (type, withinMs = 20_000) =>
      waitUntil(
        `${options.user}: ${type}`,
        () => events.find((event) => event.type === type),
        withinMs,
      ).catch((error: Error) => {
        throw new Error(`${error.message}; seen ${events.map((event) => event.type).join(' ')}`);
      }),
    command: (command, params) => {
      const text = JSON.stringify({ command, params: params ?? '', token: 't' });
      socket.write(`${Buffer.byteLength(text)}:${text},`);
    },
    press: (key) => {
      const text = JSON.stringify({ command: 'sndcode', params: key, token: 'k' });
      socket.write(`${Buffer.byteLength(text)}:${text},`);
    },
    output: () => output,
    forget: () => {
      events.length = 0;
    },
    kill: () => end('SIGKILL'),
    close: () => end('SIGTERM'),
  };
}

function accounts(options: PhoneOptions): string {
  return [options.user, ...(options.alsoKnownAs ?? [])].map((user) => account({ ...options, user })).join('');
}

function account(options: PhoneOptions): string {
  const transport = options.transport ?? 'udp';
  const answer = options.autoAnswer ? 'auto' : 'manual';
  const keys = options.keys ?? 'rtpevent';
  const mwi = options.messageWaiting ? 'yes' : 'no';
  return `<sip:${options.user}@${options.registrar};transport=${transport}>;auth_user=${options.user};auth_pass=${options.password};answermode=${answer};regint=${options.register === false ? 0 : 120};audio_codecs=${options.codecs ?? 'PCMA,PCMU'};dtmfmode=${keys};mwi=${mwi}\n`;
}

function configuration(options: PhoneOptions, folder: string, sipPort: number, controlPort: number): string {
  return [
    'poll_method epoll',
    `sip_listen 127.0.0.1:${sipPort}`,
    'call_local_timeout 120',
    'call_max_calls 4',
    `audio_source aufile,${join(folder, 'says.wav')}`,
    // No player: what it hears is written to a file by sndfile.
    'audio_player none,none',
    `snd_path ${join(folder, 'out')}`,
    'audio_alert aufile,/dev/null',
    'module_path /usr/lib/baresip/modules',
    ...modules.map(
      (name) =>
        `${['account.so', 'menu.so', 'ctrl_tcp.so', 'mwi.so'].includes(name) ? 'module_app' : 'module'} ${name}`,
    ),
    `ctrl_tcp_listen 127.0.0.1:${controlPort}`,
    'net_interface 127.0.0.1',
    ...(options.config ?? []),
    '',
  ].join('\n');
}

function open(port: number): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket));
    socket.once('error', () => resolve(null));
  });
}

function readEvents(socket: Socket, events: PhoneEvent[]): void {
  let buffer = Buffer.alloc(0);
  socket.on('error', () => {});
  socket.on('data', (bytes) => {
    buffer = Buffer.concat([buffer, bytes]);
    for (;;) {
      const colon = buffer.indexOf(0x3a);
      if (colon < 0) return;
      const length = Number(buffer.subarray(0, colon).toString());
      if (buffer.length < colon + length + 2) return;
      const message = JSON.parse(buffer.subarray(colon + 1, colon + 1 + length).toString()) as object;
      buffer = buffer.subarray(colon + length + 2);
      if ('event' in message) events.push(message as unknown as PhoneEvent);
    }
  });
}
