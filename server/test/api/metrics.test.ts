/** The dashboard and the alert rules that come along ask for metrics that the server really has. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'yaml';
import { openWorld } from './support/world.ts';

/** Present only while there is something to tell: no trunks, or no facts yet. */
const mayBeAbsent = new Set(['bereikbaar_trunk_up']);

test('every metric of the Grafana dashboard and of the alert rules exists', async () => {
  const world = await openWorld();
  try {
    const reply = await world.app.inject({ method: 'GET', url: '/metrics' });
    assert.equal(reply.statusCode, 200, reply.body);
    const known = new Set(
      [...reply.body.matchAll(/^# TYPE (\S+) (\S+)/gm)].flatMap(([, name = '', kind]) =>
        kind === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
      ),
    );
    const dashboard = JSON.parse(readFileSync('deploy/grafana/bereikbaar.json', 'utf8')) as {
      readonly panels: readonly {
        readonly title: string;
        readonly targets: readonly { readonly expr: string }[];
      }[];
    };
    const rules = parse(readFileSync('deploy/prometheus/bereikbaar-alerts.yaml', 'utf8')) as {
      readonly groups: readonly {
        readonly rules: readonly { readonly alert: string; readonly expr: string }[];
      }[];
    };
    const asked = [
      ...dashboard.panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [title, expr] as const)),
      ...rules.groups.flatMap((group) => group.rules.map(({ alert, expr }) => [alert, expr] as const)),
    ];
    assert.ok(asked.length > 20);
    for (const [where, expr] of asked) {
      for (const [name] of expr.matchAll(/bereikbaar_\w+/g)) {
        assert.ok(known.has(name) || mayBeAbsent.has(name), `${where}: ${name}`);
      }
    }
    assert.doesNotMatch(reply.body, /deventer-|Naam/, 'no people in metrics');
  } finally {
    await world.close();
  }
});
