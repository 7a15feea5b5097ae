/** People, teams and devices for the administrator: `/medewerkers`, `/teams`. */
import { z } from 'zod';
import { contentVersion, count, id, line, pageQuery, reference } from './common.ts';
import { deviceKind } from './own-reachability.ts';
import { role } from './session.ts';

/** Level 1 = beginner … 5 = expert. */
export const skillLevel = z.object({ skill: id, level: z.int().min(1).max(5) });

export const employee = z.object({
  id,
  version: contentVersion,
  name: z.string(),
  email: z.string().nullable(),
  municipality: reference,
  teams: z.array(reference),
  roles: z.array(role),
  skills: z.array(skillLevel),
  active: z.boolean(),
  secondFactor: z.boolean(),
  devices: z.array(z.object({ id, kind: deviceKind, label: z.string(), registered: z.boolean() })),
});
export type Employee = z.infer<typeof employee>;

export const newEmployee = z.object({
  name: line.min(1),
  email: z.email().max(200).nullable(),
  municipalityId: id,
  teamIds: z.array(id),
  roles: z.array(role),
  skills: z.array(skillLevel),
});
export type NewEmployee = z.infer<typeof newEmployee>;

/** Only what is given changes. */
export const employeeChange = newEmployee.omit({ municipalityId: true }).partial().extend({
  active: z.boolean().optional(),
});
export type EmployeeChange = z.infer<typeof employeeChange>;

export const employeesQuery = pageQuery.extend({ teamId: id.optional() });
/** The same by name, in a body: an address is kept in the logs of everything between screen and server. */
export const employeesSearch = employeesQuery.extend({ search: line });
export type EmployeesSearch = z.infer<typeof employeesSearch>;

/** CSV: `id;naam;email;teams;rollen;vaardigheden;actief`; with one mistake nothing is taken over. */
export const employeeImport = z.object({
  fileContent: z.string().max(900_000),
  /** Only looks at what it would do. */
  dryRun: z.boolean().default(false),
});
export type EmployeeImport = z.input<typeof employeeImport>;
export const employeeImportReply = z.object({
  addedCount: count,
  changedCount: count,
  /** Those of whom nothing is different. */
  unchangedCount: count,
});
export type EmployeeImportReply = z.infer<typeof employeeImportReply>;

/** A one-time address with which a person signs in and chooses a password. */
export const signInLink = z.object({ address: z.string(), expiresAt: z.iso.datetime({ offset: true }) });
export type SignInLink = z.infer<typeof signInLink>;

export const newDevice = z.object({
  kind: deviceKind,
  label: line.min(1),
  number: z.string().max(32).nullable(),
});
/** The SIP password is shown once. */
export const newDeviceReply = z.object({ id, userName: z.string(), password: z.string().nullable() });

export const team = z.object({ id, name: z.string(), municipality: reference });
export type Team = z.infer<typeof team>;
