/**
 * G.711 A-law and µ-law (ITU-T G.711), as tables: 256 entries to decode, 256 to convert one law into the
 * other, 8192 and 16384 to encode. Conversion goes byte to byte, so a relay never touches linear samples.
 */

/** One byte of digital silence in each law. */
export const alawSilence = 0xd5;
export const ulawSilence = 0xff;

/** A-law byte → 16 bit sample. G.711 table 1a; even bits are inverted on the line. */
export const alawToLinear = Int16Array.from({ length: 256 }, (_, code) => {
  const bits = code ^ 0x55;
  const exponent = (bits >> 4) & 7;
  const mantissa = bits & 15;
  const magnitude = exponent === 0 ? (mantissa << 4) + 8 : ((mantissa << 4) + 0x108) << (exponent - 1);
  return bits & 0x80 ? magnitude : -magnitude;
});

/** µ-law byte → 16 bit sample. G.711 table 2a; all bits are inverted on the line. */
export const ulawToLinear = Int16Array.from({ length: 256 }, (_, code) => {
  const bits = ~code & 0xff;
  const magnitude = ((((bits & 15) << 3) + 0x84) << ((bits >> 4) & 7)) - 0x84;
  return bits & 0x80 ? -magnitude : magnitude;
});

/** 13 bit magnitude and sign → A-law byte, by search for the nearest code, once. */
const linearToAlawTable = encodeTable(alawToLinear, 3);
/** 14 bit → µ-law byte. */
const linearToUlawTable = encodeTable(ulawToLinear, 2);

/** 16 bit sample → A-law byte. */
export function linearToAlaw(sample: number): number {
  return linearToAlawTable[(sample + 32768) >> 3]!;
}

/** 16 bit sample → µ-law byte. */
export function linearToUlaw(sample: number): number {
  return linearToUlawTable[(sample + 32768) >> 2]!;
}

/** One law into the other. */
export const alawToUlaw = Uint8Array.from(alawToLinear, (sample) => linearToUlaw(sample));
export const ulawToAlaw = Uint8Array.from(ulawToLinear, (sample) => linearToAlaw(sample));

/** Replaces every byte of `payload` by its entry in `table`, in a new array. */
export function convertLaw(payload: Uint8Array, table: Uint8Array): Uint8Array {
  const out = new Uint8Array(payload.length);
  for (let i = 0; i < payload.length; i++) out[i] = table[payload[i]!]!;
  return out;
}

/** Nearest code for every step of 2^shift; the decode tables are monotonic per sign, so one sweep does. */
function encodeTable(decode: Int16Array, shift: number): Uint8Array {
  const codes = Array.from(decode, (value, code) => ({ value, code })).sort((a, b) => a.value - b.value);
  const table = new Uint8Array(65536 >> shift);
  let at = 0;
  for (let index = 0; index < table.length; index++) {
    const sample = (index << shift) - 32768 + (1 << (shift - 1));
    while (
      at + 1 < codes.length &&
      Math.abs(codes[at + 1]!.value - sample) <= Math.abs(codes[at]!.value - sample)
    ) {
      at += 1;
    }
    table[index] = codes[at]!.code;
  }
  return table;
}
