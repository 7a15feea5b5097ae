/** What a process uses, as the kernel counts it. */
import { readFileSync } from 'node:fs';

/** Clock ticks a second of /proc/PID/stat; 100 on every Linux that Node.js runs on. */
const ticksPerSecond = 100;

export interface ProcessFigures {
  /** CPU seconds used so far, user and system, all threads. */
  readonly cpu: number;
  /** Resident memory, MB. */
  readonly rss: number;
}

export function figuresOf(pid: number): ProcessFigures {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name in brackets may hold spaces: fields are counted behind it. utime and stime are 14 and 15.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kb = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0);
  return { cpu: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond, rss: kb / 1024 };
}

export interface MachineTimes {
  /** Seconds of all processors together since start: working for someone here, and taken away by the host of a virtual machine. */
  readonly busy: number;
  readonly stolen: number;
}

/** What the whole machine did (first line of /proc/stat): a benchmark on a virtual machine says how much of it was there at all. */
export function machineTimes(): MachineTimes {
  const ticks =
    readFileSync('/proc/stat', 'utf8').split('\n', 1)[0]?.trim().split(/\s+/).slice(1).map(Number) ?? [];
  const [user = 0, nice = 0, system = 0, , , irq = 0, soft = 0, stolen = 0] = ticks;
  return { busy: (user + nice + system + irq + soft) / ticksPerSecond, stolen: stolen / ticksPerSecond };
}
