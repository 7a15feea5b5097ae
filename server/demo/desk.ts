/** An employee's screen without the screen: signs in with a one-time link and uses the API. */
import type { NotePromise, NoteQuestion } from '../contract/note.ts';
import { basePath, csrfHeader } from '../contract/routes.ts';
import { fromWire, toWire } from '../contract/wire.ts';

interface Registration {
  readonly question: string;
  readonly callerName: string;
  readonly subjectId: string | null;
  readonly outcome: string | null;
}

export interface NoteOfCall {
  readonly callId: string;
  readonly ownerTeam: string;
  readonly callerName: string;
  readonly subjectId: string | null;
  readonly question: string;
}

export class Desk {
  readonly #origin: string;
  readonly #cookie: string;
  readonly #csrf: string;

  private constructor(origin: string, cookie: string, csrf: string) {
    this.#origin = origin;
    this.#cookie = cookie;
    this.#csrf = csrf;
  }

  /** @throws when the link does not work. */
  static async signIn(origin: string, linkToken: string): Promise<Desk> {
    const answer = await fetch(`${origin}${basePath}/sessies`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(toWire({ linkToken })),
    });
    if (!answer.ok) throw new Error(`signing in: ${answer.status}`);
    const { csrfToken } = fromWire(await answer.json()) as { readonly csrfToken: string };
    const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    return new Desk(origin, cookie, csrfToken);
  }

  register(call: string, { subjectId, question, callerName, outcome }: Registration): Promise<void> {
    return this.#send('PUT', `/gesprekken/${encodeURIComponent(call)}/registratie`, {
      outcome,
      subjectId,
      question,
      callerName,
    });
  }

  /** Without consulting first. */
  transfer(call: string, target: { readonly kind: 'team'; readonly id: string }): Promise<void> {
    const command = { command: 'transfer', target, mode: 'blind' };
    return this.#send('POST', `/gesprekken/${encodeURIComponent(call)}/opdrachten`, command);
  }

  /** For the caller's own number; what the team requires to be asked is answered with the first option. */
  async makeNote({ callId, ownerTeam, callerName, subjectId, question }: NoteOfCall): Promise<void> {
    const required = (await this.#formOf(ownerTeam)).filter((one) => one.required);
    const answers = required.map((one) => ({
      questionId: one.id,
      answer: one.kind === 'check' ? 'ja' : (one.options[0]?.label ?? 'Onbekend'),
    }));
    return this.#send('POST', '/terugbelnotities', {
      callId,
      ownerTeam,
      ownerEmployee: null,
      callerName,
      number: null,
      subjectId,
      question,
      answers,
      window: null,
    });
  }

  async #formOf(ownerTeam: string): Promise<readonly NoteQuestion[]> {
    const query = new URLSearchParams(toWire({ ownerTeam }) as Record<string, string>);
    const answer = await fetch(`${this.#origin}${basePath}/terugbelbeloften?${query}`, {
      headers: { Cookie: this.#cookie },
    });
    if (!answer.ok) throw new Error(`GET /terugbelbeloften: ${answer.status}`);
    return (fromWire(await answer.json()) as NotePromise).form ?? [];
  }

  async #send(method: string, path: string, body: unknown): Promise<void> {
    const answer = await fetch(`${this.#origin}${basePath}${path}`, {
      method,
      headers: { 'Content-Type': 'application/json', Cookie: this.#cookie, [csrfHeader]: this.#csrf },
      body: JSON.stringify(toWire(body)),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  }
}
