import { ConfigError } from '../errors.ts';
import { resealStore } from '../storage/transfer/reseal-store.ts';
import { type Command, EXIT } from './command.ts';
import { withStore } from './open-for-tool.ts';

export const rotateKey: Command = {
  usage: '',
  summary: 'Encrypts every record with a new key.',
  details:
    'Set the new key in ENCRYPTION_KEY and the one before it in ENCRYPTION_KEY_PREVIOUS, and start every bot again: with both\n' +
    'they read what either wrote and write with the new one. Then run this, beside them. It can be interrupted and run again;\n' +
    'when it finds nothing to do, take ENCRYPTION_KEY_PREVIOUS away and start the bots again. Keep the former key as long as\n' +
    'backups made with it.',
  positionals: { least: 0, most: 0 },
  async run(_, around) {
    const { databaseUrl, encryptionKey, previousKey } = around.settings().storage;
    if (encryptionKey === undefined) {
      throw new ConfigError(['ENCRYPTION_KEY: required, but not set; expected the new key']);
    }
    const keys = { current: encryptionKey, previous: previousKey };
    return withStore(databaseUrl, { alone: false, mayCreate: false, around }, async (driver) => {
      const { changed, unreadable } = await resealStore(driver, keys, around.progress);
      around.print(
        changed === 0
          ? 'Nothing to do: the former key opens no record.'
          : `${changed} records were encrypted with the new key. The former key opens none.`,
      );
      if (unreadable > 0) {
        around.note(
          `${unreadable} records could be opened with neither key and were left as they are; the bot’s log names them.`,
        );
      }
      if (previousKey !== undefined) {
        around.note('Now take ENCRYPTION_KEY_PREVIOUS away and start the bots again.');
      }
      return EXIT.done;
    });
  },
};
