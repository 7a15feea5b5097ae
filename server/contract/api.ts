/**
 * The schemas of every route: what goes in (path parameters, query, body) and what comes out. The server
 * checks with them, the OpenAPI description is made from them, the screens take only their types.
 */
import { z } from 'zod';
import { agentCommand, agentState } from './agent.ts';
import {
  callCommand,
  callStory,
  catalogueImport,
  catalogueState,
  newCall,
  recording,
  recordingHold,
  registration,
  subject,
} from './call.ts';
import { directoryEntry } from './centre.ts';
import { id, line, page, pageQuery } from './common.ts';
import {
  machineToken,
  newMachineToken,
  newMachineTokenReply,
  newWebhook,
  newWebhookReply,
  outboxMessage,
  outboxQuery,
  secondFactorCode,
  secondFactorConfirmed,
  secondFactorEnd,
  secondFactorStart,
  secondFactorState,
  webhook,
  webhookTrial,
} from './connections.ts';
import { alert, attempt, attemptsQuery, figures, figuresQuery } from './figures.ts';
import { metrics, metricsQuery } from './metrics.ts';
import { newNote, note, noteCommand, notesQuery, promise, promiseQuery } from './note.ts';
import { ownReachability, ownReachabilityChange, sipAccess, sipAccessRequest } from './own-reachability.ts';
import {
  employee,
  employeeChange,
  employeeImport,
  employeeImportReply,
  employeesQuery,
  employeesSearch,
  newDevice,
  newDeviceReply,
  newEmployee,
  signInLink,
  team,
} from './people.ts';
import { dayOutlook, forecast, forecastQuery } from './planning.ts';
import {
  destroyed,
  destructionLine,
  destructionQuery,
  erasure,
  personFound,
  retentionChange,
  retentionRule,
  retentionRun,
} from './privacy.ts';
import { prompt } from './prompts.ts';
import { callMark, comparison, comparisonQuery, report, reportQuery } from './report.ts';
import type { RouteName } from './routes.ts';
import {
  calamity,
  calamityChange,
  entrance,
  explainQuery,
  explanation,
  hours,
  hoursChange,
} from './routing.ts';
import { installation, me, passwordChange, setUp, setUpChoices, setUpLook, signIn } from './session.ts';
import { auditLine, auditQuery, health } from './system.ts';
import { teamChange, teamSettings, teamSettingsList } from './teams.ts';
import { newTrunk, trunk, trunkChange, trunkList, trunkRemoval, trunkTrial } from './trunks.ts';
import { greeting, greetingChange, voicemail, voicemailChange } from './voicemail.ts';

/** Absent parts are empty: no query, no body, or nothing in the answer (204). */
export interface Exchange {
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly reply?: z.ZodType;
}

/** The call it is for: who answers for another municipality chooses from what is that municipality's. */
const forCall = { callId: id.optional() };
const searchQuery = z.object({ search: line.default(''), ...forCall });
const subjectsQuery = pageQuery.extend(searchQuery.shape);
const callParams = z.object({ callId: id });
const subjectParams = z.object({ subjectId: id });
const noteParams = z.object({ noteId: id });
const voicemailParams = z.object({ voicemailId: id });
const recordingParams = z.object({ recordingId: id });
const greetingParams = z.object({ greetingId: id });
const trunkParams = z.object({ trunkId: id });
const employeeParams = z.object({ employeeId: id });
const teamParams = z.object({ teamId: id });

export const api = {
  getInstallation: { reply: installation },
  lookAtSetUp: { body: setUpLook, reply: setUpChoices },
  finishSetUp: { body: setUp, reply: me },
  signIn: { body: signIn, reply: me },
  signOut: {},
  getMe: { reply: me },
  changePassword: { body: passwordChange, reply: me },

  commandAgent: { body: agentCommand, reply: agentState },
  getOwnReachability: { reply: ownReachability },
  putOwnReachability: { body: ownReachabilityChange, reply: ownReachability },
  requestSipAccess: { body: sipAccessRequest, reply: sipAccess },

  startCall: { body: newCall, reply: z.object({ callId: id }) },
  getCallStory: { params: callParams, reply: callStory },
  commandCall: { params: callParams, body: callCommand, reply: z.object({ accepted: z.boolean() }) },
  registerContact: { params: callParams, body: registration, reply: registration },
  listSubjects: { query: subjectsQuery, reply: page(subject) },
  getSubject: { params: subjectParams, query: z.object(forCall), reply: subject },
  searchDirectory: { body: searchQuery, reply: z.array(directoryEntry) },

  listNotes: { query: notesQuery, reply: page(note) },
  createNote: { body: newNote, reply: note },
  getNote: { params: noteParams, reply: note },
  commandNote: { params: noteParams, body: noteCommand, reply: note },
  getPromise: { query: promiseQuery, reply: promise },

  listVoicemails: { query: pageQuery, reply: page(voicemail) },
  changeVoicemail: { params: voicemailParams, body: voicemailChange, reply: voicemail },
  deleteVoicemail: { params: voicemailParams },
  listGreetings: { query: pageQuery, reply: page(greeting) },
  putGreeting: { params: greetingParams, body: greetingChange, reply: greeting },
  deleteGreeting: { params: greetingParams },

  holdRecording: { params: recordingParams, body: recordingHold, reply: recording },
  releaseRecording: { params: recordingParams },

  getFigures: { query: figuresQuery, reply: figures },
  getMetrics: { query: metricsQuery, reply: metrics },
  listAttempts: { query: attemptsQuery, reply: page(attempt) },
  getReport: { query: reportQuery, reply: report },
  getComparison: { query: comparisonQuery, reply: comparison },
  markCall: { params: callParams, body: callMark, reply: callMark },

  listEmployees: { query: employeesQuery, reply: page(employee) },
  searchEmployees: { body: employeesSearch, reply: page(employee) },
  createEmployee: { body: newEmployee, reply: employee },
  changeEmployee: { params: employeeParams, body: employeeChange, reply: employee },
  createSignInLink: { params: employeeParams, reply: signInLink },
  createDevice: { params: employeeParams, body: newDevice, reply: newDeviceReply },
  removeDevice: { params: z.object({ employeeId: id, deviceId: id }) },
  listTeams: { query: pageQuery.extend(forCall), reply: page(team) },
  getTeamSettings: { reply: teamSettingsList },
  createTeam: { body: teamChange, reply: teamSettings },
  putTeam: { params: teamParams, body: teamChange, reply: teamSettings },
  removeTeam: { params: teamParams },

  listEntrances: { query: pageQuery, reply: page(entrance) },
  explainEntrance: { params: z.object({ entranceId: id }), query: explainQuery, reply: explanation },
  listHours: { query: pageQuery, reply: page(hours) },
  putHours: { params: z.object({ hoursId: id }), body: hoursChange, reply: hours },
  listTrunks: { reply: trunkList },
  createTrunk: { body: newTrunk, reply: trunk },
  putTrunk: { params: trunkParams, body: trunkChange, reply: trunk },
  removeTrunk: { params: trunkParams, query: trunkRemoval },
  testTrunk: { params: trunkParams, reply: z.array(trunkTrial) },
  listPrompts: { query: pageQuery, reply: page(prompt) },
  restorePrompt: { params: z.object({ promptId: id }) },
  listCalamities: { reply: z.array(calamity) },
  putCalamity: { params: z.object({ calamityId: id }), body: calamityChange, reply: calamity },
  listAlerts: { query: pageQuery, reply: page(alert) },
  getOutlook: { reply: dayOutlook },
  getForecast: { query: forecastQuery, reply: forecast },
  listMachineTokens: { query: pageQuery, reply: page(machineToken) },
  createMachineToken: { body: newMachineToken, reply: newMachineTokenReply },
  revokeMachineToken: { params: z.object({ tokenId: id }) },
  listWebhooks: { reply: z.array(webhook) },
  createWebhook: { body: newWebhook, reply: newWebhookReply },
  removeWebhook: { params: z.object({ webhookId: id }) },
  testWebhook: { params: z.object({ webhookId: id }), reply: webhookTrial },
  listOutbox: { query: outboxQuery, reply: page(outboxMessage) },
  retryMessage: { params: z.object({ messageId: id }), reply: z.object({ accepted: z.boolean() }) },
  dropMessage: { params: z.object({ messageId: id }) },
  startSecondFactor: { reply: secondFactorStart },
  confirmSecondFactor: { body: secondFactorCode, reply: secondFactorConfirmed },
  endSecondFactor: { body: secondFactorEnd, reply: secondFactorState },
  removeSecondFactor: { params: employeeParams },
  importEmployees: { body: employeeImport, reply: employeeImportReply },
  getCatalogue: { reply: catalogueState },
  putCatalogue: { body: catalogueImport, reply: catalogueState },
  searchPerson: { body: erasure, reply: personFound },
  erasePerson: { body: erasure, reply: destroyed },
  listRetention: { reply: z.array(retentionRule) },
  putRetention: { params: z.object({ retentionId: id }), body: retentionChange, reply: retentionRule },
  runRetention: { body: retentionRun, reply: destroyed },
  listDestructions: { query: destructionQuery, reply: page(destructionLine) },
  getHealth: { reply: health },
  listAuditLines: { query: auditQuery, reply: page(auditLine) },
} as const satisfies Record<RouteName, Exchange>;

export type Api = typeof api;

type Out<T> = T extends z.ZodType ? z.output<T> : undefined;
type In<T> = T extends z.ZodType ? z.input<T> : undefined;
type Part<N extends RouteName, K extends keyof Exchange> = K extends keyof Api[N] ? Api[N][K] : undefined;

/** What the server works with after checking: defaults filled in, texts read as numbers. */
export type ParsedOf<N extends RouteName, K extends 'params' | 'query' | 'body'> = Out<Part<N, K>>;

/** What a client sends and gets; `undefined` where a route has no such part. */
export type ParamsOf<N extends RouteName> = In<Part<N, 'params'>>;
export type QueryOf<N extends RouteName> = In<Part<N, 'query'>>;
export type BodyOf<N extends RouteName> = In<Part<N, 'body'>>;
export type ReplyOf<N extends RouteName> = Out<Part<N, 'reply'>>;
