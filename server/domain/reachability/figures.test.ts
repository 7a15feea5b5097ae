import assert from 'node:assert/strict';
import { test } from 'node:test';
import { idOf } from '../ids.ts';
import { hour, minute, second } from '../time.ts';
import { localDay } from './bucket.ts';
import { Figures } from './figures.ts';
import { arrival, employee, fact, olstWijhe, tell } from './testkit.ts';

const at = Date.parse('2026-11-23T10:50:00+01:00');
const today = { first: localDay(at), last: localDay(at) };
const whole = { municipality: olstWijhe, kind: 'municipality', id: null } as const;

function folded(...lines: readonly string[]): Figures {
  const figures = new Figures();
  for (const [index, line] of lines.entries()) {
    for (const event of tell(`${index}`, at + index * hour, 'c', 'algemeen', line)) figures.apply(event);
  }
  return figures;
}
const classOf = (line: string) => folded(line).call('call:0')?.judgement.result.class;

test('a caller kept in the queue until closing time is a failure, one who rings after closing is left out', () => {
  assert.equal(classOf('0 queue kcc; 600 ends closed'), 'D');
  assert.equal(classOf('9 ends closed'), 'X');
});

test('initiative registered an hour after the call no longer makes a success of it', () => {
  const call =
    '0 queue kcc; 10 anna answers; 40 anna transfers to team wmo; 60 transfer noAnswer; 90 ends completed';
  assert.equal(classOf(`${call}; 600 anna registers answeredDirectly`), 'B2');
  assert.equal(classOf(`${call}; 3700 anna registers answeredDirectly`), 'D');
});

test('a shared area code: a menu settles the municipality, and the call moves there with all its counts', () => {
  const figures = new Figures();
  const deventer = { municipality: 'deventer' as typeof olstWijhe, kind: 'municipality', id: null } as const;
  figures.apply(arrival('1', at, null, 'gedeeld'));
  assert.equal(figures.sums('attempts', whole, today).offered, 1);
  const routed = fact('call.routed', 'call:1', at + second, { step: 'menu', reasons: [] });
  figures.apply({ ...routed, municipality: deventer.municipality });
  assert.equal(figures.sums('attempts', whole, today).offered, 0);
  assert.equal(figures.sums('attempts', deventer, today).open, 1);
  assert.equal(figures.conservation().imbalance, 0);
});

test('a transfer to another municipality counts once for each: the answer here, the attempt there', () => {
  const figures = new Figures();
  const lochem = { municipality: idOf<'municipality'>('lochem'), kind: 'municipality', id: null } as const;
  const entrance = idOf<'entrance'>('lochem/algemeen');
  const [anna, rita] = [idOf<'employee'>('anna'), idOf<'employee'>('rita')];
  const answered = { leg: idOf<'leg'>('b'), queue: null, team: null, wait: 0 };
  const after = (seconds: number) => at + seconds * second;
  const started = {
    transfer: 't',
    from: anna,
    target: { kind: 'entrance', entrance },
    mode: 'attended',
  } as const;
  const routed = fact('call.routed', 'call:1', after(60), { step: 'kcc', entrance, reasons: [] });
  const facts = [
    arrival('1', at, null, 'algemeen'),
    fact('call.answered', 'call:1', after(10), { ...answered, employee: anna }),
    fact('call.transferStarted', 'call:1', after(30), started),
    { ...routed, municipality: lochem.municipality },
    fact('call.answered', 'call:1', after(60), { ...answered, employee: rita }),
    fact('call.transferEnded', 'call:1', after(60), { transfer: 't', outcome: 'connected', by: rita }),
  ];
  for (const each of facts) figures.apply(each);
  const of = (series: typeof whole | typeof lochem) => {
    const { offered, A2 } = figures.sums('attempts', series, today);
    return { offered, A2, calls: figures.sums('calls', series, today).calls };
  };
  assert.deepEqual(
    [of(whole), of(lochem)],
    [
      { offered: 1, A2: 1, calls: 1 },
      { offered: 1, A2: 1, calls: 0 },
    ],
  );
  assert.equal(figures.conservation().imbalance, 0);
});

test('a caller put back in the queue after a conversation waits anew: the talk was no waiting', () => {
  const figures = folded('0 queue kcc; 10 anna answers; 300 queue kcc; 320 bram answers; 400 ends completed');
  const sums = figures.sums('queues', whole, today);
  assert.deepEqual([sums.offered, sums.answered, sums.wait], [2, 2, 30 * second]);
});

test('the first wait that was told is held against the real one; who leaves in time proves nothing', () => {
  const queue = idOf<'queue'>('kcc');
  const heard = (end: string, ...ranges: readonly (readonly [number, number | null, number | null])[]) => {
    const figures = new Figures();
    const announced = ranges.map(([after, low, high]) => {
      const told = { queue, position: 3, low, high, callbackOffered: false };
      return fact('call.waitAnnounced', 'call:0', at + after * second, told);
    });
    const call = tell('0', at, 'c', 'algemeen', `0 queue kcc; ${end}`);
    for (const event of [...call, ...announced].sort((a, b) => a.at - b.at)) figures.apply(event);
    const { waitTold, waitAsTold, waitLonger } = figures.sums('queues', whole, today);
    return [waitTold, waitAsTold, waitLonger];
  };
  // Told after a minute: two to four minutes more. What is told first and last says less.
  const told = [
    [30, null, null],
    [60, 2, 4],
    [120, 0, 1],
  ] as const;
  const ends = 'anna answers; 900 ends completed';
  assert.deepEqual(heard(`179 ${ends}`, ...told), [1, 0, 0], 'sooner than told');
  assert.deepEqual(heard(`180 ${ends}`, ...told), [1, 1, 0]);
  assert.deepEqual(heard(`300 ${ends}`, ...told), [1, 1, 0]);
  assert.deepEqual(heard(`301 ${ends}`, ...told), [1, 0, 1]);
  assert.deepEqual(heard('200 ends abandonedInQueue', ...told), [0, 0, 0]);
  assert.deepEqual(heard('360 ends abandonedInQueue', ...told), [1, 0, 1], 'longer than told, then gave up');
  assert.deepEqual(heard(`180 ${ends}`), [0, 0, 0], 'nothing was told');
});

test('the same caller within a week is a repeat, about the same subject or not', () => {
  const call = '0 queue kcc; 9 anna answers; 60 anna registers answeredDirectly zorg; 70 ends completed';
  const sums = folded(call, call, call.replace('zorg', 'afval')).sums('repeats', whole, today);
  assert.deepEqual([sums.knownCaller, sums.repeat, sums.sameSubject, sums.firstTimeRight], [3, 2, 1, 1]);
});

test('time worked is cut at the quarters of an hour, and wrap-up counts for its call', () => {
  const figures = folded('0 queue kcc; 9 anna answers; 69 ends completed');
  const change = (from: string, to: string, after: number, call: string | null) =>
    figures.apply(
      fact('agent.stateChanged', 'agent:anna', at + after, {
        employee: employee('anna'),
        from: from as 'available',
        to: to as 'available',
        cause: 'test',
        call: call as null,
        until: null,
      }),
    );
  change('offline', 'available', 0, null);
  change('available', 'talking', 9 * minute, '0');
  change('talking', 'wrappingUp', 12 * minute, '0');
  change('wrappingUp', 'available', 13 * minute, null);
  change('available', 'offline', 20 * minute, null);
  const sums = figures.sums('work', whole, today);
  assert.deepEqual([sums.available, sums.talking, sums.wrappingUp], [16 * minute, 3 * minute, minute]);
  const quarters = figures.cube().byQuarter('work', whole, today.first);
  assert.deepEqual(
    quarters.map(({ row }) => row.reduce((total, value) => total + value, 0)),
    [10 * minute, 10 * minute],
  );
  assert.equal(figures.sums('calls', whole, today).wrapUp, minute);
});
