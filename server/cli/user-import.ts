/** `bereikbaar user import`: employees of one municipality from CSV; all mistakes at once, each with its line. */
import { Command } from 'commander';
import { systemChance, systemClock } from '../adapters/clock/system-clock.ts';
import { loadDialplans } from '../adapters/dialplans/read-folder.ts';
import { peopleFromCsv } from '../app/office/people-import.ts';
import type { People, Team } from '../app/ports/people.ts';
import type { Dialplan } from '../domain/dialplan/types.ts';
import { idOf, type MunicipalityId, type TeamId } from '../domain/ids.ts';
import { CliError, usage } from './exit.ts';
import { codeOf, mistakeLines, readInput } from './read-input.ts';
import { dataDirOption, type StoreFlags, withStore } from './with-store.ts';

export function userImportCommand(): Command {
  return new Command('import')
    .summary('add and change employees from a CSV file')
    .description(
      'Reads CSV with a first line of names: id;naam;email;teams;rollen;vaardigheden;actief. Several in one field with | between, a skill as paspoort:4, who has left as actief: nee. Who is known by id or e-mail address is changed, the rest is added. With one mistake nobody is; every mistake is told with its line. A running server sees it within seconds.',
    )
    .argument('<file>', 'employees.csv')
    .requiredOption('--municipality <id>', 'municipality, as its dialplan calls it: olst-wijhe')
    .option('--dry-run', 'only check the file')
    .addOption(dataDirOption())
    .addHelpText(
      'after',
      usage([
        'bereikbaar user import medewerkers.csv --municipality lochem --dry-run',
        'bereikbaar user import medewerkers.csv --municipality lochem',
      ]),
    )
    .action(importFile);
}

async function importFile(
  file: string,
  flags: StoreFlags & { readonly municipality: string; readonly dryRun?: boolean },
): Promise<void> {
  const text = readInput(file);
  const municipality = idOf<'municipality'>(flags.municipality);
  await withStore(flags, async ({ people }, config) => {
    const plan = await planOf(config.data.dialplansDir, municipality);
    const stored = (await people.municipalities()).some(({ id }) => id === municipality);
    if (plan === undefined && !stored) {
      throw new CliError(`Municipality ${municipality} has no dialplan and no employees yet.`);
    }
    const teams = await teamsOf(people, municipality, [...(plan?.teams.values() ?? [])]);
    const known = await people.employees();
    const imported = peopleFromCsv(text, { municipality, teams, known, newId: systemChance.newId });
    if (!imported.ok) {
      throw new CliError(`Nobody was taken over:\n${mistakeLines(file, imported.mistakes)}`);
    }
    const added = imported.employees.filter(({ id }) => !known.some((one) => one.id === id)).length;
    const counts = `${added} new, ${imported.employees.length - added} changed`;
    if (flags.dryRun === true) {
      console.log(`would import: ${counts}`);
      return;
    }
    if (!stored) await people.saveMunicipality({ id: municipality, name: plan?.name ?? municipality });
    const wanted = new Set<TeamId>(imported.employees.flatMap((employee) => [...employee.teams]));
    const before = new Set((await people.teams()).map(({ id }) => id));
    for (const team of teams) if (wanted.has(team.id) && !before.has(team.id)) await people.saveTeam(team);
    for (const employee of imported.employees) await people.saveEmployee(employee, systemClock.now());
    console.log(`imported: ${counts}`);
  });
}

/** Its dialplan; undefined where it has none yet, or the server has no dialplans at all. */
async function planOf(folder: string, municipality: MunicipalityId): Promise<Dialplan | undefined> {
  try {
    return (await loadDialplans(folder)).set?.plans.get(municipality);
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return undefined;
    throw cause;
  }
}

/** Of the dialplan and of the people together. */
async function teamsOf(
  people: People,
  municipality: MunicipalityId,
  planned: readonly { readonly id: TeamId; readonly name: string }[],
): Promise<readonly Team[]> {
  const teams = new Map<TeamId, Team>();
  for (const { id, name } of planned) teams.set(id, { id, name, municipality });
  for (const team of await people.teams()) {
    if (team.municipality === municipality && !teams.has(team.id)) teams.set(team.id, team);
  }
  return [...teams.values()];
}
