/**
 * A log line for eyes: `10:02:11.042 warn  sip.trunkDown  call=… trunk=kpn`, the stack of an error below.
 * For terminals; machines read the JSON form.
 */
const marks: Readonly<Record<string, string>> = {
  debug: '\u001b[2mdebug\u001b[0m',
  info: 'info ',
  warn: '\u001b[33mwarn \u001b[0m',
  error: '\u001b[31merror\u001b[0m',
};

/** `line` is one line of the JSON form. */
export function humanLine(line: string): string {
  const { time, level, event, error, ...fields } = JSON.parse(line) as Record<string, unknown>;
  const facts = Object.entries(fields).map(([name, value]) => `${name}=${plain(value)}`);
  const head = [
    String(time).slice(11, 23),
    marks[String(level)] ?? String(level),
    String(event),
    ...facts,
  ].join(' ');
  return error === undefined ? `${head}\n` : `${head}\n${fault(error)}\n`;
}

function plain(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  return /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value);
}

function fault(error: unknown): string {
  if (typeof error !== 'object' || error === null) return `  ${plain(error)}`;
  const { stack, message, cause } = error as Record<string, unknown>;
  const text = `  ${String(stack ?? message).replaceAll('\n', '\n  ')}`;
  return cause === undefined ? text : `${text}\n  caused by:\n${fault(cause)}`;
}
