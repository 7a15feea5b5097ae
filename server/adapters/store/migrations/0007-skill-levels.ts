import type { Migration } from '../migrate.ts';

/**
 * Skill levels as dialplans write them: 1 = beginner … 5 = expert. They were kept the other way about, 1 = best
 * … 9, so that a dialplan that asks for level 3 got the wrong people.
 */
export const skillLevels: Migration = {
  number: 7,
  name: 'skill-levels',
  sql: `
CREATE TABLE employee_skill_new (
  employee TEXT NOT NULL REFERENCES employee (id),
  skill TEXT NOT NULL,
  level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 5),
  PRIMARY KEY (employee, skill)
) STRICT, WITHOUT ROWID;

INSERT INTO employee_skill_new (employee, skill, level)
SELECT employee, skill, max(1, 6 - level) FROM employee_skill;

DROP TABLE employee_skill;

ALTER TABLE employee_skill_new RENAME TO employee_skill;
`,
};
