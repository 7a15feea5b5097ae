/** Mail over SMTP (RFC 5321). A 4xx answer, or none, is tried again; a 5xx answer is final (section 4.2.1). */
import nodemailer, { type Transporter } from 'nodemailer';
import { type Delivered, delivered, type Mail, type MailPort } from '../../app/ports/delivery.ts';

/** Time for each step of the conversation, milliseconds. */
const stepMs = 15_000;

export class SmtpMail implements MailPort {
  readonly #transport: Transporter;
  readonly #from: string;

  /** `url` is `smtp://user:password@host:587` or `smtps://…`; STARTTLS is used when the server offers it. */
  constructor(url: string, from: string) {
    this.#from = from;
    this.#transport = nodemailer.createTransport({
      url,
      connectionTimeout: stepMs,
      greetingTimeout: stepMs,
      socketTimeout: stepMs,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  async send({ to, subject, text, html }: Mail): Promise<Delivered> {
    try {
      await this.#transport.sendMail({
        from: this.#from,
        to,
        subject,
        text,
        ...(html === undefined ? {} : { html }),
        // RFC 3834: no holiday answers to a machine.
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
      return delivered;
    } catch (error) {
      const { responseCode, code } = error as { readonly responseCode?: number; readonly code?: string };
      const problem = responseCode === undefined ? (code ?? 'failed') : `SMTP ${responseCode}`;
      return { ok: false, problem, permanent: responseCode !== undefined && responseCode >= 500 };
    }
  }

  close(): void {
    this.#transport.close();
  }
}
