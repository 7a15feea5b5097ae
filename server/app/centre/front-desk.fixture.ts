/**
 * A front desk with nothing behind its ports: what it asks of SIP and of the sound is written down in order, what
 * it tells the core likewise, and time passes when a test says so.
 */
import type { CentreEffect } from '../../domain/centre/effects.ts';
import type { CentreInput } from '../../domain/centre/inputs.ts';
import { idOf } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import { silentLog } from '../ports/log.ts';
import type { IncomingInvite, OutgoingInvite, SipPort } from '../ports/sip.ts';
import type { PersonalData, Subjects } from '../ports/subjects.ts';
import type { Recordings } from '../ports/voices.ts';
import type { Sound } from '../sound/sound.ts';
import { FrontDesk } from './front-desk.ts';
import type { FrontDeskParts } from './front-desk-parts.ts';

export const begin: Instant = Date.UTC(2026, 2, 2, 9);
export const town = idOf<'municipality'>('olst');
export const anna = idOf<'employee'>('anna');
export const bert = idOf<'employee'>('bert');
export const annasPhone = idOf<'device'>('201');
export const bertsPhone = idOf<'device'>('202');
export const bertsMobile = idOf<'device'>('202m');

/** The call that comes in first, and its caller's leg. */
export const call = idOf<'call'>('id1');
export const caller = idOf<'leg'>('id1/a');
/** The leg on which an employee is rung. */
export const phone = idOf<'leg'>('id1/b');

export const invite: IncomingInvite = {
  trunk: idOf('t1'),
  device: null,
  candidates: [{ source: 'requestUri', text: 'sip:0570123456@example.nl' }],
  caller: { number: '0612345678', displayName: 'A. Beller', asserted: true },
  sdp: 'v=0',
  sipCallId: 'abc',
  at: begin,
};

/** The core's wish to ring phones for the first call. */
export const ring: Extract<CentreEffect, { type: 'leg.invite' }> = {
  type: 'leg.invite',
  call,
  leg: phone,
  devices: [annasPhone],
  towards: caller,
  municipality: town,
};

interface Alarm {
  readonly at: Instant;
  readonly fire: () => void;
}

export function setup(changes: Partial<FrontDeskParts> = {}) {
  /** Commands, as `port.command leg and what else matters`. */
  const done: string[] = [];
  const told: CentreInput[] = [];
  const invites: OutgoingInvite[] = [];
  const finished: ((heard: boolean) => void)[] = [];
  const keyed: ((digits: string) => void)[] = [];
  const alarms = new Set<Alarm>();
  let now = begin;
  let ids = 0;
  const does =
    (what: string) =>
    (...args: readonly unknown[]): void => {
      const plain = args.filter((arg) => typeof arg !== 'function' && arg !== null);
      done.push(
        [what, ...plain.map((arg) => (typeof arg === 'object' ? JSON.stringify(arg) : arg))].join(' '),
      );
    };
  const sip: SipPort = {
    progress: does('sip.progress'),
    answer: () => Promise.resolve(true),
    reject: does('sip.reject'),
    invite: (wish) => {
      does('sip.invite')(wish.leg);
      invites.push(wish);
    },
    acknowledge: does('sip.acknowledge'),
    cancel: does('sip.cancel'),
    hangUp: does('sip.hangUp'),
    modify: () => Promise.resolve(null),
    notifyReferral: does('sip.notify'),
    openLegs: () => 0,
  };
  const later = (what: string) => (arg: unknown, more?: unknown) => {
    does(what)(...(more === undefined ? [arg] : [arg, more]));
    return Promise.resolve();
  };
  const sound: Sound = {
    arrived: does('sound.arrived'),
    offer: (leg, towards, kind) => Promise.resolve(`${kind} of ${leg} for ${towards}`),
    answered: does('sound.answered'),
    open: later('sound.open'),
    connect: later('sound.connect'),
    mix: later('sound.mix'),
    supervise: later('sound.supervise'),
    hold: later('sound.hold'),
    resume: later('sound.resume'),
    play: (leg, name, prompts, _loop, _bargeIn, heard) => {
      does('sound.play')(leg, name, ...prompts);
      finished.push(heard);
    },
    stop: does('sound.stop'),
    record: does('sound.record'),
    pauseRecording: does('sound.pauseRecording'),
    stopRecording: does('sound.stopRecording'),
    collect: (leg, prompts) => {
      does('sound.collect')(leg, ...prompts);
      return new Promise((resolve) => keyed.push(resolve));
    },
    feedDigit: does('sound.feedDigit'),
    acknowledged: does('sound.acknowledged'),
    renegotiate: does('sound.renegotiate'),
    gone: does('sound.gone'),
  };
  const known = new Map<string, PersonalData>([['s9', { number: '+31570555555', name: 'C. Burger' }]]);
  const parts: FrontDeskParts = {
    sip,
    sound,
    subjects: {
      callerByNumber: (municipality: string | null, number: string) =>
        Promise.resolve(idOf<'subject'>(`${municipality ?? 'nowhere'} ${number}`)),
      read: (id: string) => Promise.resolve(known.get(id) ?? null),
    } as unknown as Subjects,
    clock: {
      now: () => now,
      setTimer: (after, fire) => {
        const alarm = { at: now + Math.max(0, after), fire };
        alarms.add(alarm);
        return { cancel: () => void alarms.delete(alarm) };
      },
    },
    chance: { newId: () => `id${++ids}`, random: () => 0, secret: () => '' },
    log: silentLog,
    submit: (input) => void told.push(input),
    municipalityOf: () => town,
    ownerOf: (device) => (device === annasPhone ? anna : device === bertsPhone ? bert : null),
    displayOf: (employee) => `the name of ${employee}`,
    canonicalNumber: (text) => (/^0\d{9}$/.test(text) ? `+31${text.slice(1)}` : null),
    nameOf: () => 'Gemeente Olst',
    groupsOf: () => ['ondernemers'],
    outside: () =>
      Promise.resolve({ trunks: [idOf('t1')], number: '+31570777777', callerId: '+31570123456' }),
    recordings: {
      pathOf: (recording: string) => `/sounds/${recording}`,
      discard: later('recordings.discard'),
      failed: does('recordings.failed'),
    } as unknown as Recordings,
    mobile: (device) =>
      device === bertsMobile
        ? Promise.resolve({ trunks: [idOf('t1')], number: '+31611111111', callerId: '+31570123456' })
        : null,
    dialledBy: () => Promise.resolve({ kind: 'employee', employee: bert }),
    signsInByPhone: () => false,
    ...changes,
  };
  const desk = new FrontDesk(parts);

  /** Everything that waits for a promise has had its turn. */
  const settled = async (): Promise<void> => {
    for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  return {
    desk,
    done,
    told,
    invites,
    finished,
    keyed,
    settled,
    /** How many alarms are set. */
    alarms: () => alarms.size,
    /** Lets so many milliseconds pass. */
    step: (length: number) => {
      now += length;
      for (const alarm of [...alarms]) {
        if (alarm.at > now || !alarms.delete(alarm)) continue;
        alarm.fire();
      }
    },
    /** A caller is in: the core knows of the call, and what that took is forgotten. */
    arrived: async () => {
      desk.invited(invite);
      await settled();
      done.length = 0;
      told.length = 0;
    },
    /** A caller is in and a phone rings for them. */
    ringing: async (effect: Partial<typeof ring> = {}) => {
      desk.invited(invite);
      await settled();
      desk.perform({ ...ring, ...effect });
      await settled();
      done.length = 0;
      told.length = 0;
    },
  };
}
