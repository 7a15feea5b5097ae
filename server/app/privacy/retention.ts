/**
 * How long records with personal data of citizens are kept when a municipality has not decided otherwise. No
 * selectielijst names a period for callback notes (DOMAIN section 4), so the ground is the municipality's own
 * decision, to be confirmed by its archivist; a note about a case inherits the case's period in the case system.
 */

import type { MunicipalityId } from '../../domain/ids.ts';
import type { PrivacyStore, RetentionRecord, RetentionRule } from '../ports/privacy.ts';
import { retentionRecords } from '../ports/privacy.ts';

/** Longest period that can be set: the 20 years after which records go to an archive. */
export const retentionDaysMax = 7305;

/** Ground of a line when the person asked for it. */
export const erasedBasis = 'AVG artikel 17: verzoek van de betrokkene';

const ownDecision = 'Eigen besluit van de gemeente; stel vast met de archivaris';

const defaults: Readonly<Record<RetentionRecord, number>> = {
  // Longer than the window of repeat calls and than what a screen shows of a caller.
  caller: 365,
  note: 365,
  contact: 365,
  voicemail: 90,
  recording: 90,
  confirmation: 30,
};

/** A rule for every record: the municipality's own where it set one. */
export async function rulesOf(
  store: PrivacyStore,
  municipality: MunicipalityId,
): Promise<readonly RetentionRule[]> {
  const own = await store.rules(municipality);
  return retentionRecords.map(
    (record) =>
      own.find((rule) => rule.record === record) ?? { record, days: defaults[record], basis: ownDecision },
  );
}
