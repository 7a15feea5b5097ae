/**
 * Routes of trunks. One belongs to the municipalities whose calls go out over it, and to everybody where it is for
 * all: an administrator sees and changes those of the own municipality and the common ones.
 */
import type { TrunkChange, TrunkTrial, Trunk as WireTrunk } from '../../contract/trunks.ts';
import { idOf, type MunicipalityId, type TrunkId } from '../../domain/ids.ts';
import type { TrunkEditOutcome, TrunkEntry, TrunkMistake, TrunkProbe, TrunkState } from '../ports/trunks.ts';
import { type Asker, type HandlersOf, municipalityOf, Refusal } from './handler.ts';
import type { Office } from './office.ts';
import { iso, isoOrNull } from './views/wire-time.ts';

/** Mistakes of a file that was changed by hand, shown at most; the first tells most. */
const problemsShownMax = 3;

export function trunkHandlers(
  office: Office,
): HandlersOf<'listTrunks' | 'createTrunk' | 'putTrunk' | 'removeTrunk' | 'testTrunk'> {
  const { trunkEditor: editor, trunkStates, probeTrunk, sip } = office.parts;
  /** Trials under way: who presses the button again waits for the same one. */
  const trials = new Map<TrunkId, Promise<readonly TrunkProbe[]>>();

  const visibleTo = (asker: Asker): readonly TrunkEntry[] => {
    const own = municipalityOf(asker);
    return editor.kept.entries.filter(({ outboundFor }) => outboundFor?.includes(own) !== false);
  };
  const known = (asker: Asker, id: string): TrunkEntry => {
    const entry = visibleTo(asker).find((one) => one.id === id);
    if (entry === undefined) throw new Refusal('notFound', 'Deze lijn bestaat niet.');
    return entry;
  };
  const show = (entry: TrunkEntry): WireTrunk =>
    view(
      office,
      entry,
      trunkStates().find(({ trunk }) => trunk === entry.id),
    );
  const save = async (asker: Asker, id: string, before: TrunkEntry | null, body: TrunkChange) => {
    const change = {
      version: body.version,
      replaces: before?.id ?? null,
      entry: entryOf(id, body),
      password: body.login?.password ?? null,
    };
    const mistakes = [
      ...placesWrong(office, municipalityOf(asker), before, change.entry),
      ...(await editor.check(change)).map(inWords),
    ];
    if (mistakes.length > 0) throw new Refusal('invalid', 'Niet alle velden kloppen.', mistakes);
    refuseUnless(await editor.save(change));
    office.changed();
    return show(known(asker, id));
  };

  return {
    listTrunks: ({ asker }) => ({
      version: editor.kept.version,
      trunks: visibleTo(asker).map(show),
      localOnly: editor.isLocalOnly,
      ownAddress: `${sip.host.includes(':') ? `[${sip.host}]` : sip.host}:${sip.port}`,
      onlyThisMachine: /^(127\.|::1$|localhost$)/.test(sip.host),
    }),

    createTrunk: ({ asker, body }) => save(asker, body.id, null, body),

    putTrunk: ({ asker, params, body }) => save(asker, params.trunkId, known(asker, params.trunkId), body),

    removeTrunk: async ({ asker, params, query }) => {
      refuseUnless(await editor.remove(query.version, known(asker, params.trunkId).id));
      office.changed();
    },

    testTrunk: async ({ asker, params }) => {
      const { id } = known(asker, params.trunkId);
      const trial = trials.get(id) ?? probeTrunk(id).finally(() => trials.delete(id));
      trials.set(id, trial);
      return (await trial).map(
        ({ asked, outcome, status, took }): TrunkTrial => ({
          asked,
          outcome,
          sipStatus: status,
          answerMs: took,
        }),
      );
    },
  };
}

function view(office: Office, entry: TrunkEntry, state: TrunkState | undefined): WireTrunk {
  const { registration, keepAlive } = state ?? { registration: null, keepAlive: null };
  const failure = registration?.lastError ?? keepAlive?.lastError ?? null;
  return {
    id: entry.id,
    sourceAddresses: [...entry.addresses],
    transport: entry.transport,
    trusted: entry.trusted,
    calledFrom: [...entry.calledFrom],
    outbound: entry.outbound,
    municipalityIds: entry.outboundFor === null ? null : [...entry.outboundFor],
    silentSeconds: entry.silentSeconds,
    keepAliveSeconds: entry.keepAliveSeconds,
    defaultEntranceId: entry.defaultEntrance,
    login: entry.register && {
      registrar: entry.register.registrar,
      userName: entry.register.user,
      expiresSeconds: entry.register.expiresSeconds,
    },
    now: {
      state: state?.health ?? 'unknown',
      since: iso(state?.since ?? office.startedAt),
      lastAnswerAt: isoOrNull(keepAlive?.lastAnswer?.at ?? null),
      answerMs: keepAlive?.lastAnswer?.took ?? null,
      phase: registration?.phase ?? null,
      registeredUntil: isoOrNull(registration?.until ?? null),
      sipStatus: failure?.status ?? null,
      problem: failure?.reason ?? null,
    },
  };
}

/** Blanks around what people paste are no part of it, and an empty field is none. */
function entryOf(id: string, body: TrunkChange): TrunkEntry {
  const { login } = body;
  return {
    id: idOf<'trunk'>(id.trim()),
    addresses: body.sourceAddresses.map((each) => each.trim()).filter((each) => each !== ''),
    transport: body.transport,
    trusted: body.trusted,
    calledFrom: body.calledFrom,
    outbound: body.outbound?.trim() || null,
    outboundFor: body.municipalityIds?.map((each) => idOf<'municipality'>(each)) ?? null,
    silentSeconds: body.silentSeconds,
    keepAliveSeconds: body.keepAliveSeconds,
    defaultEntrance: body.defaultEntranceId === null ? null : idOf<'entrance'>(body.defaultEntranceId),
    register: login && {
      registrar: login.registrar.trim(),
      user: login.userName.trim(),
      expiresSeconds: login.expiresSeconds,
    },
  };
}

type Mistake = Refusal['mistakes'][number];

/** Municipalities and entrances that are not the asker's to name; what stood there already may stay. */
function placesWrong(
  office: Office,
  own: MunicipalityId,
  before: TrunkEntry | null,
  { outboundFor, defaultEntrance }: TrunkEntry,
): readonly Mistake[] {
  const mistakes: Mistake[] = [];
  const allowed = new Set([own, ...(before?.outboundFor ?? [])]);
  if (
    outboundFor !== null &&
    !(outboundFor.includes(own) && outboundFor.every((each) => allowed.has(each)))
  ) {
    mistakes.push({ path: ['municipalityIds'], detail: 'Kies uw eigen gemeente, of alle gemeenten.' });
  }
  const plan = office.parts.dialplans().plans.get(own);
  const isKnown =
    defaultEntrance === null ||
    defaultEntrance === before?.defaultEntrance ||
    plan?.entrances.has(defaultEntrance) === true;
  if (!isKnown) mistakes.push({ path: ['defaultEntranceId'], detail: 'Deze ingang bestaat niet.' });
  return mistakes;
}

const paths: Readonly<Record<string, readonly string[]>> = {
  addresses: ['sourceAddresses'],
  outboundFor: ['municipalityIds'],
  defaultEntrance: ['defaultEntranceId'],
  register: ['login'],
  user: ['userName'],
};

const details: Readonly<Record<string, string>> = {
  id: 'Gebruik alleen kleine letters, cijfers en streepjes.',
  addresses: 'Geef een IP-adres, een reeks zoals 203.0.113.0/28, of een servernaam.',
  calledFrom: 'Kies minstens één plaats, en elke plaats één keer.',
  outbound: 'Geef een servernaam of IP-adres, eventueel met een dubbele punt en een poort.',
  registrar: 'Geef een servernaam of IP-adres, eventueel met een dubbele punt en een poort.',
  user: 'Vul de gebruikersnaam in.',
  password: 'Vul het wachtwoord in dat de aanbieder bij dit account gaf.',
  silentSeconds: 'Kies 2 tot 30 seconden.',
  keepAliveSeconds: 'Kies 5 tot 3600 seconden.',
  expiresSeconds: 'Kies 60 tot 86400 seconden.',
};

function inWords({ path, what, detail }: TrunkMistake): Mistake {
  const field = String(path.findLast((key) => typeof key === 'string') ?? '');
  return {
    path: path.flatMap((key): readonly PropertyKey[] => paths[key] ?? [key]),
    detail:
      what === 'unknownHost' ? `De servernaam ${detail} is niet te vinden.` : (details[field] ?? detail),
  };
}

function refuseUnless(outcome: TrunkEditOutcome): void {
  if (outcome.ok) return;
  switch (outcome.why) {
    case 'changed':
      throw new Refusal(
        'versionChanged',
        'Iemand heeft de lijnen intussen gewijzigd. Laad de pagina opnieuw.',
      );
    case 'taken':
      throw new Refusal('invalid', 'Niet alle velden kloppen.', [
        { path: ['id'], detail: 'Er is al een lijn met deze naam.' },
      ]);
    case 'absent':
      throw new Refusal('notFound', 'Deze lijn bestaat niet.');
    case 'unreadable':
      throw new Refusal(
        'conflict',
        `Het bestand met lijnen is met de hand gewijzigd en klopt niet: ${outcome.problems.slice(0, problemsShownMax).join(' — ')}`,
      );
    case 'readOnly':
      throw new Refusal('conflict', 'De server mag het bestand met lijnen niet wijzigen.');
    case 'wrong':
      throw new Refusal('invalid', 'Niet alle velden kloppen.', outcome.mistakes.map(inWords));
  }
}
