import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { StorageError } from '../errors.ts';
import type { Log } from '../operations/log.ts';
import { explainOpening } from './explain-opening.ts';

const KEY_BYTES = 32;

/**
 * The key in `encryption.key` beside the sqlite file; made at the first start, readable by its owner alone.
 *
 * @throws StorageError where the database is there without its key, or the file holds no key
 */
export function readOrMakeKey(databasePath: string, log: Log): Buffer {
  if (databasePath === ':memory:') return randomBytes(KEY_BYTES);
  const path = keyPathOf(databasePath);
  if (existsSync(path)) return readKey(path);
  if (existsSync(databasePath)) {
    throw new StorageError(
      `The database ${databasePath} is there, its key file ${path} is not. ` +
        'Put the key file back, or set ENCRYPTION_KEY to the key it held. Nothing was changed.',
    );
  }
  const key = makeKeyOrExplain(path, databasePath);
  log.info('storage.key-made', {
    path,
    note: 'Back it up with the database: one without the other is lost.',
  });
  return key;
}

/** Beside the database; where a link leads to it, beside the link or beside the file. */
function keyPathOf(databasePath: string): string {
  const path = join(dirname(databasePath), 'encryption.key');
  if (existsSync(path) || !existsSync(databasePath)) return path;
  const beside = join(dirname(realpathSync(databasePath)), 'encryption.key');
  return existsSync(beside) ? beside : path;
}

function readKey(path: string): Buffer {
  const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64');
  if (key.length === KEY_BYTES) return key;
  throw new StorageError(`${path} holds no key of 32 bytes in base64. Put the right file back.`);
}

function makeKeyOrExplain(path: string, databasePath: string): Buffer {
  try {
    return makeKey(path);
  } catch (cause) {
    throw explainOpening(databasePath, cause);
  }
}

function makeKey(path: string): Buffer {
  const key = randomBytes(KEY_BYTES);
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
