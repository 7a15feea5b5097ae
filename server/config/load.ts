/**
 * From environment to configuration. All mistakes are found before any is reported, each with its key,
 * what is wrong and an example; the result is frozen. Only this folder reads the environment.
 */
import type { Key } from './key.ts';
import { nearest } from './nearest.ts';
import { type Config, schema } from './schema.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Mistake {
  readonly key: string;
  readonly wrong: string;
  /** A line that would be right; null when there is none to give. */
  readonly example: string | null;
}

export class ConfigError extends Error {
  readonly mistakes: readonly Mistake[];
  constructor(mistakes: readonly Mistake[]) {
    super(
      [
        `The configuration has ${mistakes.length === 1 ? 'a mistake' : `${mistakes.length} mistakes`}:`,
        ...mistakes.map(
          ({ key, wrong, example }) => `  ${key}: ${wrong}.${example === null ? '' : ` Example: ${example}`}`,
        ),
      ].join('\n'),
    );
    this.name = 'ConfigError';
    this.mistakes = mistakes;
  }
}

/** Where a value came from; shown by `config show`. */
export type Origin = 'default' | 'environment' | 'file';

export interface Loaded {
  readonly config: Config;
  /** By variable name. */
  readonly origins: ReadonlyMap<string, Origin>;
}

/** All keys with their place, in the order of the schema. */
export function allKeys(): readonly { section: string; name: string; key: Key<unknown> }[] {
  return Object.entries(schema).flatMap(([section, keys]) =>
    Object.entries(keys).map(([name, key]) => ({ section, name, key: key as Key<unknown> })),
  );
}

/** `readFile` gives the text of a secret's file. Throws `ConfigError`. */
export function loadConfig(environment: Environment, readFile: (path: string) => string): Loaded {
  const mistakes: Mistake[] = [];
  const origins = new Map<string, Origin>();
  const values: Record<string, Record<string, unknown>> = {};
  const raw = rawReader(environment, readFile, mistakes);
  for (const { section, name, key } of allKeys()) {
    const { text, origin } = raw(key);
    origins.set(key.name, origin);
    values[section] ??= {};
    values[section][name] = null;
    if (text === null) continue;
    const parsed = key.parse(text);
    if (parsed.ok) values[section][name] = parsed.value;
    else mistakes.push({ key: key.name, wrong: parsed.wrong, example: `${key.name}=${key.example}` });
  }
  mistakes.push(...strangers(environment));
  // The schema's keys were all filled from their own parsers, so the shape is that of `Config`.
  const config = values as unknown as Config;
  if (mistakes.length === 0) mistakes.push(...contradictions(config));
  if (mistakes.length > 0) throw new ConfigError(mistakes);
  return { config: freeze(config), origins };
}

function rawReader(
  environment: Environment,
  readFile: (path: string) => string,
  mistakes: Mistake[],
): (key: Key<unknown>) => { text: string | null; origin: Origin } {
  // An empty variable counts as absent: that is how environment files switch a line off.
  const given = (name: string): string | undefined => environment[name] || undefined;
  return (key) => {
    const direct = given(key.name);
    const fileName = `${key.name}_FILE`;
    const file = key.secret ? given(fileName) : undefined;
    if (direct !== undefined && file !== undefined) {
      mistakes.push({ key: key.name, wrong: `is given twice, also as ${fileName}; keep one`, example: null });
    }
    if (direct !== undefined) return { text: direct, origin: 'environment' };
    if (file === undefined) return { text: key.default, origin: 'default' };
    try {
      return { text: readFile(file).replace(/\r?\n$/, ''), origin: 'file' };
    } catch (error) {
      const why = (error as NodeJS.ErrnoException).code ?? 'unknown fault';
      mistakes.push({ key: fileName, wrong: `the file ${file} cannot be read (${why})`, example: null });
      return { text: null, origin: 'file' };
    }
  };
}

/** Variables of `bereikbaar sip-engine`, a program of its own that may share an environment file with us. */
const engineAlone = 'BEREIKBAAR_SIP_ENGINE_';

/** Variables with our prefix that mean nothing: nearly always a typing mistake, so never ignored. */
function strangers(environment: Environment): readonly Mistake[] {
  const known = new Set(
    allKeys().flatMap(({ key }) => (key.secret ? [key.name, `${key.name}_FILE`] : [key.name])),
  );
  return Object.keys(environment)
    .filter((name) => name.startsWith('BEREIKBAAR_') && !name.startsWith(engineAlone) && !known.has(name))
    .map((name) => ({
      key: name,
      wrong: `is not a known key; the nearest one is ${nearest(name, [...known])}`,
      example: null,
    }));
}

/** Values that are right by themselves and wrong together. */
function contradictions(config: Config): readonly Mistake[] {
  const mistakes: Mistake[] = [];
  const { tlsCert, tlsKey, registerSecondsMin, registerSecondsMax } = config.sip;
  if ((tlsCert === null) !== (tlsKey === null)) {
    mistakes.push({
      key: tlsCert === null ? schema.sip.tlsCert.name : schema.sip.tlsKey.name,
      wrong: 'is missing; certificate and key are given together',
      example: `${schema.sip.tlsCert.name}=${schema.sip.tlsCert.example} ${schema.sip.tlsKey.name}=${schema.sip.tlsKey.example}`,
    });
  }
  if (registerSecondsMin > registerSecondsMax) {
    mistakes.push({
      key: schema.sip.registerSecondsMin.name,
      wrong: `is above ${schema.sip.registerSecondsMax.name} (${registerSecondsMax})`,
      example: `${schema.sip.registerSecondsMin.name}=60`,
    });
  }
  if ((config.sip.host === '0.0.0.0' || config.sip.host === '::') && config.sip.advertise === null) {
    mistakes.push({
      key: schema.sip.advertise.name,
      wrong: `is needed when ${schema.sip.host.name} stands for all addresses: messages must name one`,
      example: `${schema.sip.advertise.name}=${schema.sip.advertise.example}`,
    });
  }
  return mistakes;
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const each of Object.values(value)) freeze(each);
  }
  return value;
}
