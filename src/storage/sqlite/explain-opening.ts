import { accessSync, constants, existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { BotError, ConfigError, StorageError } from '../../errors.ts';
import { StoreFullError } from '../driver/storage-errors.ts';
import { isBusy, isNoDatabase, isReadOnly } from './sqlite-error.ts';

/**
 * System error codes for a file or folder that is not writable: https://nodejs.org/api/errors.html#common-system-errors
 */
const NOT_WRITABLE = new Set(['EACCES', 'EPERM', 'EROFS']);

/** Explains why a sqlite file, or the key beside it, could not be opened or created, and what to do about it. */
export function explainOpening(path: string, cause: unknown): Error {
  if (cause instanceof BotError) return cause;
  const folder = dirname(path);
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (NOT_WRITABLE.has(code) || isReadOnly(cause) || !mayWriteIn(folder)) {
    return new ConfigError([
      `DATABASE_URL: the bot may not write ${path}, or the folder ${folder} is read-only. The bot writes the database and ` +
        'files beside it: give its user the right to write there, mount the folder writable, or name another place.',
    ]);
  }
  if (StoreFullError.is(cause) || code === 'ENOSPC') return new StoreFullError({ cause });
  const why = isBusy(cause)
    ? 'another program, such as a backup, has it locked. End that program, then start the bot again.'
    : isNoDatabase(cause)
      ? 'it is damaged, or is no SQLite database. Put back a backup, or name another file in DATABASE_URL.'
      : 'check DATABASE_URL, and that the bot’s user may read and write the file and its folder.';
  return new StorageError(`The database ${path} cannot be opened: ${why}`, { cause });
}

/** Checked here because SQLite only reports that it cannot open the file. */
function mayWriteIn(folder: string): boolean {
  const above = dirname(folder);
  if (!existsSync(folder) && above !== folder) return mayWriteIn(above);
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
