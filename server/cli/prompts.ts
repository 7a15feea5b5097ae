/**
 * `bereikbaar prompts`: what callers hear, as files. `render` speaks the texts that have no sound yet or whose text
 * changed, `import` takes a municipality's own recording, `list` shows what is there and what is missing.
 */
import { Command, InvalidArgumentError } from 'commander';
import type { SpokenLanguage } from '../domain/prompt/parts.ts';
import { usage } from './exit.ts';

export function promptsCommand(): Command {
  const command = new Command('prompts').summary('make, import and list what callers hear');
  command
    .command('render')
    .summary('speak the texts that have no sound yet (needs espeak-ng and sox)')
    .option('--out <folder>', 'folder of prompts', 'data/prompts')
    .option('--dialplans <folder>', 'folder of dialplans', 'dialplans')
    .option('--all', 'also speak texts anew that have not changed', false)
    .option('--shipped <folder>', 'leave out what is already in this folder')
    .addHelpText(
      'after',
      usage(['bereikbaar prompts render', 'bereikbaar prompts render --out fixtures/prompts']),
    )
    .action(async (options: { out: string; dialplans: string; all: boolean; shipped?: string }) => {
      const { renderPrompts } = await import('./prompts-render.ts');
      process.exitCode = await renderPrompts(options);
    });
  command
    .command('import <id> <file>')
    .summary('take a recording (WAV, MP3, OGG …) for a prompt, equally loud as the others')
    .option('--out <folder>', 'folder of prompts', 'data/prompts')
    .option('--language <language>', 'nl or en', language, 'nl' as const)
    .option('--text <text>', 'what is said, for the list', '')
    .addHelpText('after', usage(['bereikbaar prompts import olst-wijhe/welkom welkom.mp3']))
    .action(
      async (id: string, file: string, options: { out: string; language: SpokenLanguage; text: string }) => {
        const { importPrompt } = await import('./prompts-import.ts');
        process.exitCode = await importPrompt(id, file, options);
      },
    );
  command
    .command('list')
    .summary('show every prompt with its source, and what is missing')
    .option('--out <folder>', 'folder of prompts', 'data/prompts')
    .option('--dialplans <folder>', 'folder of dialplans', 'dialplans')
    .option('--shipped <folder>', 'folder of prompts that came along', 'fixtures/prompts')
    .addHelpText('after', usage(['bereikbaar prompts list']))
    .action(async (options: { out: string; dialplans: string; shipped: string }) => {
      const { listPrompts } = await import('./prompts-render.ts');
      process.exitCode = await listPrompts(options);
    });
  return command;
}

function language(text: string): SpokenLanguage {
  if (text === 'nl' || text === 'en') return text;
  throw new InvalidArgumentError('nl or en');
}
