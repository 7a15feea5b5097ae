/**
 * What may stand in a dialplan file: one shape from which the reader, its error messages and
 * `dialplans/dialplan.schema.json` all come. References between parts are checked in `build.ts`.
 */

import { stopLayers } from '../calendar/deadline.ts';
import { holidayNames } from '../calendar/holidays.ts';
import { type Block, weekdayEnglish } from '../calendar/schedule.ts';
import { areaCodes } from '../numbers/area-codes.data.ts';
import { parseNumber } from '../numbers/phone-number.ts';
import { languages } from '../prompt/catalogue.ts';
import { normLimits } from '../reachability/counters.ts';
import { isDate } from '../time.ts';
import {
  described,
  flag,
  integer,
  list,
  mapped,
  maybe,
  namedMap,
  object,
  oneNumberOf,
  oneOf,
  optional,
  retired,
  taggedBy,
  text,
  type ValueOf,
  words,
} from './shape.ts';
import { noteQuestionKinds, queueStrategies } from './types.ts';

/** Most options in a menu (DOMAIN R24). */
export const menuOptionsMax = 5;

const namePattern = /^[a-z][a-z0-9-]{0,63}$/;
const nameAdvice = 'Use small letters, digits and dashes, beginning with a letter, e.g. “burgerzaken”.';
/** The name of something in this file. */
const name = text((written) => (namePattern.test(written) ? written : undefined), nameAdvice, {
  pattern: namePattern.source,
});
const names = (max: number) => ({ pattern: namePattern, advice: nameAdvice, max });

const ownNumber = text((written) => {
  const parsed = parseNumber(written);
  return parsed.ok && parsed.number.kind === 'e164' ? parsed.number.e164 : undefined;
}, 'Write an ordinary number such as “0570 568080”; a 14 number belongs under areaCodes.');
const dialledNumber = text((written) => {
  const parsed = parseNumber(written);
  return parsed.ok ? parsed.number : undefined;
}, 'Write a telephone number such as “0570 568080” or “0800 1351”.');
const areaCode = text(
  (written) => (areaCodes.has(written) ? written : undefined),
  'Write a Dutch area code with its zero, e.g. “0570”.',
  { pattern: '^0\\d{2,3}$' },
);

const promptText = object({
  nl: described(words(), 'What the caller hears, in plain Dutch.'),
  en: described(maybe(words()), 'The same in English.'),
});

const blocks = text(
  parseBlocks,
  'Write “closed”, or times such as “08:30-17:00” or “08:30-12:00, 13:00-17:00”, in order and without overlap.',
);
const dateSpan = text(
  parseDateSpan,
  'Write a date such as “2026-12-24”, or a first and last day: “2026-12-28..2026-12-30”.',
);
const weekdays = Object.values(weekdayEnglish).map((weekday) => weekday.toLowerCase());

const schedule = object({
  weekly: described(
    namedMap(
      {
        pattern: new RegExp(`^(${weekdays.join('|')})$`),
        advice: `Use the days ${weekdays.join(', ')}.`,
        max: 7,
      },
      blocks,
    ),
    'Opening hours a weekday; a day that is left out is closed.',
  ),
  closedOn: described(
    optional(list(oneOf(holidayNames.filter((holiday) => holiday !== 'liberation-day')), { max: 9 }), [
      ...holidayNames.filter((holiday) => holiday !== 'liberation-day'),
    ]),
    'Public holidays on which it is closed; all of them when left out.',
  ),
  liberationDay: described(
    optional(oneOf(['always', 'lustrum', 'never']), 'lustrum'),
    '5 May: closed every year, only in 2025, 2030 …, or never.',
  ),
  closedOnEquatedDays: described(
    optional(flag, false),
    'Whether it closes on days equated with a holiday by Royal decree.',
  ),
  exceptions: optional(
    list(
      object({ on: dateSpan, open: blocks, reason: described(words(200), 'Why, as callers may hear it.') }),
      {
        max: 200,
      },
    ),
    [],
  ),
});

const skillLevels = described(
  namedMap(names(20), integer(1, 5, 'level')),
  'Skills an agent needs, each with the least level (1 to 5).',
);
const noSkills: ReadonlyMap<string, number> = new Map();
const ringSeconds = described(optional(integer(5, 120, 'seconds'), 20), 'How long a phone rings.');

const node = taggedBy({
  announce: object({
    announce: name,
    language: described(maybe(oneOf(languages)), 'What the caller hears from here on is in this language.'),
    next: name,
  }),
  menu: object({
    menu: described(name, 'Prompt that names the choices.'),
    options: namedMap(
      { pattern: /^[0-9*#]$/, advice: 'Use a key: 0 to 9, * or #.', max: menuOptionsMax },
      object({ label: words(100), next: name }),
    ),
    otherwise: described(name, 'Where silence or two wrong keys lead: towards a person.'),
    silenceSeconds: optional(integer(3, 20, 'seconds'), 6),
  }),
  hours: object({
    hours: described(name, 'Name of the opening hours.'),
    open: name,
    closed: name,
    exception: described(maybe(name), 'On a closed day that differs from the week; else as closed.'),
  }),
  calamity: object({
    calamity: described(name, 'Where a message that closes the line leads.'),
    next: name,
  }),
  queue: object({
    queue: name,
    priority: optional(integer(0, 9, 'priority'), 5),
    skills: optional(skillLevels, noSkills),
    full: maybe(name),
    waited: maybe(object({ seconds: integer(10, 3600, 'seconds'), next: name })),
    noAgents: maybe(name),
  }),
  team: object({ team: name, ringSeconds, noAnswer: name }),
  employee: object({ employee: name, ringSeconds, noAnswer: name }),
  partner: object({ partner: name, ringSeconds, noAnswer: name }),
  voicemail: object({
    voicemail: described(name, 'Team that answers the message.'),
    prompt: name,
    secondsMax: optional(integer(10, 600, 'seconds'), 120),
    next: name,
  }),
  note: object({ note: described(name, 'Team that rings back.'), prompt: name, next: name }),
  callers: object({ callers: namedMap(names(10), name), otherwise: name }),
  entrance: object({
    entrance: text(
      (written) => (/^[a-z][a-z0-9-]*(\/[a-z][a-z0-9-]*)?$/.test(written) ? written : undefined),
      'Write an entrance of this file, or “municipality/entrance” for another.',
    ),
  }),
  hangUp: object({ hangUp: described(integer(400, 699, 'SIP status'), 'SIP status, e.g. 480.') }),
});

/** Only limits at which answers are counted, so that the share met is exact. */
const answerNorm = object({
  seconds: oneNumberOf(normLimits, 'seconds'),
  percent: integer(1, 100, 'percent'),
});
const usualNorm: ValueOf<typeof answerNorm> = { seconds: 30, percent: 80 };

const queue = object({
  name: words(100),
  skills: optional(skillLevels, noSkills),
  strategy: optional(oneOf(queueStrategies), 'longest-idle'),
  team: described(maybe(name), 'Team to which its contacts are counted.'),
  headStartSeconds: described(
    optional(integer(0, 3600, 'seconds'), 0),
    'Head start of its callers over those in other queues of the same agent.',
  ),
  stickySeconds: optional(integer(0, 300, 'seconds'), 20),
  widening: described(
    optional(
      list(object({ afterSeconds: integer(5, 3600, 'seconds'), level: integer(1, 5, 'level') }), { max: 4 }),
      [],
    ),
    'After so long the needed skill level drops, step by step.',
  ),
  ringSeconds,
  wrapUpSeconds: optional(integer(0, 900, 'seconds'), 30),
  lengthMax: optional(integer(1, 1000, 'callers'), 50),
  norm: described(
    optional(answerNorm, usualNorm),
    'Share of the callers to be answered within so many seconds of waiting.',
  ),
  hours: maybe(name),
  tell: optional(oneOf(['nothing', 'position', 'wait']), 'position'),
  firstAfterSeconds: optional(integer(5, 600, 'seconds'), 30),
  everySeconds: optional(integer(20, 900, 'seconds'), 90),
  comfort: maybe(name),
  callbackAfterSeconds: maybe(integer(5, 3600, 'seconds')),
  recording: optional(flag, false),
  sharedWith: described(
    optional(list(name, { max: 50 }), []),
    'Municipalities whose agents may answer its callers too; each names this queue under “serves”.',
  ),
});

const foreignQueue = text(
  (written) => (/^[a-z][a-z0-9-]*\/[a-z][a-z0-9-]*$/.test(written) ? written : undefined),
  'Write “municipality/queue”, e.g. “olst-wijhe/kcc”.',
);

const stops = optional(list(oneOf(stopLayers), { max: 4 }), ['observed', 'local']);
const callbackNorm = taggedBy({
  workingDays: object({ workingDays: integer(1, 30, 'days'), stops }),
  clockHours: object({ clockHours: integer(1, 1000, 'hours') }),
  weekdayHours: object({ weekdayHours: integer(1, 1000, 'hours'), stops }),
});

/** Most questions that a team may have asked, and choices under one of them: somebody waits on the line. */
const noteQuestionsMax = 12;
const noteChoicesMax = 20;
const noteLabel = {
  nl: described(words(200), 'What the employee reads, in plain Dutch.'),
  en: described(maybe(words(200)), 'The same in English.'),
};
const noteQuestion = mapped(
  object({
    id: described(name, 'Name of the question; unique in this form.'),
    ...noteLabel,
    kind: described(oneOf(noteQuestionKinds), 'A line, some lines, one of the options, or a tick.'),
    options: optional(list(object(noteLabel), { max: noteChoicesMax }), []),
    required: described(optional(flag, false), 'Whether no note is made without an answer.'),
  }),
  (question, report) => {
    const { kind, options } = question;
    if (kind === 'choice' && options.length < 2) {
      report('A choice needs at least two options.', 'Add “options: [{ nl: … }, { nl: … }]”.');
      return undefined;
    }
    if (kind !== 'choice' && options.length > 0) {
      report(`A question of kind “${kind}” has no options.`, 'Remove options, or write “kind: choice”.');
      return undefined;
    }
    return question;
  },
);

const team = object({
  name: words(100),
  ringSeconds,
  voicemail: retired(
    'Leave it out, and let noAnswer of what rings the team lead to a node such as “{ voicemail: the-team, prompt: …, next: … }”.',
  ),
  hours: described(maybe(name), 'Own opening hours.'),
  callbackNorm: maybe(callbackNorm),
  answerNorm: described(
    maybe(answerNorm),
    'Share of the direct and transferred calls to this team that it is to pick up within so many seconds.',
  ),
  noteForm: described(
    optional(list(noteQuestion, { max: noteQuestionsMax }), []),
    'What an employee asks the caller for a callback note of this team.',
  ),
});

export const dialplanShape = object({
  municipality: object({
    id: name,
    name: words(100),
    callbackNumber: described(ownNumber, 'The ordinary number: outgoing caller id, and for callers abroad.'),
    silentSupervision: described(
      optional(flag, false),
      'Whether a team leader may listen in without the agent being told; only as the works council agreed.',
    ),
  }),
  callbackNorm: described(maybe(callbackNorm), 'When a callback or voicemail must be answered.'),
  callbackHours: described(maybe(name), 'Opening hours that the norm counts in; the first when left out.'),
  menuDepthMax: optional(integer(1, 3, 'menus'), 2),
  hours: namedMap(names(50), schedule),
  entrances: namedMap(
    names(50),
    object({
      name: words(100),
      numbers: described(
        optional(list(dialledNumber, { max: 50 }), []),
        'Numbers that callers dial or that 14 points to.',
      ),
      language: described(
        maybe(oneOf(languages)),
        'What callers of this entrance hear; Dutch when left out.',
      ),
      areaCodes: described(
        optional(list(areaCode, { max: 5 }), []),
        '14 numbers answered here, by area code.',
      ),
      targetOf: described(maybe(areaCode), 'The 14 platform forwards this code to these numbers.'),
      start: name,
    }),
  ),
  direct: described(
    optional(
      list(
        object({
          number: ownNumber,
          name: words(100),
          team: maybe(name),
          employee: maybe(name),
          ringSeconds,
          noAnswer: name,
        }),
        { max: 2000 },
      ),
      [],
    ),
    'Direct numbers of employees and teams.',
  ),
  nodes: namedMap(names(500), node),
  fallback: described(name, 'Node for anything unforeseen: towards a person.'),
  queues: optional(namedMap(names(50), queue), new Map()),
  serves: described(
    optional(list(foreignQueue, { max: 50 }), []),
    'Queues of other municipalities that agents of this one answer too: “municipality/queue”.',
  ),
  teams: optional(namedMap(names(500), team), new Map()),
  partners: optional(namedMap(names(200), object({ name: words(100), number: dialledNumber })), new Map()),
  callerGroups: optional(
    namedMap(
      names(20),
      object({ name: words(100), numbers: optional(list(dialledNumber, { max: 5000 }), []) }),
    ),
    new Map(),
  ),
  prompts: namedMap(names(500), promptText),
});

/** A 14 number that several municipalities share: the spoken choice between them. */
export const sharedCodeShape = object({
  sharedAreaCode: areaCode,
  name: words(100),
  prompt: promptText,
  options: namedMap(
    { pattern: /^[0-9*#]$/, advice: 'Use a key: 0 to 9, * or #.', max: menuOptionsMax },
    object({ label: words(100), entrance: words(130) }),
  ),
  otherwise: described(words(130), 'Entrance for silence and two wrong keys: “municipality/entrance”.'),
  silenceSeconds: optional(integer(3, 20, 'seconds'), 6),
});

export type DialplanFile = ValueOf<typeof dialplanShape>;
export type SharedCodeFile = ValueOf<typeof sharedCodeShape>;
export type NodeFile = ValueOf<typeof node>;
export type ScheduleFile = ValueOf<typeof schedule>;

/** `closed`, `08:30-17:00`, `08:30-12:00, 13:00-17:00`; `24:00` is the end of the day. */
function parseBlocks(written: string): readonly Block[] | undefined {
  if (written === 'closed') return [];
  const found: Block[] = [];
  for (const part of written.split(',')) {
    const match = /^(\d{2}):(\d{2})-(\d{2}):(\d{2})$/.exec(part.trim());
    if (match === null) return undefined;
    const [fromHour = 0, fromMinute = 0, toHour = 0, toMinute = 0] = match.slice(1).map(Number);
    const block = { from: fromHour * 60 + fromMinute, to: toHour * 60 + toMinute };
    const previous = found.at(-1);
    const isPossible = fromMinute < 60 && toMinute < 60 && block.from < block.to && block.to <= 1440;
    if (!isPossible || (previous !== undefined && block.from <= previous.to)) return undefined;
    found.push(block);
  }
  return found;
}

function parseDateSpan(written: string): { readonly from: string; readonly until: string } | undefined {
  const [from = '', until = from, ...rest] = written.split('..').map((part) => part.trim());
  return rest.length === 0 && isDate(from) && isDate(until) && from <= until ? { from, until } : undefined;
}
