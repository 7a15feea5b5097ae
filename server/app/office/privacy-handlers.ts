/** Routes of erasure and retention: for the administrator; the list of what is gone also for auditors. */
import type { Destroyed, Erasure, RetentionRule as WireRule } from '../../contract/privacy.ts';
import { canonical, parseNumber } from '../../domain/numbers/phone-number.ts';
import { showNumberText } from '../../domain/numbers/show.ts';
import { type Destruction, type RetentionRule, retentionRecords } from '../ports/privacy.ts';
import { destructionCsv } from '../privacy/destruction-csv.ts';
import type { KnownBy } from '../privacy/person-trace.ts';
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
): HandlersOf<
  'searchPerson' | 'erasePerson' | 'listRetention' | 'putRetention' | 'runRetention' | 'listDestructions'
> {
  const { parts } = office;
  const { privacy } = office.keeping;
  return {
    searchPerson: async ({ asker, body }) => {
      const { found, numbers, emails } = await privacy.trace(municipalityOf(asker), knownBy(body));
      return {
        foundCount: found.length,
        perRecord: countedPerRecord(found),
        linkedNumbers: numbers.map(({ value, records }) => ({
          number: showNumberText(value),
          recordCount: records,
        })),
        linkedEmails: emails.map(({ value, records }) => ({ email: value, recordCount: records })),
      };
    },

    erasePerson: async ({ asker, body }) => {
      const employee = employeeOf(asker);
      const lines = await privacy.erase(employee.municipality, knownBy(body), employee.id);
      if (lines === null) throw new Refusal('notFound', 'Hieronder is niets bewaard.');
      await office.keeping.destroySounds();
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
        await office.keeping.destroySounds();
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
    perRecord: countedPerRecord(lines),
    dryRun,
  };
}

function countedPerRecord(lines: readonly Pick<Destruction, 'record'>[]): Destroyed['perRecord'] {
  return retentionRecords.map((record) => ({
    record,
    count: lines.filter((line) => line.record === record).length,
  }));
}

/** Throws a `Refusal` for what is no number, and when there is nothing to look for. */
function knownBy({ number, numbers = [], emails = [] }: Erasure): KnownBy {
  const given = number === undefined ? numbers : [number, ...numbers];
  const parsed = given.map((text) => parseNumber(text));
  const mistakes = parsed.flatMap((one, index) => {
    if (one.ok) return [];
    const path =
      number === undefined ? ['numbers', index] : index === 0 ? ['number'] : ['numbers', index - 1];
    return [{ path, detail: 'Dit is geen telefoonnummer.' }];
  });
  if (given.length === 0 && emails.length === 0) {
    mistakes.push({ path: ['numbers'], detail: 'Geef een telefoonnummer of een e-mailadres.' });
  }
  if (mistakes.length > 0) throw new Refusal('invalid', 'Niet alle velden kloppen.', mistakes);
  return { numbers: parsed.flatMap((one) => (one.ok ? [canonical(one.number)] : [])), emails };
}
