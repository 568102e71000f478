import { describe, expect, it } from 'vitest';
import { openStorage } from '../../src/storage/storage.ts';
import { KEY, silent } from './stores.ts';

describe('DATABASE_URL', () => {
  it.each([
    ['mysql://127.0.0.1/x', 'DATABASE_URL: expected sqlite://, postgres:// or redis://'],
    [
      'postgres://me:pass-word@host:port/x',
      'DATABASE_URL: expected an address such as postgres://user:password@host/database',
    ],
    [
      'postgres://me:pass-word@127.0.0.1/x?schema=a;b',
      'DATABASE_URL: expected schema= to be at most 50 lower-case letters, digits and _',
    ],
    [
      'valkey://me:pass-word@127.0.0.1/0?prefix=a:b',
      'DATABASE_URL: expected prefix= to be at most 50 letters, digits, - and _',
    ],
  ])('%s says what was expected, and no password', async (databaseUrl, problem) => {
    const opening = openStorage({ databaseUrl, encryptionKey: KEY }, { log: silent });
    await expect(opening).rejects.toMatchObject({ problems: [problem] });
  });
});
