/**
 * Today's figures on a plain page and as JSON. The page needs no script of ours to be read: it reloads
 * itself, so that it also serves an old screen on a wall. For the own network only: it is of all municipalities, and
 * nobody signs in for it.
 */
import type { FastifyInstance } from 'fastify';
import { insideOnly } from './inside-only.ts';

/** One line of figures, percentages already in words where they may not be shown. */
export interface TodayLine {
  readonly label: string;
  readonly offered: number;
  readonly answered: number;
  readonly waiting: number;
  readonly abandoned: number;
  /** 0 … 1, or null below the smallest number of calls that says something. */
  readonly success: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly n: number;
}

export function todayRoutes(lines: () => readonly TodayLine[]): (app: FastifyInstance) => void {
  return (app) => {
    app.get('/vandaag.json', { preHandler: insideOnly }, async () => ({ regels: lines() }));
    app.get('/vandaag', { preHandler: insideOnly }, async (_request, reply) =>
      reply.type('text/html; charset=utf-8').send(page(lines())),
    );
  };
}

function page(lines: readonly TodayLine[]): string {
  const rows = lines
    .map(
      (line) =>
        `<tr><th scope="row">${escapeHtml(line.label)}</th><td>${line.offered}</td><td>${line.answered}</td>` +
        `<td>${line.waiting}</td><td>${line.abandoned}</td><td>${percentage(line)}</td></tr>`,
    )
    .join('\n');
  const body =
    lines.length === 0
      ? '<p>Vandaag is er nog niet gebeld.</p>'
      : `<table><thead><tr><th scope="col">Gemeente of wachtrij</th><th scope="col">Aangeboden</th>
<th scope="col">Opgenomen</th><th scope="col">Wacht nu</th><th scope="col">Opgehangen</th>
<th scope="col">Opgenomen van aangeboden</th></tr></thead><tbody>${rows}</tbody></table>`;
  return `<!doctype html>
<html lang="nl"><head><meta charset="utf-8"><meta http-equiv="refresh" content="5">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Vandaag - Bereikbaar</title>
<style>
  :root { color-scheme: light dark; font: 100%/1.5 system-ui, sans-serif }
  body { margin: 2rem auto; max-width: 60rem; padding: 0 1rem }
  table { border-collapse: collapse; width: 100% }
  th, td { padding: .4rem .6rem; text-align: right; border-bottom: 1px solid #8886 }
  th:first-child { text-align: left }
</style></head>
<body><main><h1>Bereikbaarheid vandaag</h1>${body}</main></body></html>`;
}

function percentage(line: TodayLine): string {
  if (line.success === null) return `te weinig gesprekken (n = ${line.n})`;
  const words = (share: number | null): string => `${Math.round((share ?? 0) * 100)}`;
  return `${words(line.success)} % (${words(line.low)}-${words(line.high)} %, n = ${line.n})`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
