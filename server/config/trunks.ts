/**
 * The trunks file: a YAML (or JSON) list of the providers and exchanges that hand us calls. All mistakes
 * are reported at once, each with its line. Passwords lie in files of their own.
 *
 *   - id: provider
 *     addresses: [203.0.113.0/28]
 *     trusted: true
 *     calledFrom: [pCalledPartyId, requestUri, to]
 *     outbound: sip.provider.example
 *     keepAliveSeconds: 30
 */
import { isIP } from 'node:net';
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import type { Trunk } from '../app/ports/trunks.ts';
import { idOf } from '../domain/ids.ts';
import { ConfigError, type Mistake } from './load.ts';

const hostName = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i;

function isAddress(text: string): boolean {
  const [address = '', prefix, more] = text.split('/');
  const bits = isIP(address) === 4 ? 32 : isIP(address) === 6 ? 128 : 0;
  if (more !== undefined) return false;
  if (prefix === undefined) return bits > 0 || hostName.test(text);
  return bits > 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) <= bits;
}

function isNextHop(text: string): boolean {
  const parts = /^(\[[^\]]+\]|[^:]+)(?::(\d{1,5}))?$/.exec(text);
  const host = parts?.[1]?.replace(/^\[|\]$/g, '') ?? '';
  return (isIP(host) > 0 || hostName.test(host)) && Number(parts?.[2] ?? 1) <= 65_535;
}

const nextHop = z.string().refine(isNextHop, 'must be host or host:port');

/** One trunk as the file has it, defaults filled in. */
export const trunkShape = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'must be lower-case letters, digits and dashes'),
  addresses: z
    .array(
      z.string().refine(isAddress, 'must be an IP address, a range such as 203.0.113.0/28, or a host name'),
    )
    .min(1, 'must name at least one address'),
  transport: z.enum(['udp', 'tcp', 'tls']).default('udp'),
  trusted: z.boolean().default(false),
  calledFrom: z
    .array(z.enum(['requestUri', 'to', 'pCalledPartyId', 'diversion', 'historyInfo']))
    .min(1, 'must name at least one place')
    .refine((places) => new Set(places).size === places.length, 'must not name a place twice')
    .default(['requestUri', 'to', 'pCalledPartyId', 'diversion', 'historyInfo']),
  outbound: nextHop.nullable().default(null),
  outboundFor: z
    .array(z.string().min(1))
    .min(1, 'must name at least one municipality')
    .nullable()
    .default(null),
  silentSeconds: z.int().min(2).max(30).default(8),
  register: z
    .strictObject({
      registrar: nextHop,
      user: z.string().min(1, 'must not be empty'),
      passwordFile: z.string().min(1, 'must not be empty'),
      expiresSeconds: z.int().min(60).max(86_400).default(600),
    })
    .nullable()
    .default(null),
  keepAliveSeconds: z.int().min(5).max(3600).nullable().default(30),
  defaultEntrance: z.string().min(1).nullable().default(null),
});

export type TrunkShape = z.output<typeof trunkShape>;

/** More than any installation we know of has; the screens show them all at once. */
export const trunksMax = 50;

const fileShape = z.array(trunkShape).max(trunksMax, `must name at most ${trunksMax} trunks`);

/** The list of a file: as it is written, and with passwords and ids; each at the same place. */
export interface TrunkFile {
  readonly shapes: readonly TrunkShape[];
  readonly trunks: readonly Trunk[];
}

/**
 * `name` is the file's name for messages. `readFile` gives the text of a password file. Throws
 * `ConfigError`. Host names in `addresses` stay names; see `resolveTrunks`.
 */
export function parseTrunks(name: string, text: string, readFile: (path: string) => string): TrunkFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number): string => `${name}:${lines.linePos(offset).line}`;
  const mistakes: Mistake[] = document.errors.map((error) => ({
    key: at(error.pos[0]),
    wrong: error.message.replace(/\.$/, ''),
    example: null,
  }));
  if (mistakes.length > 0) throw new ConfigError(mistakes);

  const place = (path: readonly PropertyKey[]): string => {
    for (let depth = path.length; depth > 0; depth--) {
      const node: unknown = document.getIn(path.slice(0, depth), true);
      const range = (node as { range?: readonly number[] | null } | undefined)?.range;
      if (range?.[0] !== undefined) return at(range[0]);
    }
    return `${name}:1`;
  };
  const parsed = fileShape.safeParse(document.toJS() ?? []);
  if (!parsed.success) {
    throw new ConfigError(
      parsed.error.issues.map((issue) => ({
        key: place(issue.path),
        wrong: `${issue.path.join('.') || 'the file'}: ${issue.message}`,
        example: null,
      })),
    );
  }
  const trunks = parsed.data.map((shape, index): Trunk => {
    const { register, defaultEntrance, outboundFor, ...rest } = shape;
    if (parsed.data.findIndex(({ id }) => id === shape.id) !== index) {
      mistakes.push({ key: place([index, 'id']), wrong: `trunk ${shape.id} is there twice`, example: null });
    }
    return Object.freeze({
      ...rest,
      id: idOf<'trunk'>(shape.id),
      outboundFor: outboundFor?.map((each) => idOf<'municipality'>(each)) ?? null,
      defaultEntrance: defaultEntrance === null ? null : idOf<'entrance'>(defaultEntrance),
      register: register === null ? null : withPassword(register),
    });

    function withPassword({ passwordFile, ...login }: NonNullable<typeof register>): Trunk['register'] {
      try {
        return { ...login, password: readFile(passwordFile).replace(/\r?\n$/, '') };
      } catch (error) {
        const why = (error as NodeJS.ErrnoException).code ?? 'unknown fault';
        const key = place([index, 'register', 'passwordFile']);
        const wrong =
          why === 'key'
            ? `the file ${passwordFile} is sealed: ${(error as Error).message}`
            : `the file ${passwordFile} cannot be read (${why})`;
        mistakes.push({ key, wrong, example: null });
        return null;
      }
    }
  });
  if (mistakes.length > 0) throw new ConfigError(mistakes);
  return Object.freeze({ shapes: parsed.data, trunks: Object.freeze(trunks) });
}

/** Replaces host names in `addresses` by what they stand for now. Throws when a name stands for nothing. */
export async function resolveTrunks(
  trunks: readonly Trunk[],
  lookUp: (host: string) => Promise<readonly string[]>,
): Promise<readonly Trunk[]> {
  return Promise.all(
    trunks.map(async (trunk) => ({
      ...trunk,
      addresses: (
        await Promise.all(trunk.addresses.map((each) => (isName(each) ? lookUp(each) : [each])))
      ).flat(),
    })),
  );
}

/** Whether an entry of `addresses` is a host name rather than an address or a range. */
export const isName = (address: string): boolean => isIP(address.split('/')[0] ?? '') === 0;
