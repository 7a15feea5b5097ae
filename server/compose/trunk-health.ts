/** How the trunks are, in the words of the administrator's screen. */
import type { PartHealth } from '../app/office/office-parts.ts';
import type { TrunkHealth, TrunkState } from '../app/ports/trunks.ts';
import type { MunicipalityId, TrunkId } from '../domain/ids.ts';

const states: Readonly<Record<TrunkHealth, PartHealth['state']>> = {
  up: 'healthy',
  down: 'down',
  unknown: 'healthy',
};

const texts: Readonly<Record<TrunkHealth, string>> = {
  up: 'De lijn is in bedrijf.',
  down: 'De lijn doet het niet: oproepen van deze aanbieder kunnen uitblijven.',
  unknown: 'Of de lijn werkt is niet bekend: er wordt niet naar gevraagd, of het antwoord is er nog niet.',
};

/** One part a trunk, `trunk:<id>`; `whose` tells which municipalities it is for, null when for all. */
export function trunkHealth(
  trunks: readonly TrunkState[],
  whose: (trunk: TrunkId) => readonly MunicipalityId[] | null = () => null,
): readonly PartHealth[] {
  return trunks.map((trunk) => ({
    ...onlyOf(whose(trunk.trunk)),
    id: `trunk:${trunk.trunk}`,
    name: `Lijn ${trunk.trunk}`,
    state: states[trunk.health],
    text: texts[trunk.health],
    facts: factsOf(trunk),
  }));
}

function onlyOf(municipalities: readonly MunicipalityId[] | null): Pick<PartHealth, 'only'> {
  return municipalities === null ? {} : { only: municipalities };
}

function factsOf({ registration, keepAlive }: TrunkState): PartHealth['facts'] {
  const error = registration?.lastError ?? keepAlive?.lastError ?? null;
  return [
    ...(registration === null
      ? []
      : [{ label: 'Aangemeld', value: yesNo(registration.phase === 'registered') }]),
    ...(keepAlive === null ? [] : [{ label: 'Antwoordt', value: yesNo(keepAlive.answered) }]),
    ...(error === null
      ? []
      : [{ label: 'Laatste fout', value: `${error.status ?? ''} ${error.reason}`.trim() }]),
  ];
}

function yesNo(value: boolean | null): string {
  if (value === null) return 'nog niet bekend';
  return value ? 'ja' : 'nee';
}
