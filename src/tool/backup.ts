import { identifyStore } from '../storage/transfer/source.ts';
import { writeBackup } from '../storage/transfer/write-backup.ts';
import { type Command, EXIT } from './command.ts';
import { keysOf, withStore } from './open-for-tool.ts';

export const backup: Command = {
  usage: 'FILE',
  summary: 'Writes all that is in the store into one encrypted file.',
  details:
    'Safe beside bots: the file holds the store as it was at one moment. It is encrypted with a key derived from\n' +
    'ENCRYPTION_KEY (or encryption.key beside a sqlite file), and worth nothing without it: keep that key, elsewhere.\n' +
    'The file is read back before it gets its name. A file that is there already is not overwritten.',
  positionals: { least: 1, most: 1 },
  async run({ positionals: [path = ''] }, around) {
    const { storage: config } = around.settings();
    const keys = keysOf(config);
    return withStore(config.databaseUrl, { alone: false, mayCreate: false, around }, async (driver) => {
      await identifyStore(driver, keys);
      const { records } = await writeBackup(
        path,
        { driver, keys },
        { progress: around.progress, now: Date.now() },
      );
      around.print(`${path} holds ${records} records, and was read back.`);
      around.note(
        'It will hold what is purged from now on: delete it once the workers’ details may not be kept any more.',
      );
      return EXIT.done;
    });
  },
};
