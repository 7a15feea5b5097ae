/** Who Open Klant knows under a number, asked of the stand-in that keeps to its description. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fetchHttp } from '../outward/fetch-http.ts';
import { KnownPersons } from './known-persons.ts';
import { OpenKlantStandIn, standInToken } from './testing/stand-in.ts';

const standIn = new OpenKlantStandIn();
let register: KnownPersons;
before(async () => {
  register = new KnownPersons({ address: await standIn.start(), token: standInToken }, fetchHttp, 30_000);
});
after(() => standIn.stop());

test('one person under three notations of a number is one person, and a longer number is another one', async () => {
  const id = standIn.addParty('Jan de Vries', ['0612345678', '+31612345678', '0031612345678']);
  standIn.addParty('Iemand met een langer nummer', ['+33612345678']);
  assert.deepEqual(await register.personsWith('+31612345678'), [
    { id, name: 'Jan de Vries', protected: false },
  ]);
  assert.deepEqual(await register.personsWith('+31612345679'), []);
  assert.deepEqual(standIn.refusals, []);
});

test('a household is a list, with the company and whoever is protected; who is not active any more is left out', async () => {
  standIn.addParty('A. Bos', ['0570123456']);
  standIn.addParty('B. Bos', ['+31570123456'], { indicatieGeheimhouding: true });
  standIn.addParty('Bos BV', ['0031570123456'], { soortPartij: 'organisatie', indicatieGeheimhouding: null });
  standIn.addParty('Verhuisd', ['0570123456'], { indicatieActief: false });
  const found = (await register.personsWith('+31570123456')) ?? [];
  assert.deepEqual(found.map(({ name, protected: isProtected }) => [name, isProtected]).sort(), [
    ['A. Bos', false],
    ['B. Bos', true],
    ['Bos BV', false],
  ]);
});

test('an outage, a wrong key and a slow answer are no answer, and nothing is thrown', async () => {
  standIn.outages = 1;
  assert.equal(await register.personsWith('+31612345678'), null);
  standIn.outages = 0;
  const wrongKey = new KnownPersons({ address: await addressOf(), token: 'verkeerd' }, fetchHttp);
  assert.equal(await wrongKey.personsWith('+31612345678'), null);
  standIn.delayMs = 60_000;
  const hurried = new KnownPersons({ address: await addressOf(), token: standInToken }, fetchHttp, 100);
  const began = Date.now();
  assert.equal(await hurried.personsWith('+31612345678'), null);
  assert.ok(Date.now() - began < 30_000, 'bounded long before the register answers');
  standIn.delayMs = 0;
});

async function addressOf(): Promise<string> {
  const [first] = standIn.all('partijen');
  return String(first?.['url']).replace(/\/partijen\/.*$/, '');
}
