/**
 * For tests only: makes recorded facts from short words, and reads the worked day of `docs/measurement.md`.
 */
import type { Destination, DomainEvent, EventType, Facts } from '../events.ts';
import { type CallId, idOf, type NoteId } from '../ids.ts';
import { type Instant, second } from '../time.ts';

export const olstWijhe = idOf<'municipality'>('olst-wijhe');
export const employee = (name: string) => idOf<'employee'>(name);
export const team = (name: string) => idOf<'team'>(name);
export const queue = (name: string) => idOf<'queue'>(name);

/** One fact of the stream `kind:id`. */
export function fact<T extends EventType>(type: T, stream: string, at: Instant, data: Facts[T]): DomainEvent {
  return { type, v: 1, at, stream, municipality: olstWijhe, data } as unknown as DomainEvent;
}

export function arrival(call: string, at: Instant, caller: string | null, entrance: string): DomainEvent {
  return fact('call.arrived', `call:${call}`, at, {
    leg: idOf<'leg'>('caller'),
    trunk: idOf<'trunk'>('trunk'),
    device: null,
    called: '14 0570',
    entrance: idOf<'entrance'>(`olst-wijhe/${entrance}`),
    via14: true,
    caller: caller === null ? null : idOf<'subject'>(caller),
    dialplanVersion: '1',
    reasons: [],
  });
}

interface Story {
  readonly call: string;
  readonly arrivedAt: Instant;
  readonly caller: string | null;
  readonly events: DomainEvent[];
  answeredAt: Instant | null;
  queuedAt: Instant | null;
  transfers: number;
}

type Step = (story: Story, at: Instant, words: readonly string[]) => void;

/** Facts of one call from a line such as `0 queue kcc; 8 anna answers; 90 ends completed`. */
export function tell(
  call: string,
  arrivedAt: Instant,
  caller: string | null,
  entrance: string,
  line: string,
): readonly DomainEvent[] {
  const story: Story = {
    call,
    arrivedAt,
    caller,
    events: [arrival(call, arrivedAt, caller, entrance)],
    answeredAt: null,
    queuedAt: null,
    transfers: 0,
  };
  for (const part of line.split(';')) {
    const [first = '', ...rest] = part.trim().split(/\s+/);
    const clock = first.startsWith('+') ? rest.shift() : undefined;
    const at = clock === undefined ? arrivedAt + Number(first) * second : onDay(arrivedAt, first, clock);
    const name = steps.find(([pattern]) => pattern.test(rest.join(' ')));
    if (name === undefined || Number.isNaN(at)) throw new Error(`call ${call}: cannot read "${part}"`);
    name[1](story, at, rest);
  }
  return story.events;
}

/** `+1d` and `10:00`: that wall time on the next day (winter time throughout the worked day). */
export function onDay(from: Instant, days: string, clock: string): Instant {
  const date = new Date(from + Number.parseInt(days, 10) * 86_400_000).toISOString().slice(0, 10);
  return Date.parse(`${date}T${clock}:00+01:00`);
}

const steps: readonly (readonly [RegExp, Step])[] = [
  [
    /^queue /,
    (story, at, [, name = '']) => {
      story.queuedAt = at;
      add(story, at, 'call.queued', { queue: queue(name), priority: 0, skills: [], since: at });
    },
  ],
  [
    /^routed to /,
    (story, at, words) => {
      const target = destination(words.slice(2));
      add(story, at, 'call.routed', { step: 'start', reasons: [], ...target });
    },
  ],
  [
    / answers( directly)?$/,
    (story, at, words) => {
      story.answeredAt ??= at;
      const unit = words[1] === 'of' ? team(words[2] ?? '') : team('kcc');
      add(story, at, 'call.answered', {
        leg: idOf<'leg'>('employee'),
        employee: employee(words[0] ?? ''),
        queue: story.queuedAt === null ? null : queue('kcc'),
        team: unit,
        wait: at - (story.queuedAt ?? story.arrivedAt),
      });
    },
  ],
  [
    /^told /,
    (story, at, [, low, , high]) =>
      add(story, at, 'call.waitAnnounced', { low: Number(low), high: Number(high) } as never),
  ],
  [
    / registers /,
    (story, at, [who = '', , outcome, subject]) =>
      add(story, at, 'call.outcomeRegistered', {
        employee: employee(who),
        outcome: outcome as Facts['call.outcomeRegistered']['outcome'],
        subject: subject ?? null,
      }),
  ],
  [
    / transfers to /,
    (story, at, [from = '', , , ...target]) => {
      story.transfers++;
      const transfer = `t${story.transfers}`;
      add(story, at, 'call.transferStarted', {
        transfer,
        from: employee(from),
        mode: 'attended',
        ...destination(target),
      });
    },
  ],
  [
    / picks up$/,
    (story, at, words) =>
      add(story, at, 'call.consultAnswered', {
        transfer: `t${story.transfers}`,
        leg: idOf<'leg'>('colleague'),
        employee: employee(words[0] ?? ''),
        team: team(words[2] ?? ''),
      }),
  ],
  [
    / connects$/,
    (story, at, words) => {
      const person = words[1] === 'of';
      add(story, at, 'call.transferEnded', {
        transfer: `t${story.transfers}`,
        outcome: 'connected',
        by: person ? employee(words[0] ?? '') : null,
        team: person ? team(words[2] ?? '') : null,
      });
    },
  ],
  [
    /^transfer /,
    (story, at, [, outcome]) =>
      add(story, at, 'call.transferEnded', {
        transfer: `t${story.transfers}`,
        outcome: outcome as Facts['call.transferEnded']['outcome'],
        by: null,
      }),
  ],
  [/ notes /, (story, at, words) => promise(story, at, words, 'agent')],
  [
    /^voicemail /,
    (story, at, words) => {
      const box: Destination = { kind: 'team', team: team(words[2] ?? '') };
      add(story, at, 'call.voicemailLeft', { box, recording: 'r', length: 20 * second });
      promise(story, at, words, 'voicemail');
    },
  ],
  [/^callback /, (story, at, words) => promise(story, at, words, 'callbackInQueue')],
  [
    /^ends /,
    (story, at, [, reason]) =>
      add(story, at, 'call.ended', {
        by: 'caller',
        reason: reason as Facts['call.ended']['reason'],
        status: null,
        talk: story.answeredAt === null ? 0 : at - story.answeredAt,
      }),
  ],
  [
    /^reached$/,
    (story, at) => {
      const note = noteOf(story);
      const by = employee('caller-back');
      story.events.push(
        fact('note.attempted', `note:${note}`, at, { note, employee: by, call: null, result: 'reached' }),
        fact('note.closed', `note:${note}`, at, { note, by, result: 'reached' }),
      );
    },
  ],
  [
    /^term passed$/,
    (story, at) => {
      const note = noteOf(story);
      story.events.push(
        fact('note.escalated', `note:${note}`, at, { note, step: 100, to: employee('leader') }),
      );
    },
  ],
  [
    /^tagged /,
    (story, at, [, tag]) => add(story, at, 'call.tagged', { tag: tag as 'mystery' | 'test', by: null }),
  ],
];

function add<T extends EventType>(story: Story, at: Instant, type: T, data: Facts[T]): void {
  story.events.push(fact(type, `call:${story.call}`, at, data));
}

function noteOf(story: Story): NoteId {
  return idOf<'note'>(`n${story.call}`);
}

/** `… for wmo due +1d 17:00`, with `without number` somewhere before when the caller left none. */
function promise(
  story: Story,
  at: Instant,
  words: readonly string[],
  origin: Facts['note.created']['origin'],
): void {
  const after = (word: string, step = 1) => words[words.indexOf(word) + step] ?? '';
  const note = noteOf(story);
  story.events.push(
    fact('note.created', `note:${note}`, at, {
      note,
      call: story.call as CallId,
      caller: words.includes('without') || story.caller === null ? null : idOf<'subject'>(story.caller),
      ownerTeam: team(after('for')),
      ownerEmployee: null,
      subject: null,
      due: onDay(story.arrivedAt, after('due'), after('due', 2)),
      origin,
    }),
  );
  add(story, at, 'call.noteMade', { note });
}

/** `team wmo`, `piet of wmo`, `partner gblt`. */
function destination(words: readonly string[]): {
  readonly target: Destination;
  readonly team: Facts['call.transferStarted']['team'] & (string | null);
} {
  const [first = '', second = '', third = ''] = words;
  if (first === 'team') return { target: { kind: 'team', team: team(second) }, team: team(second) };
  if (first === 'partner') return { target: { kind: 'partner', partner: second }, team: null };
  return { target: { kind: 'employee', employee: employee(first) }, team: team(third) };
}

/** One line of a table in Markdown, its cells trimmed. */
export function tableAfter(page: string, heading: string): readonly (readonly string[])[] {
  const section = page.slice(page.indexOf(`\n${heading}\n`));
  const lines = section.split('\n');
  const start = lines.findIndex((line) => line.startsWith('|---'));
  const rows: string[][] = [];
  for (const line of lines.slice(start + 1)) {
    if (!line.startsWith('|')) break;
    rows.push(
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  }
  return rows;
}
