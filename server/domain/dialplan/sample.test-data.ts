/** Two small municipalities that share 14 0570, for the tests of this folder. */
import assert from 'node:assert/strict';
import { parseSet } from './parse.ts';
import type { DialplanSet } from './types.ts';

const weekly = `
    weekly:
      monday: 08:30-17:00
      tuesday: 08:30-17:00
      wednesday: 08:30-17:00
      thursday: 08:30-17:00
      friday: 08:30-12:00, 13:00-17:00`;

export const sampleA = `
municipality: { id: aa, name: Aa, callbackNumber: 0570 100001 }
hours:
  desk:${weekly}
    exceptions:
      - { on: 2026-12-24, open: 08:30-12:00, reason: kerstavond }
entrances:
  main: { name: Main, numbers: [0570 100001], areaCodes: ["0570"], start: calamity }
direct:
  - { number: 0570 100009, name: Town, team: town, ringSeconds: 25, noAnswer: priority }
nodes:
  calamity: { calamity: end, next: welcome }
  welcome: { announce: welcome, next: hours }
  hours: { hours: desk, open: desk, closed: closed, exception: special }
  desk: { queue: desk, full: note, waited: { seconds: 600, next: note }, noAgents: note }
  priority: { queue: desk, priority: 7 }
  note: { note: town, prompt: note, next: end }
  closed: { announce: closed, next: end }
  special: { announce: special, next: end }
  end: { hangUp: 480 }
fallback: desk
queues:
  desk: { name: Desk, skills: { general: 1 } }
teams:
  town: { name: Town }
prompts:
  welcome: { nl: Welkom. }
  note: { nl: Terugbellen? }
  closed: { nl: Gesloten. }
  special: { nl: Vandaag gesloten. }
`;

export const sampleB = `
municipality: { id: bb, name: Bb, callbackNumber: 0570 200001 }
hours:
  desk:${weekly}
entrances:
  main: { name: Main, numbers: [0570 200001], areaCodes: ["0570"], start: hours }
  target: { name: Target, numbers: [0570 200002], targetOf: "0570", start: hours }
nodes:
  hours: { hours: desk, open: who, closed: closed }
  who: { callers: { business: business }, otherwise: menu }
  menu:
    menu: menu
    options:
      "1": { label: belastingen, next: tax }
      "9": { label: nog een keer, next: menu }
    otherwise: desk
  business: { queue: desk, priority: 8 }
  tax: { queue: desk, skills: { tax: 2 } }
  desk: { queue: desk }
  closed: { announce: closed, next: end }
  end: { hangUp: 480 }
fallback: desk
queues:
  desk: { name: Desk, skills: { general: 1 } }
callerGroups:
  business: { name: ondernemers, numbers: [0570 999999] }
prompts:
  menu: { nl: "Voor belastingen, toets 1." }
  closed: { nl: Gesloten. }
`;

export const sampleShared = `
sharedAreaCode: "0570"
name: 14 0570
prompt: { nl: "Voor Aa, toets 1. Voor Bb, toets 2." }
options:
  "1": { label: Aa, entrance: aa/main }
  "2": { label: Bb, entrance: bb/main }
otherwise: aa/main
`;

export function sampleSet(): DialplanSet {
  const sources = [sampleA, sampleB, sampleShared].map((text, index) => ({
    file: `${index}.yaml`,
    text,
    version: `v${index}`,
  }));
  const { set, problems } = parseSet(sources, 'v');
  assert.deepEqual(problems, []);
  assert.ok(set !== undefined);
  return set;
}
