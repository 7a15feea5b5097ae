/** What the rtpengine plane is told at its start. */
import type { MediaPort } from '../../../app/ports/media.ts';

export interface RtpengineInstanceOptions {
  readonly host: string;
  /** Port of the ng protocol (`--listen-ng`). */
  readonly port: number;
  /** Share of the endpoints beside other instances; default 1. */
  readonly weight?: number;
}

export interface RtpengineOptions {
  readonly instances: readonly RtpengineInstanceOptions[];
  /** Where rtpengine reports keys (`--dtmf-log-dest`); without it keys come by SIP INFO only. */
  readonly dtmfLog?: { readonly host: string; readonly port: number };
  /** rtpengine's `--recording-dir` (method pcap, format raw) as seen from here; without it nothing is recorded. */
  readonly recordingDir?: string;
  /** A folder both can read, for prompts put together from parts. Default: the system's temporary folder. */
  readonly promptDir?: string;
  /** A plane that mixes, reachable for rtpengine; without it `hear` answers `unsupported`. */
  readonly mixer?: MediaPort;
  /** Default for endpoints; 0 = never. Default 30 s. */
  readonly silenceAlarmMs?: number;
}
