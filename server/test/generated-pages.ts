/**
 * Reference pages that are made from the code: `node dist/scripts/docs.js` writes them, `docs.test.ts`
 * compares. A name that is missing on either side fails.
 */
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { program } from '../cli/program.ts';
import { configDocs } from '../config/docs.ts';

export interface Page {
  readonly file: string;
  readonly render: () => Promise<string>;
}

export const pages: readonly Page[] = [
  { file: 'docs/config.md', render: async () => configDocs() },
  { file: 'docs/cli.md', render: cliDocs },
  { file: 'docs/events.md', render: async () => eventDocs(readFileSync('server/domain/events.ts', 'utf8')) },
];

async function cliDocs(): Promise<string> {
  const parts = [
    '# Command line\n\n`npx bereikbaar <verb>`. Made from the help texts by `node dist/scripts/docs.js`; a test keeps it equal to them.\n',
  ];
  describe(await program(), [], parts);
  return parts.join('');
}

/** The help of a command and of all below it, at a width of its own: a page has no terminal. */
function describe(command: Command, above: readonly string[], parts: string[]): void {
  const path = [...above, command.name()];
  const help: string[] = [];
  command.configureHelp({ helpWidth: 110 });
  command.configureOutput({ writeOut: (text) => void help.push(text), getOutHelpWidth: () => 110 });
  command.outputHelp();
  parts.push(
    `\n${'#'.repeat(Math.min(path.length + 1, 3))} ${path.join(' ')}\n\n\`\`\`\n${help.join('').trimEnd()}\n\`\`\`\n`,
  );
  for (const verb of command.commands) if (verb.name() !== 'help') describe(verb, path, parts);
}

export interface EventDoc {
  readonly type: string;
  /** Null: the event has no sentence, which the test refuses. */
  readonly sentence: string | null;
  readonly fields: readonly string[];
}

/** The events of the union, with the sentence above each and the names of their fields. */
export function eventsIn(source: string): readonly EventDoc[] {
  const member =
    /(\/\*\*(?:(?!\*\/)[\s\S])*\*\/)?\n {2}'([a-z]+\.[A-Za-z]+)': ([\s\S]*?);\n(?= {2}\/\*\*| {2}'|\})/g;
  return [...source.matchAll(member)].map(([, comment, type = '', body = '']) => ({
    type,
    sentence:
      comment === undefined
        ? null
        : comment
            .replace(/\/\*\*|\*\/|\n\s*\*/g, ' ')
            .replace(/\s+/g, ' ')
            .trim(),
    fields: fieldsOf(body),
  }));
}

/** Names of the fields of a body, not of those nested in them. */
function fieldsOf(body: string): readonly string[] {
  const flat = body.startsWith('{') ? outermost(body.replace(/\/\*[\s\S]*?\*\//g, '')) : '';
  return [...flat.matchAll(/readonly (\w+)\??:/g)].map((match) => match[1] ?? '');
}

function outermost(body: string): string {
  let depth = 0;
  let text = '';
  for (const char of body) {
    if (char === '}') depth--;
    if (depth === 1) text += char;
    if (char === '{') depth++;
  }
  return text;
}

function eventDocs(source: string): string {
  const parts = [
    `# Events

Every fact in the ledger, from \`server/domain/events.ts\`; made by \`node dist/scripts/docs.js\`, and a test keeps it equal to
the code. Besides its data an event has a number (\`seq\`), an id, a time (milliseconds UTC), a stream, a municipality, and
the version of its shape (\`v\`). It never holds a phone number or a name: those lie with the subjects.
`,
  ];
  let group = '';
  for (const { type, sentence, fields } of eventsIn(source)) {
    const current = type.split('.')[0] ?? '';
    if (current !== group) {
      group = current;
      parts.push(`\n## ${group}\n\n| event | what is now true | data |\n|---|---|---|\n`);
    }
    const data = fields.map((field) => `\`${field}\``).join(', ');
    parts.push(`| \`${type}\` | ${(sentence ?? '').replaceAll('|', '\\|')} | ${data} |\n`);
  }
  return parts.join('');
}
