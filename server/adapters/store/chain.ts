/**
 * The hash chain of the ledger: each row carries SHA-256 over the hash before it and its own content.
 * Changing, removing or swapping a row in the file breaks every hash after it.
 */
import { hash } from 'node:crypto';

export interface ChainedRow {
  readonly seq: number;
  readonly id: string;
  readonly at: number;
  readonly stream: string;
  readonly municipality: string | null;
  readonly type: string;
  readonly v: number;
  /** The JSON text exactly as stored. */
  readonly data: string;
}

/** What the first row is chained to. */
export const genesis: Uint8Array = new Uint8Array(32);

/** 32 bytes. The content is a JSON array, so that no two contents have the same bytes. */
export function chainHash(previous: Uint8Array, row: ChainedRow): Buffer {
  const content = JSON.stringify([
    row.seq,
    row.id,
    row.at,
    row.stream,
    row.municipality,
    row.type,
    row.v,
    row.data,
  ]);
  // In one piece: twice as fast as feeding a hash object, and every fact of every call passes here.
  const bytes = Buffer.allocUnsafe(previous.length + Buffer.byteLength(content));
  bytes.set(previous);
  bytes.write(content, previous.length);
  return hash('sha256', bytes, 'buffer');
}
