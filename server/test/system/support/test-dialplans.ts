/** The sample dialplans with hours that do not depend on the day a test runs, and with short times. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const samples = join(import.meta.dirname, '..', '..', '..', '..', '..', 'dialplans');
const week = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

export interface TestDialplans {
  /** Municipalities that are closed at every moment; the others never are. */
  readonly closed?: readonly string[];
  /** Municipalities whose first entrance speaks English. */
  readonly english?: readonly string[];
  /** Municipalities whose lines record conversations. */
  readonly recording?: readonly string[];
  /** The queue of one municipality is answered by the agents of the other as well; no queue is when left out. */
  readonly shared?: { readonly of: string; readonly with: string };
  /** When a waiting caller is told something first; as in the samples when left out. */
  readonly firstAfterSeconds?: number;
  /** From which expected wait a callback is offered; as in the samples when left out. */
  readonly callbackAfterSeconds?: number;
  readonly ringSeconds?: number;
  readonly wrapUpSeconds?: number;
  /** Callers who may wait in a queue; as the samples have it when left out. */
  readonly lengthMax?: number;
  /** Past the menus at once: one is read out for half a minute before the queue is reached. */
  readonly withoutMenus?: boolean;
  /** Callers come to the point at once: lines, the offer to be rung back and boxes without words before them. */
  readonly shortRoutes?: boolean;
}

export async function writeTestDialplans(folder: string, wishes: TestDialplans): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(samples)) {
    if (!name.endsWith('.yaml') || name.endsWith('.tests.yaml')) continue;
    const isClosed = wishes.closed?.includes(name.replace('.yaml', '')) ?? false;
    const isRecorded = wishes.recording?.includes(name.replace('.yaml', '')) ?? false;
    const isEnglish = wishes.english?.includes(name.replace('.yaml', '')) ?? false;
    const text = (await readFile(join(samples, name), 'utf8'))
      .replace(/^hours:\n( .*\n)+/m, hours(isClosed))
      .replace(/^ {4}numbers: .*\n/m, (line) => (isEnglish ? `${line}    language: en\n` : line))
      .replaceAll(/^ {4}lengthMax: /gm, (line) => (isRecorded ? `    recording: true\n${line}` : line))
      .replaceAll(/firstAfterSeconds: \d+/g, (sample) =>
        wishes.firstAfterSeconds === undefined ? sample : `firstAfterSeconds: ${wishes.firstAfterSeconds}`,
      )
      .replaceAll(/callbackAfterSeconds: \d+/g, (sample) =>
        wishes.callbackAfterSeconds === undefined
          ? sample
          : `callbackAfterSeconds: ${wishes.callbackAfterSeconds}`,
      )
      .replaceAll(/ringSeconds: \d+/g, `ringSeconds: ${wishes.ringSeconds ?? 20}`)
      .replaceAll(/wrapUpSeconds: \d+/g, `wrapUpSeconds: ${wishes.wrapUpSeconds ?? 1}`)
      .replaceAll(/lengthMax: (\d+)/g, (_, max: string) => `lengthMax: ${wishes.lengthMax ?? max}`)
      .replaceAll(/^(serves:| {4}sharedWith:) .*\n/gm, '')
      .replaceAll(/otherwise: keuze$/gm, `otherwise: ${wishes.withoutMenus ? 'kcc' : 'keuze'}`)
      .replaceAll(/next: welkom$/gm, (line) => (wishes.shortRoutes ? 'next: openingstijden' : line))
      .replaceAll(/noAgents: druk$/gm, (line) => (wishes.shortRoutes ? 'noAgents: terugbellen' : line))
      .replaceAll(/noAnswer: terug-naar-kcc /gm, (line) =>
        wishes.shortRoutes ? 'noAnswer: team-uren ' : line,
      );
    await writeFile(join(folder, name), withSharing(text, name.replace('.yaml', ''), wishes.shared));
  }
}

function withSharing(text: string, municipality: string, shared: TestDialplans['shared']): string {
  if (municipality === shared?.with) return `${text}\nserves: [${shared.of}/kcc]\n`;
  if (municipality !== shared?.of) return text;
  return text.replace(/^ {4}lengthMax: /m, (line) => `    sharedWith: [${shared.with}]\n${line}`);
}

function hours(isClosed: boolean): string {
  const days = week.map((day) => `      ${day}: "00:00-24:00"`).join('\n');
  return `hours:
  kcc:
    weekly:${isClosed ? ' {}' : `\n${days}`}
    closedOn: []
    liberationDay: never
    closedOnEquatedDays: false
`;
}
