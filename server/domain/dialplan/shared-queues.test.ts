import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseSet } from './parse.ts';
import { sampleA, sampleB, sampleShared } from './sample.test-data.ts';

interface Wishes {
  /** Of `aa`: with whom its queue is shared. */
  readonly sharedWith?: string;
  /** Of `bb`: queues of others. */
  readonly serves?: string;
}

function parsed({ sharedWith, serves }: Wishes) {
  const desk = sharedWith === undefined ? '' : `, sharedWith: [${sharedWith}]`;
  const texts = [
    sampleA.replace('skills: { general: 1 } }', `skills: { general: 1 }${desk} }`),
    serves === undefined ? sampleB : `${sampleB}\nserves: [${serves}]\n`,
    sampleShared,
  ];
  return parseSet(
    texts.map((text, index) => ({ file: `${'abc'[index]}.yaml`, text, version: 'v' })),
    'v',
  );
}

/** Problems as “severity: what”, and who answers the queue of `aa`. */
function outcome(wishes: Wishes): { readonly told: readonly string[]; readonly serving: readonly string[] } {
  const { set, problems } = parsed(wishes);
  const serving = [...(set?.serving ?? [])].find(([id]) => id === 'aa/desk')?.[1] ?? [];
  return { told: problems.map(({ severity, what }) => `${severity}: ${what}`), serving };
}

test('a queue is shared when its municipality allows it and the other takes it on', () => {
  assert.deepEqual(outcome({}), { told: [], serving: ['aa'] });
  assert.deepEqual(outcome({ sharedWith: 'bb', serves: 'aa/desk' }), { told: [], serving: ['aa', 'bb'] });
});

test('what only one of them wants is told and not shared, so that either can end it alone', () => {
  assert.deepEqual(outcome({ sharedWith: 'bb' }), {
    told: ['warning: Nobody of “bb” answers this queue yet.'],
    serving: ['aa'],
  });
  assert.deepEqual(outcome({ serves: 'aa/desk' }), {
    told: ['warning: “aa” does not share “aa/desk” with this municipality.'],
    serving: ['aa'],
  });
});

test('names that nobody has are mistakes, with their place', () => {
  const cases: readonly (readonly [Wishes, string])[] = [
    [{ sharedWith: 'cc' }, 'There is no municipality “cc”. Known municipalities: aa, bb.'],
    [{ serves: 'aa/counter' }, 'There is no queue “aa/counter”. Write “municipality/queue”.'],
    [{ serves: 'desk' }, '“serves[0]” cannot be “desk”. Write “municipality/queue”, e.g. “olst-wijhe/kcc”.'],
  ];
  for (const [wishes, problem] of cases) {
    const { set, problems } = parsed(wishes);
    assert.equal(set, undefined);
    const [first] = problems;
    assert.equal(`${first?.what} ${first?.remedy}`, problem);
    assert.ok((first?.at.line ?? 0) > 1, problem);
  }
});

test('a queue of the own municipality needs no words, and is never in the list twice', () => {
  const { told, serving } = outcome({ sharedWith: 'aa, bb, bb', serves: 'aa/desk, bb/desk' });
  assert.deepEqual(serving, ['aa', 'bb']);
  assert.deepEqual(told, [
    'warning: A queue is always its own municipality’s.',
    'warning: Agents serve their own queues anyhow.',
  ]);
});

test('nobody answers a queue but its own municipality and who both sides name', () => {
  const towns = ['aa', 'bb'] as const;
  const some = fc.subarray([...towns]);
  fc.assert(
    fc.property(some, some, (sharedWith, serves) => {
      const { serving } = outcome({
        sharedWith: sharedWith.join(', '),
        serves: serves.map((town) => `${town}/desk`).join(', '),
      });
      const both = sharedWith.includes('bb') && serves.includes('aa');
      assert.deepEqual(serving, both ? ['aa', 'bb'] : ['aa']);
    }),
  );
});
