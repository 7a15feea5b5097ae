/** The effective configuration as text, secrets as •••. */
import { allKeys, type Loaded } from './load.ts';

/** Lines `NAME=value  # origin`, aligned. */
export function showConfig({ config, origins }: Loaded): string {
  const lines = allKeys().map(({ section, name, key }) => {
    const value = (config as unknown as Record<string, Record<string, unknown>>)[section]?.[name];
    return { text: `${key.name}=${shown(value, key.secret)}`, origin: origins.get(key.name) ?? 'default' };
  });
  const width = Math.max(...lines.map(({ text }) => text.length));
  return lines.map(({ text, origin }) => `${text.padEnd(width)}  # ${origin}`).join('\n');
}

function shown(value: unknown, secret: boolean): string {
  if (value === null) return '';
  if (secret) return '•••';
  if (typeof value !== 'object') return String(value);
  const parts = value as Readonly<Record<string, unknown>>;
  return 'first' in parts ? `${parts['first']}-${parts['last']}` : `${parts['host']}:${parts['port']}`;
}
