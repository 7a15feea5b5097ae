/** `bereikbaar user add`, `import`, `phone`, `password`, `leave` and `list`: employees, their phones and passwords. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { systemChance, systemClock } from '../adapters/clock/system-clock.ts';
import { type Employee, type People, type Role, roles, type SkillLevel } from '../app/ports/people.ts';
import type { Config } from '../config/schema.ts';
import { idOf, type MunicipalityId, type TeamId } from '../domain/ids.ts';
import { mayDial } from '../domain/numbers/dialling.ts';
import { canonical, parseNumber } from '../domain/numbers/phone-number.ts';
import { savePassword, wantedPassword } from './account.ts';
import { CliError, usage } from './exit.ts';
import { type PhoneFlags, savePhone, wantedPhone } from './phone.ts';
import { table } from './table.ts';
import { userImportCommand } from './user-import.ts';
import { dataDirOption, type StoreFlags, withStore } from './with-store.ts';

interface AddFlags extends StoreFlags, PhoneFlags {
  readonly municipality: string;
  readonly id?: string;
  readonly email?: string;
  readonly team?: readonly string[];
  readonly role?: readonly string[];
  readonly skills?: string;
  readonly sipUser?: string;
  readonly passwordFile?: string;
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
    .option('--password-file <file>', 'password for the screens, taken from this file (with --email)')
    .option('--team <id>', 'team; may be repeated', collect)
    .option('--role <role>', `one of ${roles.join(', ')}; may be repeated (default: medewerker)`, collect)
    .option(
      '--skills <list>',
      'skills with level, 1 beginner to 5 expert (3 when left out): burgerzaken:5,belastingen:2',
    )
    .option('--sip-user <name>', 'SIP user name of the phone; appears in logs, so prefer a number: 201')
    .option('--sip-password-file <file>', 'take the SIP password from this file instead of making one')
    .option('--device <label>', 'what the phone is called', 'Toestel')
    .option('--create', 'make the municipality when it has neither a dialplan nor employees yet')
    .addOption(dataDirOption())
    .addHelpText(
      'after',
      usage([
        'bereikbaar user add "Anna de Boer" --municipality deventer --team kcc --role kcc-agent --sip-user 201',
        'bereikbaar user add "Bob Smit" --municipality elburg --team burgerzaken --skills burgerzaken:5',
      ]),
    )
    .action(add);
  command
    .command('phone')
    .summary('give an employee a phone, or a phone a new password')
    .description('Adds a phone to an employee, or gives one that is there a new SIP password.')
    .argument('<employee>', 'id, as `user list` shows it')
    .requiredOption(
      '--sip-user <name>',
      'SIP user name of the phone; appears in logs, so prefer a number: 201',
    )
    .option('--sip-password-file <file>', 'take the SIP password from this file instead of making one')
    .option('--device <label>', 'what the phone is called', 'Toestel')
    .addOption(dataDirOption())
    .addHelpText(
      'after',
      usage([
        'bereikbaar user phone m1234 --sip-user 202',
        'bereikbaar user phone m1234 --sip-user 202 --device Thuis',
      ]),
    )
    .action(phone);
  command
    .command('mobile')
    .summary('give an employee a mobile phone')
    .description(
      'Adds a mobile that rings after the phones on the desk when the employee is wanted in person; whoever answers must press 1.',
    )
    .argument('<employee>', 'id, as `user list` shows it')
    .requiredOption('--number <number>', 'the number; it is kept encrypted and never shown')
    .option('--device <label>', 'what the phone is called', 'Mobiel')
    .addOption(dataDirOption())
    .addHelpText(
      'after',
      usage([
        'bereikbaar user mobile m1234 --number 0612345678',
        'bereikbaar user mobile m1234 --number 0612345678 --device Piket',
      ]),
    )
    .action(mobile);
  command
    .command('password')
    .summary('give an employee a password for the screens')
    .description('Sets the password for signing in to the screens and ends every session of the employee.')
    .argument('<employee>', 'id, as `user list` shows it')
    .option('--password-file <file>', 'take the password from this file instead of making one')
    .addOption(dataDirOption())
    .addHelpText(
      'after',
      usage([
        'bereikbaar user password beheerder',
        'bereikbaar user password m1234 --password-file ./secret',
      ]),
    )
    .action(password);
  command
    .command('leave')
    .summary('an employee has left')
    .description('Keeps the employee for the figures, offers nothing more and refuses phones and account.')
    .argument('<employee>', 'id, as `user list` shows it')
    .addOption(dataDirOption())
    .addHelpText(
      'after',
      usage(['bereikbaar user leave m1234', 'bereikbaar user leave m1234 --data-dir ./data']),
    )
    .action(leave);
  command
    .command('list')
    .summary('list employees')
    .description('Lists employees with their teams, roles, skills and phones.')
    .option('--municipality <id>', 'only those of this municipality')
    .addOption(dataDirOption())
    .addHelpText('after', usage(['bereikbaar user list', 'bereikbaar user list --municipality lochem']))
    .action(list);
  command.addCommand(userImportCommand());
  return command.addHelpText('after', usage(['bereikbaar user list', 'bereikbaar user add --help']));
}

async function add(name: string, flags: AddFlags): Promise<void> {
  const given = flags.role ?? ['medewerker'];
  const skills = parseSkills(flags.skills ?? '');
  const userRoles = given.map(parseRole);
  const phone = flags.sipUser === undefined ? null : wantedPhone(flags.sipUser, flags);
  const account = flags.passwordFile === undefined ? null : wantedPassword(flags.passwordFile);
  if (account !== null && flags.email === undefined) {
    throw new CliError('--password-file: give --email as well; it is the name to sign in with.');
  }
  await withStore(flags, async ({ people, accounts }, config) => {
    if (phone !== null && (await people.devices()).some(({ id }) => id === phone.device)) {
      throw new CliError(`SIP user ${phone.device} is taken.`);
    }
    const municipality = await ensureMunicipality(people, config, flags);
    const employee: Employee = {
      id: idOf(flags.id ?? systemChance.newId()),
      municipality,
      name,
      email: flags.email ?? null,
      teams: await ensureTeams(people, municipality, flags.team ?? []),
      roles: userRoles,
      skills,
      active: true,
    };
    if ((await people.employee(employee.id)) !== null) {
      throw new CliError(`Employee ${employee.id} exists already.`);
    }
    await people.saveEmployee(employee, systemClock.now());
    console.log(`employee      ${employee.id}`);
    if (account !== null) await savePassword(accounts, employee.id, account);
    if (phone !== null) await savePhone(people, employee.id, phone, config);
  });
}

async function password(id: string, flags: StoreFlags & { readonly passwordFile?: string }): Promise<void> {
  const wanted = wantedPassword(flags.passwordFile);
  await withStore(flags, async ({ people, accounts }) => {
    const employee = await people.employee(idOf(id));
    if (employee === null) throw new CliError(`There is no employee ${id}; see: bereikbaar user list`);
    await savePassword(accounts, employee.id, wanted);
  });
}

async function phone(
  id: string,
  flags: StoreFlags & PhoneFlags & { readonly sipUser: string },
): Promise<void> {
  const wanted = wantedPhone(flags.sipUser, flags);
  await withStore(flags, async ({ people }, config) => {
    const employee = await people.employee(idOf(id));
    if (employee === null) throw new CliError(`There is no employee ${id}; see: bereikbaar user list`);
    await savePhone(people, employee.id, wanted, config);
  });
}

async function mobile(
  id: string,
  flags: StoreFlags & { readonly number: string; readonly device: string },
): Promise<void> {
  const parsed = parseNumber(flags.number);
  if (!parsed.ok || parsed.number.kind !== 'e164' || !mayDial(parsed.number)) {
    throw new CliError('--number must be an ordinary or mobile number in the Netherlands.');
  }
  const data = { number: canonical(parsed.number) };
  await withStore(flags, async ({ people, subjects }) => {
    const employee = await people.employee(idOf(id));
    if (employee === null) throw new CliError(`There is no employee ${id}; see: bereikbaar user list`);
    const number = await subjects.create(employee.municipality, 'employee', data, systemClock.now());
    const device = idOf<'device'>(`m-${systemChance.newId().slice(-10)}`);
    await people.saveDevice(
      { id: device, employee: employee.id, kind: 'mobile', label: flags.device, number },
      null,
    );
    console.log(`mobile        ${device}`);
  });
}

async function leave(id: string, flags: StoreFlags): Promise<void> {
  await withStore(flags, async ({ people }) => {
    const employee = await people.employee(idOf(id));
    if (employee === null) throw new CliError(`There is no employee ${id}; see: bereikbaar user list`);
    await people.saveEmployee({ ...employee, active: false }, systemClock.now());
    console.log(`${id} is offered nothing more; phones and account are refused from now on.`);
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

/** Of a skill named without its level: works on their own. */
const defaultLevel = 3;

function parseSkills(text: string): readonly SkillLevel[] {
  return text
    .split(',')
    .filter((each) => each !== '')
    .map((each) => {
      const parts = /^([a-z0-9][a-z0-9-]*)(?::([1-5]))?$/.exec(each.trim());
      if (parts?.[1] === undefined) {
        throw new CliError(`--skills ${each}: must be skill or skill:level with level 1 to 5.`);
      }
      return { skill: idOf<'skill'>(parts[1]), level: Number(parts[2] ?? defaultLevel) };
    });
}

/** `olst-wijhe` → `Olst-Wijhe`. */
const titleOf = (id: string): string => id.replace(/(^|[-/ ])([a-z])/g, (all) => all.toUpperCase());
