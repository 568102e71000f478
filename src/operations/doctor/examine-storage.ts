import { randomUUID } from 'node:crypto';
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { checkSchema } from '../../checks/check.ts';
import type { Config } from '../../config/config.ts';
import { BotError } from '../../errors.ts';
import { type Log, SILENT_LOG } from '../../log/log.ts';
import { openStorage, type Storage } from '../../storage/storage.ts';
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

/** What the store says of itself when it is opened, for people who will not read the bot's log. */
function listenTo(warnings: string[]): Log {
  return {
    ...SILENT_LOG,
    warn(_event, { note } = {}) {
      if (typeof note === 'string') warnings.push(note);
    },
  };
}

/** One record of the doctor's own, written, read and removed; those of the bot are not touched. */
async function tryIt(config: Config['storage'], warnings: string[]): Promise<Finding> {
  const storage = await openStorage(config, { log: listenTo(warnings), visiting: true });
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
    const unreadable = await countUnreadable(storage);
    if (unreadable > 0) {
      warnings.push(
        `${unreadable} of its records cannot be read and were left as they are: the bot’s log names them`,
      );
    }
    return { status: 'ok', about: ABOUT, says: 'opens, the key fits, writes, reads back and removes' };
  } finally {
    await storage.close();
  }
}

async function countUnreadable(storage: Storage): Promise<number> {
  for await (const _ of storage.collection('checks', checkSchema).entries());
  for await (const _ of storage.collection('audit', z.unknown()).entries());
  return Object.values(storage.setAside()).reduce((sum, count) => sum + count, 0);
}

/** What a sqlite file must not lie on, and why. */
function examineFileSystem(path: string, kind: string | undefined): Finding[] {
  if (kind === undefined) return [];
  const { folder, says, todo } = {
    folder: nearestThere(dirname(resolve(path))),
    ...describeFileSystem(kind),
  };
  return [{ status: 'warn', about: 'File system', says: `${folder} is ${says} (${kind})`, todo }];
}

function describeFileSystem(kind: string): { says: string; todo: string } {
  switch (kind) {
    case 'overlay':
      return {
        says: 'a layer of a container: every check is lost when the container is removed',
        todo: 'Mount a volume there, as in README.md.',
      };
    case 'tmpfs':
    case 'ramfs':
      return {
        says: 'in memory: every check is lost when the machine stops',
        todo: 'Name a folder on a disk in DATABASE_URL.',
      };
    default:
      return {
        says: 'shared over a network or with another machine: locks may not hold there, and two bots may write one file',
        todo: 'Name a folder on a disk of this machine in DATABASE_URL, or use postgres:// or redis://.',
      };
  }
}

/**
 * Whether the store can be used with this key, and keeps what it is given. Works beside a running bot.
 *
 * @param fileSystemAt the kind of file system a path lies on; undefined: an ordinary one
 */
export async function examineStorage(
  config: Config['storage'],
  fileSystemAt: (path: string) => string | undefined,
): Promise<Finding[]> {
  const { databaseUrl } = config;
  const warnings: string[] = [];
  const finding = await examineStore(config, warnings);
  const path = databaseUrl.startsWith(SQLITE) ? databaseUrl.slice(SQLITE.length) : ':memory:';
  const kind = path === ':memory:' ? undefined : fileSystemAt(nearestThere(dirname(resolve(path))));
  return [
    finding,
    ...warnings.map((says): Finding => ({ status: 'warn', about: ABOUT, says })),
    ...examineFileSystem(path, kind),
  ];
}

/** How many bots share the store, as far as it can be told; one where it has one. */
export async function countBots(config: Config['storage']): Promise<number> {
  if (config.databaseUrl.startsWith(SQLITE)) return 1;
  try {
    const storage = await openStorage(config, { log: SILENT_LOG, visiting: true });
    try {
      let bots = 0;
      for await (const _ of storage.collection('bots', z.object({ at: z.number() })).entries()) bots += 1;
      return bots;
    } finally {
      await storage.close();
    }
  } catch {
    return 1;
  }
}

async function examineStore(config: Config['storage'], warnings: string[]): Promise<Finding> {
  const { databaseUrl, encryptionKey } = config;
  if (databaseUrl.startsWith(SQLITE)) {
    const path = databaseUrl.slice(SQLITE.length);
    if (path === ':memory:') {
      return { status: 'warn', about: ABOUT, says: 'in memory: every check is forgotten when the bot stops' };
    }
    if (!existsSync(path)) return examineNew(path, encryptionKey);
  }
  try {
    return await tryIt(config, warnings);
  } catch (error) {
    return fail(
      'cannot be used',
      error instanceof BotError ? error.sentence : 'Check DATABASE_URL and the database.',
    );
  }
}
