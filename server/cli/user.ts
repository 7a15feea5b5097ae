/** `bereikbaar user add` and `user list`: employees and their SIP credentials. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { systemChance, systemClock } from '../adapters/clock/system-clock.ts';
import { sipCredential } from '../app/people/sip-credential.ts';
import { type Employee, type People, type Role, roles, type SkillLevel } from '../app/ports/people.ts';
import type { Config } from '../config/schema.ts';
import { idOf, type MunicipalityId, type TeamId } from '../domain/ids.ts';
import { CliError, usage } from './exit.ts';
import { table } from './table.ts';
import { dataDirOption, type StoreFlags, withStore } from './with-store.ts';

/** Random bytes of a made SIP password: 128 bits, since digest can be guessed at off line. */
const sipPasswordBytes = 16;

interface AddFlags extends StoreFlags {
  readonly municipality: string;
  readonly id?: string;
  readonly email?: string;
  readonly team?: readonly string[];
  readonly role?: readonly string[];
  readonly skills?: string;
  readonly sipUser?: string;
  readonly sipPasswordFile?: string;
  readonly device: string;
  readonly create?: boolean;
}

export function userCommand(): Command {
  const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];
  const command = new Command('user').summary('add and list employees').usage('<verb> [options]');
  command
    .command('add')
    .summary('add an employee, with a phone')
    .description(
      'Adds an employee. With --sip-user the phone gets credentials; a made password is printed once.',
    )
    .argument('<name>', 'as colleagues know the person: "Anna de Boer"')
    .requiredOption('--municipality <id>', 'municipality, as its dialplan calls it: olst-wijhe')
    .option('--id <id>', 'id in ledger and dialplans, not the name: m1234 (default: made)')
    .option('--email <address>', 'for signing in to the screens')
    .option('--team <id>', 'team; may be repeated', collect)
    .option('--role <role>', `one of ${roles.join(', ')}; may be repeated (default: medewerker)`, collect)
    .option('--skills <list>', 'skills with level, 1 is best: burgerzaken:1,belastingen:2')
    .option('--sip-user <name>', 'SIP user name of the phone; appears in logs, so prefer a number: 201')
    .option('--sip-password-file <file>', 'take the SIP password from this file instead of making one')
    .option('--device <label>', 'what the phone is called', 'Toestel')
    .option('--create', 'make the municipality when it has neither a dialplan nor employees yet')
    .addOption(dataDirOption())
    .addHelpText(
      'after',
      usage([
        'bereikbaar user add "Anna de Boer" --municipality deventer --team kcc --role kcc-agent --sip-user 201',
        'bereikbaar user add "Bob Smit" --municipality elburg --team burgerzaken --skills burgerzaken:1',
      ]),
    )
    .action(add);
  command
    .command('list')
    .summary('list employees')
    .description('Lists employees with their teams, roles, skills and phones.')
    .option('--municipality <id>', 'only those of this municipality')
    .addOption(dataDirOption())
    .addHelpText('after', usage(['bereikbaar user list', 'bereikbaar user list --municipality lochem']))
    .action(list);
  return command.addHelpText('after', usage(['bereikbaar user list', 'bereikbaar user add --help']));
}

async function add(name: string, flags: AddFlags): Promise<void> {
  const given = flags.role ?? ['medewerker'];
  const skills = parseSkills(flags.skills ?? '');
  await withStore(flags, async ({ people }, config) => {
    const municipality = await ensureMunicipality(people, config, flags);
    const employee: Employee = {
      id: idOf(flags.id ?? systemChance.newId()),
      municipality,
      name,
      email: flags.email ?? null,
      teams: await ensureTeams(people, municipality, flags.team ?? []),
      roles: given.map(parseRole),
      skills,
      active: true,
    };
    const device = flags.sipUser === undefined ? null : idOf<'device'>(flags.sipUser);
    if (device !== null && !/^[\w.!~*'()-]+$/.test(device)) {
      throw new CliError("--sip-user may hold letters, digits and -_.!~*'() only (RFC 3261 §25.1).");
    }
    if (device !== null && (await people.devices()).some(({ id }) => id === device)) {
      throw new CliError(`SIP user ${device} is taken.`);
    }
    if ((await people.employee(employee.id)) !== null)
      throw new CliError(`Employee ${employee.id} exists already.`);
    await people.saveEmployee(employee, systemClock.now());
    console.log(`employee      ${employee.id}`);
    if (device === null) return;
    const file = flags.sipPasswordFile;
    const password =
      file === undefined
        ? systemChance.secret(sipPasswordBytes)
        : readFileSync(file, 'utf8').replace(/\r?\n$/, '');
    await people.saveDevice(
      { id: device, employee: employee.id, kind: 'sip', label: flags.device },
      sipCredential(device, config.sip.realm, password),
    );
    console.log(`SIP user      ${device}`);
    console.log(`SIP realm     ${config.sip.realm}`);
    if (file === undefined) console.log(`SIP password  ${password}   (shown once; it is not stored)`);
  });
}

async function list(flags: StoreFlags & { readonly municipality?: string }): Promise<void> {
  await withStore(flags, async ({ people }) => {
    const only = flags.municipality === undefined ? undefined : idOf<'municipality'>(flags.municipality);
    const devices = await people.devices();
    const rows = (await people.employees(only)).map((each) => [
      each.id,
      each.municipality,
      each.active ? each.name : `${each.name} (left)`,
      each.teams.join(','),
      each.roles.join(','),
      each.skills.map(({ skill, level }) => `${skill}:${level}`).join(','),
      devices
        .filter(({ employee }) => employee === each.id)
        .map(({ id }) => id)
        .join(','),
    ]);
    console.log(table([['ID', 'MUNICIPALITY', 'NAME', 'TEAMS', 'ROLES', 'SKILLS', 'PHONES'], ...rows]));
  });
}

/** A municipality exists when somebody works there or it has a dialplan; a typing mistake makes none. */
async function ensureMunicipality(people: People, config: Config, flags: AddFlags): Promise<MunicipalityId> {
  const id = idOf<'municipality'>(flags.municipality);
  const known = await people.municipalities();
  if (known.some((each) => each.id === id)) return id;
  const hasDialplan = existsSync(join(config.data.dialplansDir, `${id}.yaml`));
  if (!hasDialplan && flags.create !== true) {
    const names = known.map((each) => each.id).join(', ');
    throw new CliError(
      `Municipality ${id} has no dialplan in ${config.data.dialplansDir}; known: ${names || 'none'}. --create makes it anyway.`,
    );
  }
  await people.saveMunicipality({ id, name: titleOf(id) });
  console.log(`municipality  ${id} (new)`);
  return id;
}

async function ensureTeams(
  people: People,
  municipality: MunicipalityId,
  wanted: readonly string[],
): Promise<readonly TeamId[]> {
  const known = await people.teams();
  const ids: TeamId[] = [];
  for (const name of wanted) {
    // Team names repeat between municipalities, so the id carries the municipality.
    const id = idOf<'team'>(name.includes('/') ? name : `${municipality}/${name}`);
    if (!known.some((each) => each.id === id)) {
      await people.saveTeam({ id, municipality, name: titleOf(name.split('/').at(-1) ?? name) });
      console.log(`team          ${id} (new)`);
    }
    ids.push(id);
  }
  return ids;
}

function parseRole(text: string): Role {
  const role = roles.find((each) => each === text);
  if (role === undefined) throw new CliError(`--role ${text}: must be one of ${roles.join(', ')}.`);
  return role;
}

function parseSkills(text: string): readonly SkillLevel[] {
  return text
    .split(',')
    .filter((each) => each !== '')
    .map((each) => {
      const parts = /^([a-z0-9][a-z0-9-]*)(?::([1-9]))?$/.exec(each.trim());
      if (parts?.[1] === undefined) {
        throw new CliError(`--skills ${each}: must be skill or skill:level with level 1 to 9.`);
      }
      return { skill: idOf<'skill'>(parts[1]), level: Number(parts[2] ?? 1) };
    });
}

/** `olst-wijhe` → `Olst-Wijhe`. */
const titleOf = (id: string): string => id.replace(/(^|[-/ ])([a-z])/g, (all) => all.toUpperCase());
