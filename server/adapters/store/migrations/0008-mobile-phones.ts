import type { Migration } from '../migrate.ts';

/** Mobile phones of employees: the number lies with the subjects, as every number does. */
export const mobilePhones: Migration = {
  number: 8,
  name: 'mobile-phones',
  sql: `
ALTER TABLE device ADD COLUMN number TEXT REFERENCES subject (id);
`,
};
