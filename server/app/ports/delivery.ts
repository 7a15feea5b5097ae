/** Ways out of the house. An answer says whether trying again makes sense; problems never hold personal data. */

export type Delivered =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly problem: string;
      /** True: the receiver will never take it as it is. */
      readonly permanent: boolean;
    };

export const delivered: Delivered = { ok: true };

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** Absent: plain text only. */
  readonly html?: string;
}

/** May go wrong: nothing is thrown; see `Delivered`. */
export interface MailPort {
  send(mail: Mail): Promise<Delivered>;
  close(): void;
}

export interface SmsPort {
  /** `to` is E.164; `text` at most 160 characters of the GSM alphabet for one message. */
  send(to: string, text: string): Promise<Delivered>;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** Longest wait for the whole answer, milliseconds; absent: ten seconds. */
  readonly answerMs?: number;
}

export type HttpAnswer =
  | { readonly answered: true; readonly status: number; readonly body: string }
  | { readonly answered: false; readonly problem: string };

/** A request to another server, bounded in time and size; redirections are not followed. */
export interface HttpPort {
  request(request: HttpRequest): Promise<HttpAnswer>;
}

/** Whether a status asks for another try: the receiver is busy, down, or takes too long. */
export function isPassing(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}

/** What an answer to a delivery means. */
export function deliveredBy(answer: HttpAnswer): Delivered {
  if (!answer.answered) return { ok: false, problem: answer.problem, permanent: false };
  if (answer.status >= 200 && answer.status < 300) return delivered;
  return { ok: false, problem: `status ${answer.status}`, permanent: !isPassing(answer.status) };
}
