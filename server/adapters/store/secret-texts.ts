/** Secrets in files beside the database (passwords of trunks), sealed under a key that is made from the master key. */
import { hkdfSync } from 'node:crypto';
import type { SecretTexts } from '../../app/ports/secret-texts.ts';
import { masterKey } from './master-key.ts';
import { keyBytes, seal, unseal } from './sealed.ts';
import { StoreError } from './store-error.ts';

const mark = 'sealed:1:';

/** The key is read when it is first needed: a new data folder has none before the store was opened. */
export function secretTexts(dataDir: string, secret: (bytes: number) => string): SecretTexts {
  let known: Uint8Array | null = null;
  const key = (): Uint8Array => {
    const master = (): Uint8Array => masterKey(dataDir, false, secret);
    known ??= new Uint8Array(hkdfSync('sha256', master(), '', 'bereikbaar secret texts 1', keyBytes));
    return known;
  };
  const isSealed = (text: string): boolean => text.startsWith(mark);
  return {
    isSealed,
    seal: (about, text) => {
      const nonce = Buffer.from(secret(12), 'base64url');
      return mark + Buffer.from(seal(key(), nonce, about, Buffer.from(text, 'utf8'))).toString('base64url');
    },
    open: (about, text) => {
      if (!isSealed(text)) return text;
      const plain = unseal(key(), about, Buffer.from(text.slice(mark.length).trim(), 'base64url'));
      if (plain === null) {
        throw new StoreError('key', `The master key in ${dataDir} is not the one this was sealed with.`);
      }
      return Buffer.from(plain).toString('utf8');
    },
  };
}
