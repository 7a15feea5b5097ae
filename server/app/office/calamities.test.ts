/** The calamity message on a clock of its own: on, changed, off, ended by itself, and what is left of it after a restart. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DomainEvent } from '../../domain/events.ts';
import { idOf, type MunicipalityId } from '../../domain/ids.ts';
import { minute, second } from '../../domain/time.ts';
import { silentLog } from '../ports/log.ts';
import { byCommandLine, type SwitchedCalamity } from '../ports/office.ts';
import { Calamities, calamityPrompt } from './calamities.ts';

const deventer = idOf<'municipality'>('deventer');
const anna = idOf<'employee'>('anna');

/** Store, voice, ledger and clock in memory. */
class World {
  now = Date.UTC(2026, 10, 22, 9);
  readonly stored = new Map<MunicipalityId, SwitchedCalamity>();
  readonly facts: DomainEvent[] = [];
  readonly spoken: string[] = [];
  #timer: { readonly at: number; readonly fire: () => void } | null = null;

  start(): Calamities {
    return new Calamities({
      store: {
        calamities: () => Promise.resolve([...this.stored.values()]),
        saveCalamity: (one) => Promise.resolve(void this.stored.set(one.municipality, one)),
        removeCalamity: (id) => Promise.resolve(void this.stored.delete(id)),
      },
      ledger: {
        append: (events) => {
          this.facts.push(...(events as DomainEvent[]));
          return Promise.resolve(events.map(() => 1));
        },
      },
      speak: (prompt, text) => {
        this.spoken.push(`${prompt} ${text}`);
        return Promise.resolve();
      },
      clock: {
        now: () => this.now,
        setTimer: (after, fire) => {
          const timer = { at: this.now + after, fire };
          this.#timer = timer;
          return {
            cancel: () => {
              if (this.#timer === timer) this.#timer = null;
            },
          };
        },
      },
      log: silentLog,
      changed: () => {},
    });
  }

  async pass(ms: number): Promise<void> {
    const end = this.now + ms;
    while (this.#timer !== null && this.#timer.at <= end) {
      const { at, fire } = this.#timer;
      this.#timer = null;
      this.now = at;
      fire();
      for (let turns = 0; turns < 30; turns += 1) await Promise.resolve();
    }
    this.now = end;
  }

  message(fields: Partial<SwitchedCalamity> = {}): SwitchedCalamity {
    return {
      municipality: deventer,
      message: 'Er is een storing.',
      closes: false,
      since: this.now,
      until: this.now + 10 * minute,
      by: anna,
      ...fields,
    };
  }

  get story(): readonly string[] {
    return this.facts.map(({ type, data }) => `${type} ${'why' in data ? data.why : ''}`.trim());
  }
}

test('a message is spoken before callers hear of it, and on record with its end and who switched it', async () => {
  const world = new World();
  const calamities = world.start();
  await calamities.open();
  await calamities.switchOn(world.message());
  const id = calamityPrompt(deventer, 'Er is een storing.');
  assert.equal(calamities.forRoutes().get(deventer)?.message.id, id);
  assert.deepEqual(world.spoken, [`${id} Er is een storing.`]);
  const [fact] = world.facts;
  assert.deepEqual(fact?.data, { closes: false, until: world.now + 10 * minute, by: anna });
  calamities.close();
});

test('it ends by itself at its end, to the second, and that is on record', async () => {
  const world = new World();
  const calamities = world.start();
  await calamities.open();
  await calamities.switchOn(world.message());
  await world.pass(10 * minute - second);
  assert.ok(calamities.of(deventer));
  await world.pass(3 * second);
  assert.equal(calamities.of(deventer), undefined);
  assert.equal(calamities.forRoutes().size, 0);
  assert.deepEqual(world.story, ['calamity.switchedOn', 'calamity.switchedOff ended']);
  assert.equal(world.stored.size, 0);
  calamities.close();
});

test('what another process switches is heard within seconds', async () => {
  const world = new World();
  const calamities = world.start();
  await calamities.open();
  world.stored.set(deventer, world.message({ by: byCommandLine }));
  await world.pass(3 * second);
  assert.ok(calamities.of(deventer));
  const [fact] = world.facts;
  assert.ok(fact?.type === 'calamity.switchedOn' && fact.data.by === null, 'nobody with an account');
  world.stored.delete(deventer);
  await world.pass(3 * second);
  assert.equal(calamities.of(deventer), undefined);
  assert.deepEqual(world.story, ['calamity.switchedOn', 'calamity.switchedOff byHand']);
  calamities.close();
});

test('after a restart it is still on, once on record; what ended meanwhile is off', async () => {
  const world = new World();
  const before = world.start();
  await before.open();
  await before.switchOn(world.message());
  before.close();
  const again = world.start();
  await again.open();
  assert.ok(again.of(deventer));
  assert.deepEqual(world.story, ['calamity.switchedOn']);
  again.close();
  world.now += 20 * minute;
  const late = world.start();
  await late.open();
  assert.equal(late.of(deventer), undefined);
  assert.deepEqual(world.story, ['calamity.switchedOn', 'calamity.switchedOff ended']);
  late.close();
});

test('a changed text is spoken anew; switching off tells who did it', async () => {
  const world = new World();
  const calamities = world.start();
  await calamities.open();
  await calamities.switchOn(world.message());
  await calamities.switchOn(world.message({ message: 'De storing duurt nog.' }));
  assert.match(world.spoken.at(-1) ?? '', /De storing duurt nog\.$/);
  await calamities.switchOff(deventer, anna);
  assert.deepEqual(world.facts.at(-1)?.data, { why: 'byHand', by: anna });
  calamities.close();
});
