/** Routes of erasure and retention: for the administrator; the list of what is gone also for auditors. */
import type { Destroyed, RetentionRule as WireRule } from '../../contract/privacy.ts';
import { canonical, parseNumber } from '../../domain/numbers/phone-number.ts';
import { type Destruction, type RetentionRule, retentionRecords } from '../ports/privacy.ts';
import { destructionCsv } from '../privacy/destruction-csv.ts';
import { rulesOf } from '../privacy/retention.ts';
import {
  contentVersionOf,
  Document,
  employeeOf,
  type HandlersOf,
  ifUnchanged,
  municipalityOf,
  pageLinks,
  Refusal,
} from './handler.ts';
import type { Office } from './office.ts';
import { iso } from './views/wire-time.ts';

/** Lines in one file; a longer list is fetched page by page. */
const fileLinesMax = 100_000;

export function privacyHandlers(
  office: Office,
): HandlersOf<'erasePerson' | 'listRetention' | 'putRetention' | 'runRetention' | 'listDestructions'> {
  const { parts } = office;
  const { privacy } = office;
  return {
    erasePerson: async ({ asker, body }) => {
      const employee = employeeOf(asker);
      const number = parseNumber(body.number);
      if (!number.ok) {
        throw new Refusal('invalid', 'Niet alle velden kloppen.', [
          { path: ['number'], detail: 'Dit is geen telefoonnummer.' },
        ]);
      }
      const lines = await privacy.erase(employee.municipality, canonical(number.number), employee.id);
      if (lines === null) throw new Refusal('notFound', 'Onder dit nummer is niets bewaard.');
      await office.destroySounds();
      office.changed();
      return destroyedOf(lines, false);
    },

    listRetention: async ({ asker }) => (await rulesOf(parts.privacy, municipalityOf(asker))).map(ruleView),

    putRetention: async ({ asker, params, body }) => {
      const record = retentionRecords.find((one) => one === params.retentionId);
      if (record === undefined) throw new Refusal('notFound', 'Deze bewaartermijn bestaat niet.');
      const kept = (await rulesOf(parts.privacy, municipalityOf(asker))).find((one) => one.record === record);
      if (kept !== undefined) ifUnchanged(asker, ruleView(kept));
      const rule = { record, days: body.retentionDays, basis: body.basis };
      await parts.privacy.saveRule(municipalityOf(asker), rule);
      return ruleView(rule);
    },

    runRetention: async ({ asker, body }) => {
      const employee = employeeOf(asker);
      const lines = await privacy.retain(employee.municipality, employee.id, body.dryRun);
      if (!body.dryRun) {
        await office.destroySounds();
        office.changed();
      }
      return destroyedOf(lines, body.dryRun);
    },

    listDestructions: async ({ asker, query }) => {
      const municipality = municipalityOf(asker);
      if (query.fileFormat === 'csv') {
        const { lines } = await parts.privacy.destructions(municipality, 0, fileLinesMax);
        const file = `vernietigingslijst-${municipality}.csv`;
        return new Document('text/csv; charset=utf-8', destructionCsv(lines), file);
      }
      const offset = (query.page - 1) * query.pageSize;
      const { count, lines } = await parts.privacy.destructions(municipality, offset, query.pageSize);
      return {
        ...pageLinks(count, query),
        results: lines.map((line) => ({
          id: String(line.number),
          runId: line.run,
          record: line.record,
          object: line.object,
          beganAt: iso(line.beganAt),
          destroyedAt: iso(line.destroyedAt),
          basis: line.basis,
          by: line.actor === null ? null : office.names.employee(line.actor).name,
        })),
      };
    },
  };
}

function ruleView({ record, days, basis }: RetentionRule): WireRule {
  return { id: record, version: contentVersionOf([days, basis]), record, retentionDays: days, basis };
}

function destroyedOf(lines: readonly Destruction[], dryRun: boolean): Destroyed {
  return {
    destroyedCount: lines.length,
    perRecord: retentionRecords.map((record) => ({
      record,
      count: lines.filter((line) => line.record === record).length,
    })),
    dryRun,
  };
}
