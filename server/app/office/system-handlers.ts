/** Routes of health and of the audit trail. */
import type { HealthPart } from '../../contract/system.ts';
import { type HandlersOf, municipalityOf, pageLinks } from './handler.ts';
import type { Office } from './office.ts';
import { iso } from './views/wire-time.ts';

export function systemHandlers(office: Office): HandlersOf<'getHealth' | 'listAuditLines'> {
  return {
    getHealth: () => ({
      at: iso(office.now()),
      version: office.parts.version,
      parts: healthParts(office),
    }),

    listAuditLines: async ({ asker, query }) => {
      const offset = (query.page - 1) * query.pageSize;
      const { count, entries } = await office.parts.audit.page(municipalityOf(asker), offset, query.pageSize);
      return {
        ...pageLinks(count, query),
        results: entries.map((entry) => ({
          id: String(entry.number),
          at: iso(entry.at),
          actor: entry.actor === null ? 'onbekend' : office.names.employee(entry.actor).name,
          action: entry.action,
          object: entry.object,
          succeeded: entry.succeeded,
          source: entry.source,
        })),
      };
    },
  };
}

export function healthParts(office: Office): HealthPart[] {
  return office.parts.health().map(({ facts, ...part }) => ({
    ...part,
    since: iso(office.startedAt),
    facts: facts.map((fact) => ({ ...fact })),
  }));
}
