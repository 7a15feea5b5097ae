/**
 * What leaves the office: mail, text messages, webhooks and contacts for the register, from the facts and alerts that
 * ask for them. `app/outbox` says what each holds and how it is sent; here they are started, fed and stopped.
 */
import type { MunicipalityId } from '../../domain/ids.ts';
import { DigestClock, sendDigest } from '../outbox/digest.ts';
import { noteMessages, sendNoteMail, sendNoteSms } from '../outbox/note-messages.ts';
import { registerMessages, sendToRegister } from '../outbox/open-klant.ts';
import { Outbox } from '../outbox/outbox.ts';
import { Outlet } from '../outbox/outlet.ts';
import { alertMessages, sendWebhook, webhookMessages } from '../outbox/webhooks.ts';
import type { Webhook } from '../ports/connections.ts';
import type { Office } from './office.ts';

export class Post {
  readonly outbox: Outbox;
  readonly #office: Office;
  readonly #outlet: Outlet;
  readonly #digest: DigestClock;
  #webhooks: readonly Webhook[] = [];

  /** Alerts of the office are there already. */
  constructor(office: Office) {
    const { ledger, clock, chance, log, outbox } = office.parts;
    this.#office = office;
    this.#digest = new DigestClock(office);
    this.outbox = new Outbox({
      store: outbox,
      clock,
      chance,
      log,
      senders: {
        mail: (message) =>
          message.body['kind'] === 'digest' ? sendDigest(office, message) : sendNoteMail(office, message),
        sms: (message) => sendNoteSms(office, message),
        webhook: (message) => sendWebhook(office, message),
        openKlant: (message) => sendToRegister(office, message),
      },
      changed: () => void this.#countUndelivered(),
    });
    this.#outlet = new Outlet({
      ledger,
      store: outbox,
      clock,
      log,
      put: (messages) => this.outbox.put(messages),
      translate: (event, id, seq) => [
        ...noteMessages(office, event, id),
        ...webhookMessages(office, event, id),
        ...registerMessages(office, event, id, seq),
      ],
    });
    office.alerts.onChange((municipality, alert, raised) => {
      this.outbox.put(alertMessages(office, municipality, alert, raised)).catch((error: unknown) => {
        log.warn('alert.notTold', { error: error as Error });
      });
    });
  }

  async start(): Promise<void> {
    await this.refreshWebhooks();
    await this.#countUndelivered();
    await this.#outlet.start();
    this.outbox.start();
    this.#digest.start();
  }

  /** Resolves when what was on its way out has been noted. */
  async stop(): Promise<void> {
    this.#digest.stop();
    await this.#outlet.stop();
    await this.outbox.stop();
    this.#office.parts.outward.mail?.close();
  }

  get webhooks(): readonly Webhook[] {
    return this.#webhooks;
  }

  async refreshWebhooks(): Promise<void> {
    this.#webhooks = await this.#office.parts.connections.webhooks();
  }

  /** Messages that were given up show as an alert of their municipality. */
  async #countUndelivered(): Promise<void> {
    const { dialplans, outbox } = this.#office.parts;
    const counts = new Map<MunicipalityId, number>();
    for (const municipality of dialplans().plans.keys()) {
      counts.set(
        municipality,
        (await outbox.page(municipality, { state: 'givenUp', webhook: null }, 0, 1)).count,
      );
    }
    this.#office.alerts.undelivered(counts);
  }
}
