/**
 * SMS through whatever gateway a municipality has: one POST whose JSON body is a template with `{to}`, `{from}` and
 * `{text}`, filled in as JSON text, so that no message can change its shape.
 */
import { type Delivered, deliveredBy, type HttpPort, type SmsPort } from '../../app/ports/delivery.ts';

export interface SmsGateway {
  readonly address: string;
  /** Sent as `Authorization: Bearer`; null: none. */
  readonly token: string | null;
  readonly sender: string;
  readonly body: string;
}

export class HttpSms implements SmsPort {
  readonly #gateway: SmsGateway;
  readonly #http: HttpPort;

  constructor(gateway: SmsGateway, http: HttpPort) {
    this.#gateway = gateway;
    this.#http = http;
  }

  async send(to: string, text: string): Promise<Delivered> {
    const { address, token, sender, body } = this.#gateway;
    const values: Readonly<Record<string, string>> = { to, from: sender, text };
    const filled = body.replace(/\{(to|from|text)\}/g, (_all, name: string) =>
      JSON.stringify(values[name] ?? '').slice(1, -1),
    );
    const headers = {
      'content-type': 'application/json',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    };
    return deliveredBy(await this.#http.request({ method: 'POST', address, headers, body: filled }));
  }
}
