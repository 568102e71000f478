import { createEncryption } from '../storage/encryption/encryption.ts';
import { fillStore } from '../storage/transfer/fill-store.ts';
import { openBackup } from '../storage/transfer/read-backup.ts';
import { type Command, EXIT } from './command.ts';
import { keysOf, withStore } from './open-for-tool.ts';

export const restore: Command = {
  usage: 'FILE',
  summary: 'Fills the empty store of DATABASE_URL from a backup.',
  details:
    'Not beside a bot: stop every bot first. The whole file is verified before anything is written, and a store that is\n' +
    'not empty is refused. If it is interrupted, run it again; bots do not start on a store that is half filled.\n' +
    'Needs the ENCRYPTION_KEY (or encryption.key) of the time of the backup.',
  positionals: { least: 1, most: 1 },
  async run({ positionals: [path = ''] }, around) {
    const { storage: config } = around.settings();
    const keys = keysOf(config);
    const source = await openBackup(path, keys);
    return withStore(config.databaseUrl, { alone: true, mayCreate: true, around }, async (driver) => {
      const filled = await fillStore(driver, source, {
        encryption: createEncryption(keys),
        progress: around.progress,
      });
      const { records, wasThere } = filled;
      around.print(
        wasThere ? `The store holds all ${records} records already.` : `${records} records are in the store.`,
      );
      around.note(
        `It is as it was on ${source.made}. Checks that somebody has had forgotten since are in it again: forget them again.`,
      );
      return EXIT.done;
    });
  },
};
