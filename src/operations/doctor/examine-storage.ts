import { randomUUID } from 'node:crypto';
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import type { Config } from '../../config.ts';
import { BotError } from '../../errors.ts';
import { openStorage } from '../../storage/storage.ts';
import { SILENT_LOG } from '../log.ts';
import type { Finding } from './finding.ts';

const ABOUT = 'Storage';
const SQLITE = 'sqlite://';

const fail = (says: string, todo: string): Finding => ({ status: 'FAIL', about: ABOUT, says, todo });

function nearestThere(path: string): string {
  return existsSync(path) ? path : nearestThere(dirname(path));
}

function mayMakeFilesIn(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return statSync(folder).isDirectory();
  } catch {
    return false;
  }
}

/** The bot's first start makes the database and its key. The doctor makes neither, and says whether they could be made. */
function examineNew(path: string, key: Config['storage']['encryptionKey']): Finding {
  const folder = nearestThere(dirname(resolve(path)));
  if (!mayMakeFilesIn(folder)) {
    return fail(
      `${path} is not there, and no file can be made in ${folder}`,
      'Check DATABASE_URL and the folder’s rights.',
    );
  }
  const keyPath = join(dirname(path), 'encryption.key');
  const makesKey = key === undefined && !existsSync(keyPath);
  const made = makesKey ? `${path} and ${keyPath}` : path;
  return { status: 'ok', about: ABOUT, says: `nothing there yet: the first start makes ${made}` };
}

/** One record of the doctor's own, written, read and removed; those of the bot are not touched. */
async function tryIt(config: Config['storage']): Promise<Finding> {
  const storage = await openStorage(config, { log: SILENT_LOG, visiting: true });
  try {
    const marks = storage.collection('doctor', z.object({ at: z.number() }));
    const id = randomUUID();
    const mark = { at: Date.now() };
    await marks.set(id, mark);
    const read = await marks.get(id);
    await marks.delete(id);
    if (read?.at !== mark.at || (await marks.get(id)) !== undefined) {
      return fail(
        'it does not give back what was just written',
        'Check the database itself: its disk, its settings.',
      );
    }
    return { status: 'ok', about: ABOUT, says: 'opens, the key fits, writes, reads back and removes' };
  } finally {
    await storage.close();
  }
}

/** Whether the store can be used with this key. Works beside a running bot. */
export async function examineStorage(config: Config['storage']): Promise<Finding> {
  const { databaseUrl, encryptionKey } = config;
  if (databaseUrl.startsWith(SQLITE)) {
    const path = databaseUrl.slice(SQLITE.length);
    if (path === ':memory:') {
      return { status: 'warn', about: ABOUT, says: 'in memory: every check is forgotten when the bot stops' };
    }
    if (!existsSync(path)) return examineNew(path, encryptionKey);
  }
  try {
    return await tryIt(config);
  } catch (error) {
    return fail(
      'cannot be used',
      error instanceof BotError ? error.sentence : 'Check DATABASE_URL and the database.',
    );
  }
}
