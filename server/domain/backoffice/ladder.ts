/**
 * The no-answer ladder (MISSION M7, DOMAIN R9): who is rung one after another for a person or a team.
 *
 *   employee:  forwarded? ─▶ there          own phones ─▶ own mobile ─▶ deputy (likewise) ─▶ rest of the team
 *   team:      all members at once
 *
 * What comes after the last rung (back to the same agent, voicemail, note) is the caller's purpose, not
 * the ladder's. Nobody stands on a ladder twice, and it has at most `pursuitHopsMax` rungs.
 */
import type { Via } from '../agent/devices.ts';
import type { Directory, EmployeeConfig, Reachability } from '../centre/configuration.ts';
import type { Destination, Reason } from '../events.ts';
import type { EmployeeId, TeamId } from '../ids.ts';
import type { Instant } from '../time.ts';

export interface Rung {
  /** Rung at the same time. */
  readonly who: readonly EmployeeId[];
  /** Which phones of theirs. */
  readonly via: Via;
  /** An outside number instead of employees. */
  readonly dial: Extract<Destination, { readonly kind: 'partner' | 'number' }> | null;
  readonly team: TeamId | null;
  readonly ringSeconds: number;
  readonly reasons: readonly Reason[];
}

/** The whole ladder as arranged at this moment; who is busy or has no phone is sifted when it is climbed. */
export function ladderOf(directory: Directory, target: Destination, now: Instant): readonly Rung[] {
  const builder = new LadderBuilder(directory, now);
  builder.add(target);
  return builder.rungs.slice(0, directory.limits.pursuitHopsMax);
}

class LadderBuilder {
  readonly rungs: Rung[] = [];
  readonly #directory: Directory;
  readonly #now: Instant;
  readonly #placed = new Set<EmployeeId>();
  /** Why somebody was passed over, told with the next rung. */
  #passed: Reason[] = [];

  constructor(directory: Directory, now: Instant) {
    this.#directory = directory;
    this.#now = now;
  }

  add(target: Destination): void {
    if (target.kind === 'team') this.#addTeam(target.team, 'the whole team is rung');
    else if (target.kind === 'employee') {
      this.#addPerson(target.employee, 'the wanted person', true);
    } else if (target.kind === 'partner' || target.kind === 'number') {
      const ringSeconds = this.#directory.limits.dialSeconds;
      const of = target.kind === 'partner' ? target.partner : 'an outside number';
      this.#push({ who: [], via: 'desk', dial: target, team: null, ringSeconds }, 'outside', of);
    }
  }

  #addPerson(id: EmployeeId, role: string, withTeam: boolean): void {
    const employee = this.#directory.employees.get(id);
    if (employee === undefined || this.#placed.has(id)) {
      this.#pass('loop', `${id} is unknown or had a turn already.`, id);
      return;
    }
    this.#placed.add(id);
    const { reachability } = employee;
    const forward = reachability.forward;
    if (forward !== null && forward.until > this.#now) {
      this.#pass('forwarded', `${id} forwards calls for a while.`, id);
      this.add(forward.to);
    } else if (isAbsent(employee, this.#now)) this.#pass('absent', `${id} is absent.`, id);
    else {
      const rung = { who: [id], dial: null, team: employee.team, ringSeconds: reachability.ringSeconds };
      this.#push({ ...rung, via: 'desk' }, role, id);
      // Afterwards and not together: a mobile that is switched off answers at once with its operator's voicemail.
      const hasMobile = employee.devices.some(({ kind }) => kind === 'mobile');
      if (hasMobile) this.#push({ ...rung, via: 'mobile' }, `mobile of ${id}`, id);
    }
    const { deputy, tryTeam } = arrangedNow(employee, this.#now);
    if (deputy !== null) this.#addPerson(deputy, `deputy of ${id}`, false);
    if (withTeam && tryTeam && employee.team !== null) {
      this.#addTeam(employee.team, `colleagues of ${id}`);
    }
  }

  #addTeam(id: TeamId, role: string): void {
    const team = this.#directory.teams.get(id);
    const who = (team?.members ?? []).filter((member) => {
      const employee = this.#directory.employees.get(member);
      return employee !== undefined && !this.#placed.has(member) && !isAbsent(employee, this.#now);
    });
    if (team === undefined || who.length === 0) return;
    for (const member of who) this.#placed.add(member);
    this.#push({ who, via: 'either', dial: null, team: id, ringSeconds: team.ringSeconds }, role, id);
  }

  #push(rung: Omit<Rung, 'reasons'>, role: string, of: string): void {
    const reason = { code: 'rung', text: `Rings ${of}: ${role}.`, facts: { of, seconds: rung.ringSeconds } };
    this.rungs.push({ ...rung, reasons: [...this.#passed, reason] });
    this.#passed = [];
  }

  #pass(code: string, text: string, who: EmployeeId): void {
    this.#passed.push({ code, text, facts: { employee: who } });
  }
}

/** Who takes over from this person at this moment: another arrangement may hold while they are absent. */
export function arrangedNow(
  employee: EmployeeConfig,
  now: Instant,
): Pick<Reachability, 'deputy' | 'tryTeam' | 'voicemail'> {
  const { reachability } = employee;
  return isAbsent(employee, now) ? (reachability.away ?? reachability) : reachability;
}

/** Absent at this moment, by the person's own list. */
export function isAbsent(employee: EmployeeConfig, now: Instant): boolean {
  return employee.reachability.absences.some((absence) => absence.from <= now && now < absence.until);
}
