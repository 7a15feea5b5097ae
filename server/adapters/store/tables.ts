/** The tables as Kysely sees them; `schema.sql` beside it is the reviewed truth. */
import type { Generated } from 'kysely';

export interface SubjectTable {
  id: string;
  municipality: string | null;
  kind: string;
  lookup: Uint8Array | null;
  key: Uint8Array | null;
  data: Uint8Array | null;
  created_at: number;
  seen_at: number;
  erased_at: number | null;
}

export interface EmployeeTable {
  id: string;
  municipality: string;
  subject: string;
  active: number;
  updated_at: number;
}

export interface DeviceTable {
  id: string;
  employee: string;
  kind: string;
  label: string;
  realm: string | null;
  ha1_md5: string | null;
  ha1_sha256: string | null;
  number: string | null;
}

export interface BindingTable {
  device: string;
  contact: string;
  call_id: string;
  cseq: number;
  expires_at: number;
  q: number;
  instance: string | null;
  reg_id: number | null;
  flow: string | null;
  path: string;
  user_agent: string | null;
  updated_at: number;
}

export interface SessionTable {
  token: string;
  employee: string;
  csrf: string;
  device: string | null;
  created_at: number;
  seen_at: number;
  ends_at: number;
}

export interface AuditTable {
  number: Generated<number>;
  at: number;
  municipality: string | null;
  actor: string | null;
  action: string;
  object: string;
  succeeded: number;
  source: string;
}

export interface CalamityTable {
  municipality: string;
  message: string;
  closes: number;
  since: number;
  until: number;
  by_employee: string;
}

export interface OutboxTable {
  number: Generated<number>;
  id: string;
  channel: string;
  municipality: string;
  body: string;
  created_at: number;
  next_at: number;
  attempts: Generated<number>;
  state: Generated<string>;
  problem: string | null;
}

export interface MachineTokenTable {
  id: string;
  municipality: string;
  name: string;
  token: string;
  scopes: string;
  created_by: string;
  created_at: number;
  expires_at: number;
  used_at: number | null;
  revoked_at: number | null;
}

export interface WebhookTable {
  id: string;
  municipality: string;
  address: string;
  topics: string;
  secret: string;
  active: number;
  created_at: number;
}

export interface DestructionTable {
  number: Generated<number>;
  run: string;
  municipality: string;
  record: string;
  object: string;
  began_at: number;
  destroyed_at: number;
  basis: string;
  actor: string | null;
}

export interface Tables {
  outbox: OutboxTable;
  remote_object: { id: string; remote: string; made_at: number };
  machine_token: MachineTokenTable;
  webhook: WebhookTable;
  second_factor: {
    employee: string;
    secret: string;
    confirmed_at: number | null;
    last_step: Generated<number>;
  };
  replay: {
    id: Uint8Array;
    print: Uint8Array;
    state: 'begun' | 'done' | 'forgotten';
    answer: Uint8Array | null;
    begun_at: number;
  };
  recovery_code: { employee: string; code: string; used_at: number | null };
  catalogue: { municipality: string; version: number; products: string; changed_at: number };
  retention_rule: { municipality: string; record: string; days: number; basis: string };
  destruction: DestructionTable;
  outlook: { municipality: string; day: number; minute: number; chance: number; came_true: number | null };
  subject: SubjectTable;
  municipality: { id: string; name: string };
  team: { id: string; municipality: string; name: string };
  employee: EmployeeTable;
  employee_team: { employee: string; team: string };
  employee_role: { employee: string; role: string };
  employee_skill: { employee: string; skill: string; level: number };
  device: DeviceTable;
  people_version: { one: Generated<number>; version: number };
  binding: BindingTable;
  account: { employee: string; password: string; changed_at: number };
  session: SessionTable;
  sign_in_link: { token: string; employee: string; expires_at: number };
  audit_line: AuditTable;
  note_detail: { note: string; details: string; created_by: string | null };
  calamity: CalamityTable;
  reachability: { employee: string; version: number; settings: string };
}
