import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Spoken } from './spoken.ts';

const spoken = new Spoken();
spoken.body({ callerName: 'Wilhelmina Zwaardvis', nested: { number: '06-87654321' } });

for (const line of [
  'rang +31 6 87 65 43 21',
  'sip:0031687654321@pbx',
  'GET /x?zoek=Wilhelmina%20Zwaardvis',
  'GET /x?zoek=Wilhelmina+Zwaardvis',
  '{"from":"\\"Wilhelmina Zwaardvis\\" <sip:x@y>"}',
]) {
  test(`found in: ${line}`, () => assert.equal(spoken.foundIn(line).length, 1));
}

for (const [field, value, line] of [
  ['firstName', 'Wilhelmina', 'Wilhelmina rang'],
  ['lastName', 'Zwaardvis', 'from Zwaardvis'],
  ['organisation', 'Bakkerij Korst', 'of=Bakkerij%20Korst'],
  ['secondNumber', '0570 123456', 'rang 0031570123456'],
  ['secondNumberDescription', 'bij de buren', 'bij de buren'],
  ['email', 'wz@zee.example', 'to wz@zee.example'],
] as const) {
  test(`the ${field} of a contact is looked for`, () => {
    const heard = new Spoken();
    heard.body({ contact: { [field]: value } });
    assert.equal(heard.foundIn(line).length, 1);
  });
}

test('nothing is found in an ordinary line', () => {
  spoken.assertNotIn(['{"time":"2026-11-22T16:36:48.095Z","event":"part.started","port":13059}']);
});
