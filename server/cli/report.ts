/** `bereikbaar report`: the periodic report of a municipality as a page to print, CSV or JSON. */
import { writeFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { CliError, usage } from './exit.ts';
import { dataDirOption, type StoreFlags, withStore } from './with-store.ts';

interface ReportFlags extends StoreFlags {
  readonly municipality: string;
  readonly period?: string;
  readonly format: 'html' | 'csv' | 'json';
  readonly output?: string;
  readonly persons?: boolean;
}

export function reportCommand(): Command {
  return new Command('report')
    .summary('make the periodic report of a municipality')
    .description(
      'Number and nature of the contacts, who handled them, reachability and norms per team, queue and subject, and the tally weeks of March and October. Folds the ledger; may run beside the server.',
    )
    .requiredOption('--municipality <id>', 'municipality, as its dialplan calls it: olst-wijhe')
    .option(
      '--period <period>',
      '2026-Q4, 2026-11, 2026-W47, 2026 or 2026-11-01..2026-11-15 (default: the last whole quarter)',
    )
    .addOption(
      new Option('--format <format>', 'form of the report').choices(['html', 'csv', 'json']).default('html'),
    )
    .option('--output <file>', 'write to this file instead of standard output')
    .option('--persons', 'add a line for each employee: personal data of staff')
    .addOption(dataDirOption())
    .addHelpText(
      'after',
      usage([
        'bereikbaar report --municipality olst-wijhe --period 2026-Q3 --output q3.html',
        'bereikbaar report --municipality deventer --period 2026-10 --format csv',
      ]),
    )
    .action(report);
}

async function report(flags: ReportFlags): Promise<void> {
  const { systemClock } = await import('../adapters/clock/system-clock.ts');
  const { readReport } = await import('./report-run.ts');
  const { ratesOf } = await import('../compose/rates.ts');
  const text = await withStore(flags, (store, config) =>
    readReport({
      store,
      dialplansDir: config.data.dialplansDir,
      municipality: flags.municipality,
      period: flags.period ?? null,
      format: flags.format,
      withPersons: flags.persons ?? false,
      now: systemClock.now(),
      rates: ratesOf(config.costs),
    }),
  );
  if (text === null) {
    throw new CliError(
      `--period ${flags.period ?? ''}: write 2026-Q4, 2026-11, 2026-W47, 2026 or 2026-11-01..2026-11-15.`,
    );
  }
  if (flags.output === undefined) process.stdout.write(text);
  else {
    writeFileSync(flags.output, text);
    console.log(flags.output);
  }
}
