/**
 * `bereikbaar prompts list | render | import`: what callers hear, as files. Exit codes: 0 done, 1 failed (a tool is
 * missing, a recording cannot be used, `list --check` found a gap), 2 used wrongly.
 */
import { Command, InvalidArgumentError, Option } from 'commander';
import { schema } from '../config/schema.ts';
import { languages, type SpokenLanguage } from '../domain/prompt/catalogue.ts';
import { usage } from './exit.ts';
import { dataDirOption } from './with-store.ts';

export interface PromptFlags {
  readonly dataDir?: string;
  readonly dialplansDir: string;
  readonly language?: SpokenLanguage;
  readonly municipality?: string;
}

export function promptsCommand(): Command {
  return new Command('prompts')
    .summary('list, speak and record what callers hear')
    .usage('<verb> [options]')
    .addCommand(listCommand())
    .addCommand(renderCommand())
    .addCommand(importCommand())
    .addHelpText(
      'after',
      usage(['bereikbaar prompts list --municipality deventer', 'bereikbaar prompts render --help']),
    );
}

function listCommand(): Command {
  return selecting(new Command('list'))
    .summary('where the sound of every prompt comes from')
    .description(
      'Shows for every prompt and language: own (recorded by the municipality), rendered (spoken by this server), shipped, stale (says an older text) or missing; and its length.',
    )
    .option('--check', 'fail when a prompt is stale or missing', false)
    .addHelpText('after', usage(['bereikbaar prompts list --language nl', 'bereikbaar prompts list --check']))
    .action(async (flags: PromptFlags & { readonly check: boolean }) => {
      const { listPrompts } = await import('./prompts-run.ts');
      process.exitCode = await listPrompts(flags);
    });
}

function renderCommand(): Command {
  return selecting(new Command('render'))
    .summary('speak prompts by machine (needs espeak-ng and sox)')
    .description(
      'Speaks prompts that are missing or whose text changed, into the data folder. A recording of a municipality is never replaced.',
    )
    .addOption(new Option('--missing', 'only what is missing or stale (the default)').conflicts('all'))
    .option('--all', 'also what is in order', false)
    .option(
      '--into <folder>',
      'make this folder complete and delete from it what no prompt uses, instead of filling the data folder',
    )
    .addHelpText(
      'after',
      usage([
        'bereikbaar prompts render',
        'bereikbaar prompts render --all --language en --municipality lochem',
        'bereikbaar prompts render --into fixtures/prompts',
      ]),
    )
    .action(async (flags: PromptFlags & { readonly all: boolean; readonly into?: string }) => {
      const { renderPrompts } = await import('./prompts-run.ts');
      process.exitCode = await renderPrompts(flags);
    });
}

function importCommand(): Command {
  return new Command('import')
    .summary('take a recording of your own for a prompt (needs ffmpeg or sox)')
    .description(
      'Takes WAV, MP3, OGG and the like, at most 180 s; brings speech to −20 dBFS with peaks below −1.5 dBFS, cuts silence at both ends, and keeps it as 8 kHz A-law.',
    )
    .argument('<file>', 'the recording')
    .requiredOption('--prompt <id>', 'the prompt it is for, as in `prompts list`')
    .addOption(languageOption().makeOptionMandatory())
    .requiredOption('--municipality <id>', 'whose callers hear it', identifier)
    .addOption(dialplansOption())
    .addOption(dataDirOption())
    .addHelpText(
      'after',
      usage([
        'bereikbaar prompts import welkom.mp3 --prompt lochem/welkom --language nl --municipality lochem',
        'bereikbaar prompts import rij.wav --prompt queue/welcome --language nl --municipality lochem',
      ]),
    )
    .action(
      async (
        file: string,
        flags: PromptFlags & {
          readonly prompt: string;
          readonly language: SpokenLanguage;
          readonly municipality: string;
        },
      ) => {
        const { importPrompt } = await import('./prompts-run.ts');
        process.exitCode = await importPrompt(file, flags);
      },
    );
}

/** Options that narrow the prompts down, and where they are. */
function selecting(command: Command): Command {
  return command
    .addOption(languageOption())
    .option('--municipality <id>', 'only prompts of this dialplan', identifier)
    .addOption(dialplansOption())
    .addOption(dataDirOption());
}

function languageOption(): Option {
  return new Option('--language <language>', 'Dutch or English').choices(languages);
}

function dialplansOption(): Option {
  return new Option('--dialplans-dir <folder>', 'folder with the dialplans')
    .env(schema.data.dialplansDir.name)
    .default(schema.data.dialplansDir.default);
}

/** Becomes the name of a folder. */
function identifier(text: string): string {
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(text)) {
    throw new InvalidArgumentError('small letters, digits and dashes, as in the dialplan');
  }
  return text;
}
