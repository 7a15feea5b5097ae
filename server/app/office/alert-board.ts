/**
 * Alerts per municipality, looked at every few seconds: from figures, queues, notes and the outbox. An alert that
 * is raised or cleared is told to who listens (webhooks); screens read the list as it stands.
 */
import type { Alert } from '../../contract/figures.ts';
import { pendingStates } from '../../domain/callback/note.ts';
import { queuesNow } from '../../domain/centre/selectors.ts';
import type { MunicipalityId, TeamId } from '../../domain/ids.ts';
import { type AlertKind, alertRules, normRule } from '../../domain/planning/alert-rules.ts';
import { type AlertRule, type AlertState, calm, certainValue, watch } from '../../domain/planning/alerts.ts';
import { localDay } from '../../domain/reachability/bucket.ts';
import type { SeriesName } from '../../domain/reachability/cube.ts';
import { answerMetrics, callMetrics, queueMetrics, reachability } from '../../domain/reachability/metrics.ts';
import { type Share, share } from '../../domain/reachability/share.ts';
import { hour, type Instant, second } from '../../domain/time.ts';
import type { Timer } from '../ports/clock.ts';
import { seriesOf } from './figure-book.ts';
import type { Office } from './office.ts';
import { normOf } from './views/norm-view.ts';
import { iso } from './views/wire-time.ts';

const lookEvery = 5 * second;
/** How long a reported incident stays on the screens. */
const incidentShown = hour;
/** Incidents remembered; the oldest goes first. */
const incidentsMax = 200;

interface Measured {
  readonly kind: AlertKind;
  /** Absent: that of the kind. */
  readonly rule?: AlertRule;
  readonly scope: Alert['scope'];
  /** Tells the alerts of one kind apart: team, queue, or '' for the municipality. */
  readonly about: string;
  readonly value: number | Share | null;
  readonly text: (value: number) => string;
}

interface Standing {
  state: AlertState;
  text: string;
  readonly scope: Alert['scope'];
  readonly kind: AlertKind;
  readonly municipality: MunicipalityId;
}

export type AlertListener = (municipality: MunicipalityId, alert: Alert, raised: boolean) => void;

export class AlertBoard {
  readonly #office: Office;
  readonly #standing = new Map<string, Standing>();
  readonly #incidents: {
    readonly municipality: MunicipalityId;
    readonly call: string;
    readonly at: Instant;
  }[] = [];
  readonly #listeners = new Set<AlertListener>();
  /** Messages given up, by municipality; read beside the rest since it comes from the database. */
  #undelivered: ReadonlyMap<MunicipalityId, number> = new Map();
  #timer: Timer | null = null;

  constructor(office: Office) {
    this.#office = office;
  }

  onChange(listener: AlertListener): void {
    this.#listeners.add(listener);
  }

  start(): void {
    this.#timer = this.#office.parts.clock.setTimer(lookEvery, () => {
      this.look();
      this.start();
    });
  }

  stop(): void {
    this.#timer?.cancel();
  }

  /** An agent reported aggression: the leader sees it at once (MISSION M22). */
  incident(municipality: MunicipalityId, call: string, at: Instant): void {
    this.#incidents.push({ municipality, call, at });
    if (this.#incidents.length > incidentsMax) this.#incidents.shift();
  }

  undelivered(counts: ReadonlyMap<MunicipalityId, number>): void {
    this.#undelivered = counts;
  }

  /** Alerts that stand, worst first. */
  of(municipality: MunicipalityId): readonly Alert[] {
    const now = this.#office.now();
    const raised = [...this.#standing]
      .filter(([, one]) => one.municipality === municipality && one.state.raisedAt !== null)
      .map(([id, one]) => alertOf(id, one));
    const incidents = this.#incidents
      .filter((one) => one.municipality === municipality && now - one.at < incidentShown)
      .map(
        (one): Alert => ({
          id: `incident:${one.call}`,
          severity: 'critical',
          since: iso(one.at),
          text: 'Er is agressie gemeld in een gesprek.',
          scope: null,
        }),
      );
    const order = { critical: 0, warning: 1, info: 2 } as const;
    return [...incidents, ...raised].sort(
      (a, b) => order[a.severity] - order[b.severity] || (a.since < b.since ? 1 : -1),
    );
  }

  /** Looks at everything now. */
  look(): void {
    const now = this.#office.now();
    for (const municipality of this.#office.parts.dialplans().plans.keys()) {
      const seen = new Set<string>();
      for (const measured of this.#measure(municipality, now)) {
        const id = [measured.kind, municipality, measured.about].join(':');
        seen.add(id);
        this.#judge(id, municipality, measured, now);
      }
      for (const [id, one] of this.#standing) {
        if (one.municipality !== municipality || seen.has(id)) continue;
        this.#standing.delete(id);
        if (one.state.raisedAt !== null) this.#tell(id, one, false);
      }
    }
  }

  #judge(id: string, municipality: MunicipalityId, measured: Measured, now: Instant): void {
    const rule: AlertRule = measured.rule ?? alertRules[measured.kind];
    const known = this.#standing.get(id);
    const state = known?.state ?? calm;
    const { value: given } = measured;
    const value = typeof given === 'object' && given !== null ? certainValue(given, rule, state) : given;
    // The share of a new day begins hidden: what was said of yesterday is over.
    const isOver = state.raisedAt !== null && typeof given === 'object' && value === null;
    const after = isOver ? ({ state: calm, change: 'cleared' } as const) : watch(rule, state, value, now);
    const shown = typeof given === 'object' && given !== null ? given.value : given;
    const text = shown === null ? (known?.text ?? '') : measured.text(shown);
    const one: Standing = {
      kind: measured.kind,
      municipality,
      scope: measured.scope,
      state: after.state,
      text,
    };
    this.#standing.set(id, one);
    if (after.change === null) return;
    this.#office.changed();
    this.#tell(id, after.change === 'raised' ? one : { ...one, state }, after.change === 'raised');
  }

  #tell(id: string, one: Standing, raised: boolean): void {
    for (const listener of this.#listeners) listener(one.municipality, alertOf(id, one), raised);
  }

  *#measure(municipality: MunicipalityId, now: Instant): IterableIterator<Measured> {
    const { names, figures } = this.#office;
    const day = localDay(now);
    const range = { first: day, last: day };
    const whole = seriesOf(municipality);
    const scope = {
      kind: 'municipality',
      id: municipality,
      name: names.municipality(municipality).name,
    } as const;
    yield {
      kind: 'success',
      about: '',
      scope,
      value: this.#success(whole, range),
      text: (value) => `Vandaag slaagt ${percent(value)} van de contactpogingen; de norm is 90 %.`,
    };
    const calls = callMetrics(
      figures.figures.sums('calls', whole, range),
      figures.figures.sums('repeats', whole, range),
    );
    yield {
      kind: 'ringAgain',
      about: '',
      scope,
      value: calls.toldToRingAgain,
      text: (value) => `${percent(value)} van de bellers moest vandaag zelf terugbellen; de norm is 10 %.`,
    };
    yield* this.#ofTeams(municipality, range, now);
    yield* this.#ofQueues(municipality, now);
    yield {
      kind: 'undelivered',
      about: '',
      scope: null,
      value: this.#undelivered.get(municipality) ?? 0,
      text: (value) => `${value} berichten naar buiten zijn niet aangekomen.`,
    };
  }

  *#ofTeams(
    municipality: MunicipalityId,
    range: { readonly first: number; readonly last: number },
    now: Instant,
  ): IterableIterator<Measured> {
    const overdue = new Map<TeamId, number>();
    for (const { note } of this.#office.notes.pending()) {
      if (note.municipality !== municipality || !pendingStates.has(note.state) || note.due > now) continue;
      overdue.set(note.ownerTeam, (overdue.get(note.ownerTeam) ?? 0) + 1);
    }
    for (const { id, name } of this.#office.names.teams(municipality)) {
      const scope = { kind: 'team', id, name } as const;
      yield {
        kind: 'success',
        about: id,
        scope,
        value: this.#success(seriesOf(municipality, 'team', id), range),
        text: (value) => `${name}: vandaag slaagt ${percent(value)} van de contactpogingen.`,
      };
      yield* this.#ofNorm(seriesOf(municipality, 'team', id), scope, range);
      yield {
        kind: 'overdue',
        about: id,
        scope,
        value: overdue.get(id) ?? 0,
        text: (value) =>
          value === 1
            ? `${name}: 1 terugbelnotitie is over de termijn.`
            : `${name}: ${value} terugbelnotities zijn over de termijn.`,
      };
    }
  }

  *#ofQueues(municipality: MunicipalityId, now: Instant): IterableIterator<Measured> {
    const state = this.#office.centre?.state;
    if (state === undefined) return;
    for (const view of queuesNow(state, now)) {
      const queue = this.#office.names.queueConfig(view.queue);
      if (queue?.municipality !== municipality) continue;
      const scope = { kind: 'queue', id: queue.id, name: queue.name } as const;
      const day = localDay(now);
      yield* this.#ofNorm(seriesOf(municipality, 'queue', queue.id), scope, { first: day, last: day });
      const waited = (view.longestWait ?? 0) / second;
      yield {
        kind: 'wait',
        about: queue.id,
        scope,
        value: view.waiting === 0 ? 0 : waited / Math.max(1, queue.norm.seconds),
        text: () => `${queue.name}: iemand wacht al ${Math.round(waited / 60)} minuten.`,
      };
      yield {
        kind: 'unstaffed',
        about: queue.id,
        scope,
        value: view.signedIn === 0 ? view.waiting : 0,
        text: (value) => `${queue.name}: ${value} bellers wachten en niemand is aangemeld.`,
      };
    }
  }

  /** Whether a queue or team answers within what was agreed for it. */
  *#ofNorm(
    series: SeriesName,
    scope: NonNullable<Alert['scope']>,
    range: { readonly first: number; readonly last: number },
  ): IterableIterator<Measured> {
    const { figures, names } = this.#office;
    const norm = normOf(names, series);
    if (norm === null) return;
    const isTeam = series.kind === 'team';
    const { hits, n } = isTeam
      ? answerMetrics(figures.figures.sums('answers', series, range)).answeredWithin[norm.seconds]
      : queueMetrics(figures.figures.sums('queues', series, range)).answeredWithin[norm.seconds];
    const target = norm.percent / 100;
    yield {
      kind: 'norm',
      rule: normRule(target),
      about: `${series.kind}:${scope.id}`,
      scope,
      value: share(hits, n, figures.figures.rules.minimumN),
      text: (value) =>
        `${scope.name}: vandaag is ${percent(value)} binnen ${norm.seconds} seconden ${isTeam ? 'opgenomen' : 'beantwoord'}; de norm is ${percent(target)}.`,
    };
  }

  #success(series: SeriesName, range: { readonly first: number; readonly last: number }): Share {
    const { figures } = this.#office.figures;
    const sums = figures.sums('attempts', series, range);
    return reachability(sums, sums.offered, figures.rules).success;
  }
}

function alertOf(id: string, { kind, state, text, scope }: Standing): Alert {
  return { id, severity: alertRules[kind].severity, since: iso(state.raisedAt ?? 0), text, scope };
}

function percent(value: number): string {
  return `${Math.round(value * 100)} %`;
}
