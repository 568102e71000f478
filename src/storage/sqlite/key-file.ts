import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { isGuessableKey } from '../../config/guessable-key.ts';
import { ConfigError, StorageError } from '../../errors.ts';
import type { Log } from '../../log/log.ts';
import { explainOpening } from './explain-opening.ts';
import { refuseFolder } from './sqlite-path.ts';

const KEY_BYTES = 32;

/**
 * Reads the encryption key from `encryption.key` beside the sqlite file; created on the first start, readable by its
 * owner only.
 *
 * @param visiting true if this process is not the bot: the file's permissions are left alone
 * @throws StorageError if the database exists without its key, if the file holds no key or a guessable one, or if
 * others can read it and that cannot be changed; ConfigError if the database is a folder or the key file cannot be read
 */
export function readOrCreateKey(
  databasePath: string,
  { log, visiting = false }: { log: Log; visiting?: boolean | undefined },
): Buffer {
  if (databasePath === ':memory:') return randomBytes(KEY_BYTES);
  const path = keyPathOf(databasePath);
  if (existsSync(path)) {
    const key = readKey(path);
    if (isReadByOthers(path)) shutOthersOut(path, { log, visiting });
    return key;
  }
  if (existsSync(databasePath)) {
    refuseFolder(databasePath);
    throw new StorageError(
      `The database ${databasePath} is there, its key file ${path} is not. ` +
        'Put the key file back, or set ENCRYPTION_KEY to the key it held. Nothing was changed.',
    );
  }
  const key = createKeyOrExplain(path, databasePath);
  log.info('storage.key-made', {
    path,
    note: 'Back it up with the database: one without the other is lost.',
  });
  return key;
}

/**
 * The key in `encryption.key` beside the sqlite file; undefined if there is no such file.
 *
 * @throws StorageError, ConfigError if it holds no key or cannot be read
 */
export function readKeyFile(databasePath: string): Buffer | undefined {
  const path = keyPathOf(databasePath);
  return existsSync(path) ? readKey(path) : undefined;
}

/** Creates the key file beside a sqlite file that is to come. @throws ConfigError, StorageError */
export function putKeyFile(databasePath: string, key: Buffer): void {
  try {
    createKey(keyPathOf(databasePath), key);
  } catch (cause) {
    throw explainOpening(databasePath, cause);
  }
}

/**
 * Whether other accounts on this machine can read or change the key file. Not checked on Windows, which has no such
 * mode bits.
 */
function isReadByOthers(path: string): boolean {
  return process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0;
}

function shutOthersOut(path: string, { log, visiting }: { log: Log; visiting: boolean }): void {
  if (visiting) {
    const note = `Other accounts of this machine can read ${path}. Run chmod 600 on it; the next start of the bot does so too.`;
    log.warn('storage.key-file-readable', { path, note });
    return;
  }
  try {
    chmodSync(path, 0o600);
  } catch (cause) {
    throw new StorageError(
      `Other accounts of this machine can read ${path}, and this account may not change that. Run chmod 600 on it as its ` +
        'owner, or set ENCRYPTION_KEY instead.',
      { cause },
    );
  }
  log.warn('storage.key-file-narrowed', {
    path,
    note: 'Other accounts of this machine could read the key. Now its owner alone can; if somebody may have copied it, make a new one.',
  });
}

/** Beside the database; if its path is a symbolic link, beside the link or beside its target. */
function keyPathOf(databasePath: string): string {
  const path = join(dirname(databasePath), 'encryption.key');
  if (existsSync(path) || !existsSync(databasePath)) return path;
  const beside = join(dirname(realpathSync(databasePath)), 'encryption.key');
  return existsSync(beside) ? beside : path;
}

function readKey(path: string): Buffer {
  const key = Buffer.from(readText(path).trim(), 'base64');
  if (key.length !== KEY_BYTES) {
    throw new StorageError(`${path} holds no key of 32 bytes in base64. Put the right file back.`);
  }
  if (isGuessableKey(key)) {
    throw new StorageError(
      `${path} holds a key that can be guessed, such as zeros. Put the right file back.`,
    );
  }
  return key;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
    const why = isFolder ? ', because it is a folder' : '';
    throw new ConfigError([
      `ENCRYPTION_KEY: the key file ${path} cannot be read${why}. Put the right file there and give the bot’s user the ` +
        'right to read it, or set ENCRYPTION_KEY to the key it holds. Nothing was changed.',
    ]);
  }
}

function createKeyOrExplain(path: string, databasePath: string): Buffer {
  try {
    return createKey(path);
  } catch (cause) {
    throw explainOpening(databasePath, cause);
  }
}

function createKey(path: string, key: Buffer = randomBytes(KEY_BYTES)): Buffer {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const file = openSync(path, 'wx', 0o600);
  try {
    writeSync(file, `${key.toString('base64')}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return key;
}
