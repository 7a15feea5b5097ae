/** A real rtpengine of Debian's package on loopback, in user space, for one test file. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NgClient } from '../../../adapters/media/rtpengine/ng-client.ts';
import { freePort } from '../support/free-port.ts';

const program = process.env['BEREIKBAAR_RTPENGINE_PROGRAM'] ?? '/usr/bin/rtpengine';

export interface Daemon {
  readonly port: number;
  readonly dtmfPort: number;
  readonly recordingDir: string;
  readonly process: ChildProcess;
  readonly stop: () => Promise<void>;
}

export interface DaemonOptions {
  readonly ports: { readonly min: number; readonly max: number };
  /** Port of an earlier daemon that is started anew. */
  readonly port?: number;
}

export async function startRtpengine(options: DaemonOptions): Promise<Daemon> {
  if (!existsSync(program))
    throw new Error('These tests need a real rtpengine: install the Debian package rtpengine-daemon.');
  const recordingDir = await mkdtemp(join(tmpdir(), 'rtpengine-'));
  const port = options.port ?? (await freePort());
  const dtmfPort = await freePort();
  const child = spawn(
    program,
    [
      '--config-file=none',
      '--foreground',
      '--log-stderr',
      '--log-level=3',
      // No kernel module.
      '--table=-1',
      '--interface=pub/127.0.0.1',
      `--listen-ng=127.0.0.1:${port}`,
      `--port-min=${options.ports.min}`,
      `--port-max=${options.ports.max}`,
      `--recording-dir=${recordingDir}`,
      '--recording-method=pcap',
      '--recording-format=raw',
      `--dtmf-log-dest=127.0.0.1:${dtmfPort}`,
      '--delete-delay=0',
      // Without it a stranger is heard beside the caller for the first three seconds.
      '--endpoint-learning=immediate',
      '--num-threads=2',
    ],
    { stdio: 'ignore' },
  );
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  // Also when whoever started it fails before it can stop it.
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  const client = await NgClient.open('127.0.0.1', port, `start${process.pid}_${port}_`);
  const reply = await client.send({ command: 'ping' });
  client.close();
  if (!reply.ok) {
    child.kill('SIGKILL');
    throw new Error('rtpengine does not answer');
  }
  return {
    port,
    dtmfPort,
    recordingDir,
    process: child,
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
      await rm(recordingDir, { recursive: true, force: true });
    },
  };
}
