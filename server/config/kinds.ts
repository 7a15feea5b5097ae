/** The kinds of value a key can have. Each says what it accepts and what is wrong, in plain words. */
import { isIP } from 'node:net';
import { good, type Parsed, wrong } from './key.ts';

const hostName = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i;

export function integer(min: number, max: number) {
  return {
    accepts: `a whole number from ${min} to ${max}`,
    parse(text: string): Parsed<number> {
      const value = Number(text);
      if (!/^-?\d+$/.test(text) || value < min || value > max) {
        return wrong(`must be a whole number from ${min} to ${max}`);
      }
      return good(value);
    },
  };
}

/** An amount of money: digits with at most two behind the point. */
export const amount = {
  accepts: 'an amount, such as 48.50',
  parse: (given: string): Parsed<number> =>
    /^\d{1,7}(\.\d{1,2})?$/.test(given)
      ? good(Number(given))
      : wrong('must be an amount with a point, such as 48.50'),
};

/** Port 0 lets the system choose a free one, which tests like. */
export const port = { ...integer(0, 65_535), accepts: 'a port number, 0 to 65535 (0: any free port)' };

export const text = {
  accepts: 'text',
  parse: (given: string): Parsed<string> => good(given),
};

/** Keys that can be dialled and are no telephone number of the outside. */
export const dialCode = {
  accepts: 'a code of keys, such as *98',
  parse: (given: string): Parsed<string> =>
    /^[*#]\d{1,6}[*#]?$/.test(given) ? good(given) : wrong('must be * or # with one to six figures'),
};

export const filePath = { ...text, accepts: 'a path, absolute or from the working folder' };

export function choice<const T extends string>(...choices: readonly T[]) {
  const list = choices.join(', ');
  return {
    accepts: `one of ${list}`,
    parse(given: string): Parsed<T> {
      const found = choices.find((each) => each === given);
      return found === undefined ? wrong(`must be one of ${list}`) : good(found);
    },
  };
}

/** An address to bind: no name, as a name may have several addresses or none at the next start. */
export const address = {
  accepts: 'an IPv4 or IPv6 address',
  parse: (given: string): Parsed<string> =>
    isIP(given) === 0 ? wrong('must be an IPv4 or IPv6 address') : good(given),
};

/** Machines by address or network; `none` for nobody. */
export const networks = {
  accepts: 'addresses and networks with a comma between, such as 127.0.0.1,10.0.0.0/8, or none',
  parse(given: string): Parsed<readonly string[]> {
    if (given === 'none') return good([]);
    const each = given.split(',').map((one) => one.trim());
    const isRight = each.every((one) => {
      const [host = '', bits, ...more] = one.split('/');
      const family = isIP(host);
      const bitsMax = family === 4 ? 32 : 128;
      const fits = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= bitsMax);
      return family !== 0 && fits && more.length === 0;
    });
    return isRight ? good(each) : wrong('must be addresses or networks with a comma between, or none');
  },
};

export interface HostPort {
  readonly host: string;
  readonly port: number;
}

export const hostPort = {
  accepts: 'host:port, an IPv6 address in [brackets]',
  parse(given: string): Parsed<HostPort> {
    const parts = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(given);
    const host = parts?.[1] ?? parts?.[2] ?? '';
    const number = Number(parts?.[3]);
    if (parts === null || number < 1 || number > 65_535 || (isIP(host) === 0 && !hostName.test(host))) {
      return wrong('must be host:port');
    }
    return good({ host, port: number });
  },
};

export interface WeightedHost extends HostPort {
  /** Share of the work beside the others. */
  readonly weight: number;
}

export const weightedHosts = {
  accepts: 'host:port, or several separated by commas, each with *weight (1 to 100) where they differ',
  parse(given: string): Parsed<readonly WeightedHost[]> {
    const hosts: WeightedHost[] = [];
    for (const part of given.split(',')) {
      const parts = /^(.+?)(?:\*(\d{1,3}))?$/.exec(part.trim());
      const place = hostPort.parse(parts?.[1] ?? '');
      const weight = Number(parts?.[2] ?? 1);
      if (!place.ok || weight < 1 || weight > 100)
        return wrong('must be host:port[*weight], separated by commas');
      hosts.push({ ...place.value, weight });
    }
    return good(hosts);
  },
};

export interface Drachtio extends HostPort {
  readonly secret: string;
}

export const hostPortSecret = {
  accepts: 'host:port:secret, an IPv6 address in [brackets]',
  parse(given: string): Parsed<Drachtio> {
    // The value itself never enters the complaint: it holds the secret.
    const parts = /^((?:\[[^\]]+\]|[^:]+):\d{1,5}):(.+)$/.exec(given);
    const place = hostPort.parse(parts?.[1] ?? '');
    if (parts?.[2] === undefined || !place.ok) return wrong('must be host:port:secret');
    return good({ ...place.value, secret: parts[2] });
  },
};

export interface PortRange {
  readonly first: number;
  readonly last: number;
}

/** Each leg takes an even port and the one above it (RFC 3550 §11), so a range needs some room. */
export const portRange = {
  accepts: 'first-last, both 1024 to 65535, at least 4 ports',
  parse(given: string): Parsed<PortRange> {
    const parts = /^(\d{4,5})-(\d{4,5})$/.exec(given);
    const first = Number(parts?.[1]);
    const last = Number(parts?.[2]);
    if (parts === null || first < 1024 || last > 65_535) {
      return wrong('must be first-last, both from 1024 to 65535');
    }
    if (last - first < 3) return wrong('must hold at least 4 ports');
    return good({ first, last });
  },
};

export function url(...protocols: readonly string[]) {
  const list = protocols.map((each) => `${each}://`).join(' or ');
  return {
    accepts: `an address that begins with ${list}`,
    parse(given: string): Parsed<string> {
      const fits = URL.canParse(given) && protocols.includes(new URL(given).protocol.slice(0, -1));
      return fits ? good(given) : wrong(`must be an address that begins with ${list}`);
    },
  };
}

export function atLeast(characters: number) {
  return {
    accepts: `text of at least ${characters} characters`,
    parse: (given: string): Parsed<string> =>
      [...given].length < characters ? wrong(`must have at least ${characters} characters`) : good(given),
  };
}

export const yesNo = {
  accepts: 'yes or no',
  parse: (given: string): Parsed<boolean> =>
    given === 'yes' || given === 'no' ? good(given === 'yes') : wrong('must be yes or no'),
};
