/** Routes of health and of the audit trail. */
import type { ParsedOf } from '../../contract/api.ts';
import type { AuditLine, HealthPart } from '../../contract/system.ts';
import { idOf, type MunicipalityId } from '../../domain/ids.ts';
import { dayBoundaries, startOfDay } from '../../domain/time.ts';
import { csvText } from '../csv-text.ts';
import type { AuditFilter, AuditPage } from '../ports/audit.ts';
import { Document, type HandlersOf, municipalityOf, pageLinks } from './handler.ts';
import type { Office } from './office.ts';
import { iso } from './views/wire-time.ts';

/** Lines of one file; more is for who asks for a shorter time. */
const fileLinesMax = 100_000;

export function systemHandlers(office: Office): HandlersOf<'getHealth' | 'listAuditLines'> {
  return {
    getHealth: ({ asker }) => ({
      at: iso(office.now()),
      version: office.parts.version,
      parts: healthParts(office, municipalityOf(asker)),
    }),

    listAuditLines: async ({ asker, query }) => {
      const municipality = municipalityOf(asker);
      const only = filterOf(query, office.people.now.municipalities.size <= 1);
      if (query.fileFormat === 'csv') {
        const { entries } = await office.parts.audit.page(municipality, only, 0, fileLinesMax);
        const lines = entries.map((entry) => lineOf(office, entry));
        return new Document('text/csv; charset=utf-8', auditCsv(lines), `logboek-${municipality}.csv`);
      }
      const offset = (query.page - 1) * query.pageSize;
      const { count, entries } = await office.parts.audit.page(municipality, only, offset, query.pageSize);
      return { ...pageLinks(count, query), results: entries.map((entry) => lineOf(office, entry)) };
    },
  };
}

function filterOf(query: ParsedOf<'listAuditLines', 'query'>, withNobodys: boolean): AuditFilter {
  return {
    withNobodys,
    actor: query.actorId === undefined ? null : idOf(query.actorId),
    action: query.action ?? null,
    succeeded: query.result === undefined ? null : query.result === 'succeeded',
    from: query.from === undefined ? null : startOfDay(query.from),
    before: query.until === undefined ? null : dayBoundaries(query.until).end,
  };
}

function lineOf(office: Office, entry: AuditPage['entries'][number]): AuditLine {
  return {
    id: String(entry.number),
    at: iso(entry.at),
    actor: entry.actor === null ? 'onbekend' : office.names.employee(entry.actor).name,
    action: entry.action,
    object: entry.object,
    succeeded: entry.succeeded,
    source: entry.source,
  };
}

function auditCsv(lines: readonly AuditLine[]): string {
  const head = ['nummer', 'tijdstip', 'wie', 'handeling', 'waarop', 'resultaat', 'vanaf'];
  const rows = lines.map((line) => [
    line.id,
    line.at,
    line.actor,
    line.action,
    line.object,
    line.succeeded ? 'gelukt' : 'geweigerd',
    line.source,
  ]);
  return csvText([head, ...rows]);
}

/** What concerns everybody, and what concerns this municipality: a line of another is no business of theirs. */
export function healthParts(office: Office, municipality: MunicipalityId): HealthPart[] {
  return office.parts
    .health()
    .filter(({ only }) => only?.includes(municipality) !== false)
    .map(({ facts, only: _, ...part }) => ({
      ...part,
      since: iso(office.startedAt),
      facts: facts.map((fact) => ({ ...fact })),
    }));
}
