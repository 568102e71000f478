import { environmentSchema } from '../config/environment.ts';
import { ConfigError } from '../errors.ts';
import { createEncryption } from '../storage/encryption/encryption.ts';
import { sqlitePath } from '../storage/open-driver.ts';
import { putKeyFile, readKeyFile } from '../storage/sqlite/key-file.ts';
import { fillStore } from '../storage/transfer/fill-store.ts';
import { identifyStore, type Source } from '../storage/transfer/source.ts';
import { type Command, EXIT, UsageError } from './command.ts';
import { isSqlite, keysOf, withStore } from './open-for-tool.ts';

export const moveStore: Command = {
  usage: '--to URL',
  summary: 'Copies the store of DATABASE_URL into another, empty one.',
  details:
    'Not beside a bot: stop every bot first. From sqlite, Postgres or Redis to any of them; the store of DATABASE_URL is\n' +
    'left as it is. If it is interrupted, run it again; bots do not start on a store that is half filled. Afterwards set\n' +
    'DATABASE_URL to the new address, and start no bot on the old one again. The key stays the same.',
  options: { to: 'The address of the empty store: sqlite://, postgres:// or redis://' },
  positionals: { least: 0, most: 0 },
  async run({ options: { to } }, around) {
    if (to === undefined) throw new UsageError('Say where to: --to URL');
    const target = parseTarget(to);
    const { storage: config } = around.settings();
    if (target === config.databaseUrl) throw new UsageError('--to names the store of DATABASE_URL itself.');
    const keys = keysOf(config);
    return withStore(config.databaseUrl, { alone: true, mayCreate: false, around }, async (from) => {
      const source: Source = {
        kind: 'move',
        id: await identifyStore(from, keys),
        records: () => from.snapshot(),
        fences: () => from.leases.fences(),
      };
      if (config.encryptionKey === undefined && isSqlite(target)) carryKeyFile(target, keys.current);
      return withStore(target, { alone: true, mayCreate: true, around }, async (driver) => {
        const { records, wasThere } = await fillStore(driver, source, {
          encryption: createEncryption(keys),
          progress: around.progress,
        });
        around.print(
          wasThere
            ? `The other store holds all ${records} records already.`
            : `${records} records were copied and compared.`,
        );
        around.note(nextSteps(config.encryptionKey === undefined && !isSqlite(target)));
        return EXIT.done;
      });
    });
  },
};

function nextSteps(needsKey: boolean): string {
  const key = needsKey ? ' and ENCRYPTION_KEY to what is in encryption.key beside the old database' : '';
  return `Now set DATABASE_URL to the new address${key}, and start the bot. Start none on the old store again.`;
}

/** @throws UsageError */
function parseTarget(to: string): string {
  const parsed = environmentSchema.shape.DATABASE_URL.safeParse(to);
  if (parsed.success) return parsed.data;
  throw new UsageError('--to: expected an address that begins with sqlite://, postgres:// or redis://');
}

/** The key in a file goes along, so that a bot finds it beside the new database. */
function carryKeyFile(target: string, key: Buffer): void {
  const path = sqlitePath(target);
  const there = readKeyFile(path);
  if (there === undefined) putKeyFile(path, key);
  else if (!there.equals(key)) {
    throw new ConfigError([
      `--to: beside ${path} is an encryption.key of another store. Name another folder, or set ENCRYPTION_KEY.`,
    ]);
  }
}
