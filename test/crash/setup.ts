import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KEY, type StoreKind } from '../storage/stores.ts';
import { bundleBot } from '../support/bundle-bot.ts';
import type { PausingBotOptions } from '../support/pausing-bot.ts';

/** How many bots are tested, on which kind of store. */
export interface Setup {
  bots: number;
  /** Creates a store for one day; call `remove` afterwards. */
  makeStore(): Promise<CrashStore>;
  /** How to start each bot. */
  botOptions(): Promise<PausingBotOptions>;
}

export interface CrashStore {
  databaseUrl: string;
  /** Undefined: the key is in a file beside the database. */
  encryptionKey: Buffer | undefined;
  remove(): Promise<void>;
}

/** One bot on a sqlite file. */
export const SINGLE_BOT: Setup = {
  bots: 1,
  botOptions: async () => ({
    bundle: await bundleBot('test/support/resend-at-once-main.ts'),
    preload: './test/support/pause-at-commits.ts',
  }),
  async makeStore() {
    const folder = mkdtempSync(join(tmpdir(), 'crash-'));
    return {
      databaseUrl: `sqlite://${folder}/checks.sqlite`,
      encryptionKey: undefined,
      remove: async () => rmSync(folder, { recursive: true, force: true }),
    };
  },
};

/** Two bots on one Postgres. */
export function twoBotsOn(postgres: StoreKind): Setup {
  return {
    bots: 2,
    botOptions: async () => ({
      bundle: await bundleBot('test/support/short-timeouts-main.ts'),
      preload: './test/support/pause-at-postgres-commits.ts',
    }),
    async makeStore() {
      const store = await postgres.make();
      return { databaseUrl: store.url, encryptionKey: KEY, remove: () => store.remove() };
    },
  };
}
