/**
 * Chance from a seed. Every purpose has a stream of its own (`of('patience', 17)`), so that a change in one
 * habit does not reshuffle the rest of the day. Generator: sfc32 (C. Doty-Humphrey, PractRand), 32-bit.
 */
export class Random {
  readonly #seed: string;
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: string) {
    this.#seed = seed;
    [this.#a, this.#b, this.#c] = [hash(seed, 1), hash(seed, 2), hash(seed, 3)];
    for (let warm = 0; warm < 12; warm += 1) this.next();
  }

  /** Another stream under the same seed. */
  of(...purpose: readonly (string | number)[]): Random {
    return new Random(`${this.#seed}/${purpose.join('/')}`);
  }

  /** 0 ≤ x < 1. */
  next(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4_294_967_296;
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  /** From `low` up to, not including, `high`. */
  between(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  exponential(mean: number): number {
    return -mean * Math.log(1 - this.next());
  }

  /** Skewed like talk times: half lie below `median`; `spread` is the standard deviation of the logarithm. */
  lognormal(median: number, spread: number): number {
    const normal = Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
    return median * Math.exp(spread * normal);
  }

  /** How many of something with this mean; by summing exponentials, exact for the means used here. */
  poisson(mean: number): number {
    let count = 0;
    for (let sum = this.exponential(1); sum < mean; sum += this.exponential(1)) count += 1;
    return count;
  }

  /** One of the entries, by weight. */
  pick<T extends { readonly weight: number }>(from: readonly T[]): T | undefined {
    let left = this.next() * from.reduce((sum, { weight }) => sum + weight, 0);
    for (const entry of from) {
      left -= entry.weight;
      if (left < 0) return entry;
    }
    return from.at(-1);
  }
}

/** FNV-1a over the text, mixed; only has to spread. */
function hash(text: string, salt: number): number {
  let value = 2_166_136_261 ^ (salt * 0x9e3779b9);
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 16_777_619);
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  return (value ^ (value >>> 13)) | 0;
}
