/**
 * Every HTTP resource: method, path under `/api/v1`, who may use it. Plain data without schemas, so that
 * the screens can carry it; `api.ts` ties the schemas to these names.
 *
 * Path parameters are written `{name}`; they never hold a phone number, a name or a BSN (DOMAIN R21).
 */
import type { Role } from './session.ts';

export const basePath = '/api/v1';
/** Path of the live feed (WebSocket) under `basePath`. */
export const livePath = '/live';
/** Version of this interface, sent as `API-Version` with every answer. */
export const apiVersion = '1.0.0';
export const csrfHeader = 'X-CSRF-Token';

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** Status of success. */
  readonly status: 200 | 201 | 202 | 204;
  /** `public`: without signing in; `any`: every signed-in person; else one of these roles is needed. */
  readonly access: 'public' | 'any' | readonly Role[];
  /** Media types of the files it may answer with instead of JSON. */
  readonly files?: readonly string[];
  /** Asks by a body for what must stand in no address, such as a name that is looked for; changes nothing. */
  readonly asks?: true;
}

const agents = ['kcc-agent', 'teamleider', 'beheerder'] as const;
const leaders = ['teamleider', 'beheerder', 'auditor'] as const;
const administrators = ['beheerder'] as const;
const auditors = ['beheerder', 'auditor'] as const;

export const routes = {
  getInstallation: { method: 'GET', path: '/installatie', status: 200, access: 'public' },
  lookAtSetUp: { method: 'POST', path: '/inrichtingscontroles', status: 200, access: 'public' },
  finishSetUp: { method: 'POST', path: '/inrichtingen', status: 201, access: 'public' },
  signIn: { method: 'POST', path: '/sessies', status: 201, access: 'public' },
  signOut: { method: 'DELETE', path: '/sessies/huidige', status: 204, access: 'any' },
  getMe: { method: 'GET', path: '/ik', status: 200, access: 'any' },
  changePassword: { method: 'POST', path: '/ik/wachtwoordwijzigingen', status: 201, access: 'any' },

  commandAgent: { method: 'POST', path: '/ik/werkstatusopdrachten', status: 202, access: agents },
  getOwnReachability: { method: 'GET', path: '/ik/bereikbaarheid', status: 200, access: 'any' },
  putOwnReachability: { method: 'PUT', path: '/ik/bereikbaarheid', status: 200, access: 'any' },
  requestSipAccess: { method: 'POST', path: '/sip-toegangen', status: 201, access: 'public' },

  startCall: { method: 'POST', path: '/gesprekken', status: 202, access: 'any' },
  getCallStory: { method: 'GET', path: '/gesprekken/{callId}', status: 200, access: leaders },
  commandCall: { method: 'POST', path: '/gesprekken/{callId}/opdrachten', status: 202, access: 'any' },
  registerContact: { method: 'PUT', path: '/gesprekken/{callId}/registratie', status: 200, access: 'any' },
  listSubjects: { method: 'GET', path: '/onderwerpen', status: 200, access: 'any' },
  getSubject: { method: 'GET', path: '/onderwerpen/{subjectId}', status: 200, access: 'any' },
  searchDirectory: {
    method: 'POST',
    path: '/doorverbindbestemmingen/zoekvragen',
    status: 200,
    access: 'any',
    asks: true,
  },

  listNotes: { method: 'GET', path: '/terugbelnotities', status: 200, access: 'any' },
  createNote: { method: 'POST', path: '/terugbelnotities', status: 201, access: 'any' },
  getNote: { method: 'GET', path: '/terugbelnotities/{noteId}', status: 200, access: 'any' },
  commandNote: { method: 'POST', path: '/terugbelnotities/{noteId}/opdrachten', status: 200, access: 'any' },
  getPromise: { method: 'GET', path: '/terugbelbeloften', status: 200, access: 'any' },

  listVoicemails: { method: 'GET', path: '/voicemailberichten', status: 200, access: 'any' },
  changeVoicemail: { method: 'PATCH', path: '/voicemailberichten/{voicemailId}', status: 200, access: 'any' },
  deleteVoicemail: {
    method: 'DELETE',
    path: '/voicemailberichten/{voicemailId}',
    status: 204,
    access: 'any',
  },
  listGreetings: { method: 'GET', path: '/begroetingen', status: 200, access: 'any' },
  putGreeting: { method: 'PUT', path: '/begroetingen/{greetingId}', status: 200, access: 'any' },
  deleteGreeting: { method: 'DELETE', path: '/begroetingen/{greetingId}', status: 204, access: 'any' },

  holdRecording: {
    method: 'PUT',
    path: '/bewaarplichten/{recordingId}',
    status: 200,
    access: ['teamleider', 'beheerder'],
  },
  releaseRecording: {
    method: 'DELETE',
    path: '/bewaarplichten/{recordingId}',
    status: 204,
    access: ['teamleider', 'beheerder'],
  },

  getFigures: { method: 'GET', path: '/bereikbaarheidscijfers', status: 200, access: leaders },
  getMetrics: { method: 'GET', path: '/kengetallen', status: 200, access: leaders },
  listAttempts: { method: 'GET', path: '/contactpogingen', status: 200, access: leaders },
  getReport: {
    method: 'GET',
    path: '/rapportages',
    status: 200,
    access: leaders,
    files: ['text/html', 'text/csv'],
  },
  getComparison: { method: 'GET', path: '/definitievergelijkingen', status: 200, access: leaders },
  markCall: {
    method: 'POST',
    path: '/gesprekken/{callId}/markeringen',
    status: 201,
    access: ['teamleider', 'beheerder'],
  },

  listEmployees: { method: 'GET', path: '/medewerkers', status: 200, access: leaders },
  searchEmployees: {
    method: 'POST',
    path: '/medewerkers/zoekvragen',
    status: 200,
    access: leaders,
    asks: true,
  },
  createEmployee: { method: 'POST', path: '/medewerkers', status: 201, access: administrators },
  changeEmployee: { method: 'PATCH', path: '/medewerkers/{employeeId}', status: 200, access: administrators },
  createSignInLink: {
    method: 'POST',
    path: '/medewerkers/{employeeId}/aanmeldlinks',
    status: 201,
    access: administrators,
  },
  createDevice: {
    method: 'POST',
    path: '/medewerkers/{employeeId}/toestellen',
    status: 201,
    access: administrators,
  },
  removeDevice: {
    method: 'DELETE',
    path: '/medewerkers/{employeeId}/toestellen/{deviceId}',
    status: 204,
    access: administrators,
  },
  listTeams: { method: 'GET', path: '/teams', status: 200, access: 'any' },
  getTeamSettings: { method: 'GET', path: '/teaminstellingen', status: 200, access: auditors },
  createTeam: { method: 'POST', path: '/teaminstellingen', status: 201, access: administrators },
  putTeam: { method: 'PUT', path: '/teaminstellingen/{teamId}', status: 200, access: administrators },
  removeTeam: { method: 'DELETE', path: '/teaminstellingen/{teamId}', status: 204, access: administrators },

  listEntrances: { method: 'GET', path: '/ingangen', status: 200, access: leaders },
  explainEntrance: { method: 'GET', path: '/ingangen/{entranceId}/uitleg', status: 200, access: leaders },
  listHours: { method: 'GET', path: '/openingstijden', status: 200, access: leaders },
  putHours: { method: 'PUT', path: '/openingstijden/{hoursId}', status: 200, access: administrators },
  listTrunks: { method: 'GET', path: '/lijnen', status: 200, access: administrators },
  createTrunk: { method: 'POST', path: '/lijnen', status: 201, access: administrators },
  putTrunk: { method: 'PUT', path: '/lijnen/{trunkId}', status: 200, access: administrators },
  removeTrunk: { method: 'DELETE', path: '/lijnen/{trunkId}', status: 204, access: administrators },
  testTrunk: { method: 'POST', path: '/lijnen/{trunkId}/proeven', status: 200, access: administrators },
  listPrompts: { method: 'GET', path: '/meldteksten', status: 200, access: auditors },
  restorePrompt: {
    method: 'DELETE',
    path: '/meldteksten/{promptId}/geluid',
    status: 204,
    access: administrators,
  },
  listCalamities: { method: 'GET', path: '/calamiteitenschakelaars', status: 200, access: leaders },
  putCalamity: {
    method: 'PUT',
    path: '/calamiteitenschakelaars/{calamityId}',
    status: 200,
    access: ['teamleider', 'beheerder'],
  },
  listAlerts: { method: 'GET', path: '/signalen', status: 200, access: leaders },
  getOutlook: { method: 'GET', path: '/vooruitzichten', status: 200, access: leaders },
  getForecast: { method: 'GET', path: '/prognoses', status: 200, access: leaders },
  listMachineTokens: { method: 'GET', path: '/machinetokens', status: 200, access: administrators },
  createMachineToken: { method: 'POST', path: '/machinetokens', status: 201, access: administrators },
  revokeMachineToken: {
    method: 'DELETE',
    path: '/machinetokens/{tokenId}',
    status: 204,
    access: administrators,
  },
  listWebhooks: { method: 'GET', path: '/webhooks', status: 200, access: administrators },
  createWebhook: { method: 'POST', path: '/webhooks', status: 201, access: administrators },
  removeWebhook: { method: 'DELETE', path: '/webhooks/{webhookId}', status: 204, access: administrators },
  testWebhook: {
    method: 'POST',
    path: '/webhooks/{webhookId}/proeven',
    status: 200,
    access: administrators,
  },
  listOutbox: { method: 'GET', path: '/uitgaande-berichten', status: 200, access: auditors },
  retryMessage: {
    method: 'POST',
    path: '/uitgaande-berichten/{messageId}/pogingen',
    status: 202,
    access: administrators,
  },
  dropMessage: {
    method: 'DELETE',
    path: '/uitgaande-berichten/{messageId}',
    status: 204,
    access: administrators,
  },
  startSecondFactor: { method: 'POST', path: '/ik/tweede-factoren', status: 201, access: 'any' },
  confirmSecondFactor: {
    method: 'POST',
    path: '/ik/tweede-factoren/bevestigingen',
    status: 200,
    access: 'any',
  },
  endSecondFactor: {
    method: 'POST',
    path: '/ik/tweede-factoren/beeindigingen',
    status: 200,
    access: 'any',
  },
  removeSecondFactor: {
    method: 'DELETE',
    path: '/medewerkers/{employeeId}/tweede-factor',
    status: 204,
    access: administrators,
  },
  importEmployees: { method: 'POST', path: '/medewerkerimporten', status: 201, access: administrators },
  getCatalogue: { method: 'GET', path: '/onderwerpencatalogus', status: 200, access: administrators },
  putCatalogue: { method: 'PUT', path: '/onderwerpencatalogus', status: 200, access: administrators },
  searchPerson: {
    method: 'POST',
    path: '/wissingen/zoekvragen',
    status: 200,
    access: administrators,
    asks: true,
  },
  erasePerson: { method: 'POST', path: '/wissingen', status: 201, access: administrators },
  listRetention: { method: 'GET', path: '/bewaartermijnen', status: 200, access: auditors },
  putRetention: {
    method: 'PUT',
    path: '/bewaartermijnen/{retentionId}',
    status: 200,
    access: administrators,
  },
  runRetention: { method: 'POST', path: '/vernietigingsrondes', status: 201, access: administrators },
  listDestructions: {
    method: 'GET',
    path: '/vernietigingen',
    status: 200,
    access: auditors,
    files: ['text/csv'],
  },
  getHealth: { method: 'GET', path: '/systeemtoestand', status: 200, access: auditors },
  listAuditLines: {
    method: 'GET',
    path: '/auditregels',
    status: 200,
    access: auditors,
    files: ['text/csv'],
  },
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof routes;

/** What makes or does something, and so has to happen once when the answer got lost and it is sent again (`Idempotency-Key`). */
export function takesKey({ method, asks, access }: Route): boolean {
  return method === 'POST' && asks !== true && access !== 'public';
}

/** Edits that `If-Match` guards with the version of what was seen; those with a `version` in their body need none. */
const guarded = [
  'commandNote',
  'changeEmployee',
  'putTeam',
  'putRetention',
  'putCalamity',
  'putGreeting',
  'deleteGreeting',
  'restorePrompt',
  'putCatalogue',
] as const satisfies readonly RouteName[];
export const guardedEdits: ReadonlySet<RouteName> = new Set(guarded);

/**
 * Guarded edits that say how something becomes, so that the last one would win unseen. A command on a note is none of
 * them: what may follow on what is up to its own table.
 */
export type Overwriting = Exclude<(typeof guarded)[number], 'commandNote'>;

/**
 * Routes whose body is sound instead of JSON, beside those above. What is read is WAV and knows byte ranges (RFC 9110
 * section 14); what is sent is any recording of a browser or recorder (`audio/*`), at most `soundBytesMax`.
 */
export const soundRoutes = {
  getVoicemailSound: {
    method: 'GET',
    path: '/voicemailberichten/{voicemailId}/geluid',
    status: 200,
    access: 'any',
  },
  getRecordingSound: {
    method: 'GET',
    path: '/gespreksopnamen/{recordingId}/geluid',
    status: 200,
    access: ['teamleider'],
  },
  getGreetingSound: { method: 'GET', path: '/begroetingen/{greetingId}/geluid', status: 200, access: 'any' },
  getPromptSound: {
    method: 'GET',
    path: '/meldteksten/{promptId}/geluid',
    status: 200,
    access: auditors,
  },
  putPromptSound: {
    method: 'PUT',
    path: '/meldteksten/{promptId}/geluid',
    status: 204,
    access: administrators,
  },
  putGreetingSound: { method: 'PUT', path: '/begroetingen/{greetingId}/geluid', status: 204, access: 'any' },
} as const satisfies Record<string, Route>;

export type SoundRouteName = keyof typeof soundRoutes;

/** Sounds that replace what somebody heard or read: guarded as the edits above. */
export const guardedSounds: ReadonlySet<SoundRouteName> = new Set(['putPromptSound', 'putGreetingSound']);

/** Sounds that another may take the place of: with a version of one's own behind it, the address of the new one is another. */
export const replacedSounds: ReadonlySet<SoundRouteName> = new Set(['getPromptSound', 'getGreetingSound']);
/** The parameter for that, by its English key; the server does nothing with it. */
export const soundVersionKey = 'version';

/**
 * Lists that come whole, each with the most it holds; all other lists come in pages. What bounds them is enforced where it
 * is made.
 */
export const wholeLists = {
  listTrunks: 50,
  listCalamities: 1,
  listWebhooks: 20,
  listRetention: 6,
} as const satisfies Partial<Record<RouteName, number>>;

/** Three minutes of 16 bit at 48 kHz. */
export const soundBytesMax = 20 * 1024 * 1024;
