import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DomainEvent, EndReason, OfferOutcome, TransferOutcome } from '../../domain/events.ts';
import { storyReasons } from './story-reasons.ts';
import { type StoryNames, storyText } from './story-texts.ts';

const names: StoryNames = {
  employee: (id) => ({ id, name: 'Anna de Vries' }),
  queue: (id) => ({ id, name: 'KCC Deventer' }),
  destination: () => ({ id: 't', name: 'Publiekszaken' }),
};
const told = (type: string, data: object): string | null =>
  storyText({ type, at: 1_000_000, data } as unknown as DomainEvent, names);

test('a call is told in sentences with names and spoken lengths', () => {
  assert.equal(told('call.queued', { queue: 'deventer/kcc' }), 'De beller wacht in KCC Deventer.');
  assert.equal(
    told('call.offered', { employee: 'm1', ringUntil: 1_020_000 }),
    'De telefoon van Anna de Vries gaat over, hoogstens 20 seconden.',
  );
  assert.equal(
    told('call.answered', { employee: 'm1', wait: 125_000 }),
    'Anna de Vries neemt op; de beller wachtte 2 minuten en 5 seconden.',
  );
  assert.equal(told('call.answered', { employee: null, wait: 1000 })?.startsWith('Iemand van buiten'), true);
  assert.equal(
    told('call.ended', { by: 'caller', reason: 'completed', talk: 60_000 }),
    'Het gesprek is klaar: de beller hing op, na 1 minuut praten.',
  );
});

test('who was chosen and who was passed over is told by name', () => {
  const reasons = [
    { code: 'longestIdle', text: 'm1 is free', facts: { employee: 'm1', strategy: 'longestIdle' } },
    {
      code: 'passedOver.wrappingUp',
      text: 'm2 skipped',
      facts: { employee: 'm2', until: 1_795_424_531_000 },
    },
    { code: 'passedOver.skill', text: 'm3 skipped', facts: { employee: 'm3', until: null } },
    { code: 'unheardOf', text: 'technical' },
    { code: 'other', text: 'other', nl: 'Al in het Nederlands.' },
  ];
  const fact = { type: 'call.offered', at: 1, data: { reasons } } as unknown as DomainEvent;
  assert.deepEqual(
    storyReasons(fact, names).map(({ text }) => text),
    [
      'Anna de Vries was het langst vrij.',
      'Anna de Vries overgeslagen: bezig met nawerk tot 10:02:11.',
      'Anna de Vries overgeslagen: heeft de vaardigheid niet.',
      'Al in het Nederlands.',
    ],
  );
});

test('a number that somebody dialled is not told', () => {
  assert.equal(
    told('call.transferStarted', { from: 'm1', target: { kind: 'number', number: 's1' }, mode: 'blind' }),
    'Anna de Vries verbindt door naar een telefoonnummer.',
  );
});

test('no outcome is told as a code', () => {
  const offers: readonly OfferOutcome[] = ['noAnswer', 'unreachable', 'callerLeft', 'withdrawn'];
  const transfers: readonly TransferOutcome[] = ['noAnswer', 'cancelled', 'callerLeft'];
  const ends: readonly EndReason[] = ['abandonedInQueue', 'nobodyReached', 'shuttingDown', 'rejectedMedia'];
  for (const text of [
    ...offers.map((outcome) => told('call.offerEnded', { employee: 'm1', outcome })),
    ...transfers.map((outcome) => told('call.transferEnded', { outcome })),
    ...ends.map((reason) => told('call.ended', { by: 'us', reason, talk: 0 })),
  ]) {
    assert.match(text ?? '', /^[A-Z].*\.$/);
    assert.doesNotMatch(text ?? '', /[a-z][A-Z]|undefined/);
  }
});

test('a step of the dialplan is left to the technical telling', () => {
  assert.equal(told('call.routed', { step: 'welkom' }), null);
  assert.equal(told('call.opened', { leg: 'a' }), null);
});
