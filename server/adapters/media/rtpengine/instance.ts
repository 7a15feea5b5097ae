/**
 * One rtpengine: its commands, and whether it is there.
 *
 *   up ──two health checks without answer, or its uptime went back──▶ down ──an answer──▶ up
 *
 * A restart between two checks shows in the uptime: the daemon answers, but its calls are gone.
 */
import { randomBytes } from 'node:crypto';
import { NgClient, type NgCommand, type NgReply } from './ng-client.ts';
import type { RtpengineInstanceOptions } from './options.ts';

const checkMs = 2000;

export interface InstanceEvents {
  readonly onDown: (instance: RtpengineInstance, detail: string) => void;
  readonly onUp: (instance: RtpengineInstance) => void;
}

export class RtpengineInstance {
  readonly name: string;
  readonly weight: number;
  readonly #client: NgClient;
  readonly #events: InstanceEvents;
  #isUp = false;
  #losses = 0;
  #uptime = 0;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  private constructor(options: RtpengineInstanceOptions, client: NgClient, events: InstanceEvents) {
    this.name = `rtpengine ${options.host}:${options.port}`;
    this.weight = options.weight ?? 1;
    this.#client = client;
    this.#events = events;
  }

  /** Opens the socket and looks whether the daemon is there; it may also come later. */
  static async open(options: RtpengineInstanceOptions, events: InstanceEvents): Promise<RtpengineInstance> {
    const client = await NgClient.open(options.host, options.port, `${randomBytes(6).toString('hex')}_`);
    const instance = new RtpengineInstance(options, client, events);
    await instance.#check();
    return instance;
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  get losses(): number {
    return this.#losses;
  }

  async send(command: NgCommand): Promise<NgReply> {
    const reply = await this.#client.send(command);
    // A command without any answer is as good as a failed check.
    if (!reply.ok && reply.reason === 'noAnswer' && !this.#closed) this.#down(reply.detail);
    return reply;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#client.close();
  }

  async #check(): Promise<void> {
    const reply = await this.#client.send({ command: 'statistics' });
    if (this.#closed) return;
    if (!reply.ok) {
      this.#down(reply.detail);
    } else {
      const uptime = uptimeOf(reply.reply);
      if (uptime < this.#uptime) this.#down('it was started anew');
      this.#uptime = uptime;
      if (!this.#isUp) {
        this.#isUp = true;
        if (this.#losses > 0) this.#events.onUp(this);
      }
    }
    this.#timer = setTimeout(() => void this.#check(), checkMs);
  }

  #down(detail: string): void {
    if (!this.#isUp) return;
    this.#isUp = false;
    this.#losses += 1;
    this.#events.onDown(this, detail);
  }
}

/** Seconds since the daemon started, as its statistics tell. */
function uptimeOf(reply: Readonly<Record<string, unknown>>): number {
  const statistics = reply['statistics'] as { totalstatistics?: { uptime?: unknown } } | undefined;
  const uptime = Number(statistics?.totalstatistics?.uptime);
  return Number.isFinite(uptime) ? uptime : 0;
}
