import { describe, expect, it, onTestFinished } from 'vitest';
import { OPEN_RETRY, openStorageWithRetry } from '../../src/storage/open-storage-with-retry.ts';
import { createTestLog } from '../slack/slack-harness.ts';
import { freePort } from '../support/free-port.ts';
import { KEY, storeKinds } from './stores.ts';

const SHARED = (await storeKinds()).filter(({ shared, up }) => shared && up);

describe.each(SHARED)('$title that is not up yet', (kind) => {
  it('is retried, and each attempt is logged without its address', async () => {
    const store = await kind.make();
    onTestFinished(() => store.remove());
    const config = { databaseUrl: store.urlAt(await freePort()), encryptionKey: KEY };
    const log = createTestLog();
    const pauses: number[] = [];
    const storage = await openStorageWithRetry(config, { log }, async (ms) => {
      pauses.push(ms);
      if (pauses.length === 3) config.databaseUrl = store.url;
    });
    onTestFinished(() => storage.close());
    expect(pauses).toEqual([1_000, 2_000, 4_000]);
    expect(log.events().filter((event) => event === 'storage.not-there')).toHaveLength(3);
    expect(JSON.stringify(log.lines)).not.toContain('127.0.0.1');
    await storage.ping();
  });

  it('is given up after five minutes, with a sentence', async () => {
    const store = await kind.make();
    onTestFinished(() => store.remove());
    const config = { databaseUrl: store.urlAt(await freePort()), encryptionKey: KEY };
    let waited = 0;
    const opening = openStorageWithRetry(config, { log: createTestLog() }, async (ms) => {
      waited += ms;
    });
    await expect(opening).rejects.toThrow(/DATABASE_URL.*Check the address/);
    expect(waited).toBeGreaterThanOrEqual(OPEN_RETRY.all);
    expect(waited).toBeLessThan(OPEN_RETRY.all + OPEN_RETRY.most);
  });
});

describe.each(SHARED)('$title that is up', (kind) => {
  it('is not retried if it was encrypted with another key', async () => {
    const store = await kind.make();
    onTestFinished(() => store.remove());
    await (await store.open()).ping();
    const config = { databaseUrl: store.url, encryptionKey: Buffer.alloc(32, 8) };
    const opening = openStorageWithRetry(config, { log: createTestLog() }, () => expect.fail('waited'));
    await expect(opening).rejects.toThrow(/another key/);
  });
});
