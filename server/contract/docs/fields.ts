/**
 * What every field of the API means, by its English key: one word has one meaning, as it has one Dutch name. Where a
 * field means something narrower in one place, `fieldsHere` says so.
 *
 * A new field gets a line in the `fields-…` file it belongs to; the compiler names the one that is missing.
 */
import type { fieldNames } from '../wire-names.ts';
import { callFields } from './fields-calls.ts';
import { commonFields } from './fields-common.ts';
import { figureFields } from './fields-figures.ts';
import { settingFields } from './fields-settings.ts';

export type FieldName = keyof typeof fieldNames;

export const fieldTexts: Readonly<Record<FieldName, string>> = {
  ...commonFields,
  ...figureFields,
  ...callFields,
  ...settingFields,
};
