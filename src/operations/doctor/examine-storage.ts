import { randomUUID } from 'node:crypto';
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { checkSchema } from '../../checks/check.ts';
import { describeOverload } from '../../checks/describe-overload.ts';
import {
  POLL_MAX_INTERVAL_MS,
  type PollLimits,
  pollingMode,
  pollsPerMinute,
} from '../../checks/polling-rules.ts';
import { pollingLoad } from '../../checks/schedule/polling-load.ts';
import type { Config } from '../../config/config.ts';
import { BotError } from '../../errors.ts';
import { type Log, SILENT_LOG } from '../../log/log.ts';
import { openStorage, type Storage } from '../../storage/storage.ts';
import type { Finding } from './finding.ts';

const SUBJECT = 'Storage';
const SQLITE = 'sqlite://';

const fail = (message: string, advice: string): Finding => ({
  status: 'FAIL',
  subject: SUBJECT,
  message,
  advice,
});

function nearestExisting(path: string): string {
  return existsSync(path) ? path : nearestExisting(dirname(path));
}

function canCreateFilesIn(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return statSync(folder).isDirectory();
  } catch {
    return false;
  }
}

/**
 * The database and its key are created at the bot's first start. The doctor creates neither, and only says whether it
 * is possible.
 */
function examineNew(path: string, key: Config['storage']['encryptionKey']): Finding {
  const folder = nearestExisting(dirname(resolve(path)));
  if (!canCreateFilesIn(folder)) {
    return fail(
      `${path} does not exist, and no file can be created in ${folder}`,
      'Check DATABASE_URL and the folder’s permissions.',
    );
  }
  const keyPath = join(dirname(path), 'encryption.key');
  const createsKey = key === undefined && !existsSync(keyPath);
  const created = createsKey ? `${path} and ${keyPath}` : path;
  return { status: 'ok', subject: SUBJECT, message: `not created yet: the first start creates ${created}` };
}

/** Collects the notes of warnings that the store logs while opening. */
function collectNotes(warnings: string[]): Log {
  return {
    ...SILENT_LOG,
    warn(_event, { note } = {}) {
      if (typeof note === 'string') warnings.push(note);
    },
  };
}

/** Observations about a usable store. */
interface Notes {
  warnings: string[];
  /** Open checks that are polled by their product's model. */
  open: number;
}

/** Warns if more checks are open than can be polled twice a day. */
function examineLoad(open: number, limits: PollLimits): Finding[] {
  const overload = describeOverload(
    pollingLoad({
      open,
      pollsPerMinute: pollsPerMinute(limits),
      maxIntervalMs: POLL_MAX_INTERVAL_MS,
    }),
  );
  return overload === undefined ? [] : [{ status: 'warn', subject: 'Polling', ...overload }];
}

/** Writes, reads and deletes a record of the doctor's own. The bot's records are not touched. */
async function tryStore(config: Config['storage'], notes: Notes): Promise<Finding> {
  const { warnings } = notes;
  const storage = await openStorage(config, { log: collectNotes(warnings), visiting: true });
  try {
    const marks = storage.collection('doctor', z.object({ at: z.number() }));
    const id = randomUUID();
    const mark = { at: Date.now() };
    await marks.set(id, mark);
    const read = await marks.get(id);
    await marks.delete(id);
    if (read?.at !== mark.at || (await marks.get(id)) !== undefined) {
      return fail(
        'it does not return what was just written',
        'Check the database itself: its disk and its settings.',
      );
    }
    const { unreadable, open } = await countRecords(storage);
    notes.open = open;
    if (unreadable > 0) {
      warnings.push(
        `${unreadable} of its records cannot be read and were left as they are: the bot’s log names them`,
      );
    }
    return { status: 'ok', subject: SUBJECT, message: 'opens with this key, and keeps what is written' };
  } finally {
    await storage.close();
  }
}

/** Counts unreadable records, and open checks that are polled by their product's model. */
async function countRecords(storage: Storage): Promise<{ unreadable: number; open: number }> {
  let open = 0;
  for await (const [, check] of storage.collection('checks', checkSchema).entries()) {
    const mode = pollingMode(check, Date.now());
    if (mode === 'Pending' || mode === 'In Progress') open += 1;
  }
  for await (const _ of storage.collection('audit', z.unknown()).entries());
  const unreadable = Object.values(storage.setAside()).reduce((sum, count) => sum + count, 0);
  return { unreadable, open };
}

/** Warns about file systems that are unsuitable for a SQLite file. */
function examineFileSystem(path: string, kind: string | undefined): Finding[] {
  if (kind === undefined) return [];
  const { folder, message, advice } = {
    folder: nearestExisting(dirname(resolve(path))),
    ...describeFileSystem(kind),
  };
  return [{ status: 'warn', subject: 'File system', message: `${folder} is ${message} (${kind})`, advice }];
}

function describeFileSystem(kind: string): { message: string; advice: string } {
  switch (kind) {
    case 'overlay':
      return {
        message: 'a layer of a container: every check is lost when the container is removed',
        advice: 'Mount a volume there, as in README.md.',
      };
    case 'tmpfs':
    case 'ramfs':
      return {
        message: 'in memory: every check is lost when the machine stops',
        advice: 'In DATABASE_URL, name a folder on a disk.',
      };
    default:
      return {
        message:
          'shared over a network or with another machine: file locks may not work there, and two bots may write to one file',
        advice: 'In DATABASE_URL, name a folder on a disk of this machine, or use postgres:// or redis://.',
      };
  }
}

/**
 * Whether the store can be opened with this key, and persists what is written. Safe while a bot uses the store.
 *
 * @param fileSystemAt the kind of file system of a path; undefined for an ordinary one
 */
export async function examineStorage(
  config: Config['storage'],
  limits: PollLimits,
  fileSystemAt: (path: string) => string | undefined,
): Promise<Finding[]> {
  const { databaseUrl } = config;
  const notes: Notes = { warnings: [], open: 0 };
  const finding = await examineStore(config, notes);
  const path = databaseUrl.startsWith(SQLITE) ? databaseUrl.slice(SQLITE.length) : ':memory:';
  const kind = path === ':memory:' ? undefined : fileSystemAt(nearestExisting(dirname(resolve(path))));
  return [
    finding,
    ...notes.warnings.map((message): Finding => ({ status: 'warn', subject: SUBJECT, message })),
    ...examineFileSystem(path, kind),
    ...examineLoad(notes.open, limits),
  ];
}

/** How many bots share the store; one if it cannot be determined. */
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

async function examineStore(config: Config['storage'], notes: Notes): Promise<Finding> {
  const { databaseUrl, encryptionKey } = config;
  if (databaseUrl.startsWith(SQLITE)) {
    const path = databaseUrl.slice(SQLITE.length);
    if (path === ':memory:') {
      return {
        status: 'warn',
        subject: SUBJECT,
        message: 'in memory: every check is lost when the bot stops',
      };
    }
    if (!existsSync(path)) return examineNew(path, encryptionKey);
  }
  try {
    return await tryStore(config, notes);
  } catch (error) {
    return fail(
      'cannot be used',
      error instanceof BotError ? error.sentence : 'Check DATABASE_URL and the database.',
    );
  }
}
