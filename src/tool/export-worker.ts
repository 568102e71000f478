import { existsSync, readFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { KeptRecord } from '../compose/open-eraser.ts';
import { StorageError } from '../errors.ts';
import { syncFolder } from '../storage/transfer/write-backup.ts';

const exportSchema = z.object({ asked: z.string(), records: z.array(z.object({ key: z.string() })) });

/** Kept elsewhere, as a worker who asks for access should know. */
const NOT_HERE =
  'This is what the bot kept. Not in this file: what WorkerChecks keeps, the certificate among it; messages in Slack; backups.';

/** Lines that an interrupted run and the bots have added to the log since. */
const isAdded = ({ collection }: KeptRecord) => collection === 'audit';

/**
 * Writes what is kept about a worker into a new file. It has its name only once it is whole and on the disk; an interrupted
 * erasure that is run again finds it there, and keeps it.
 *
 * @throws StorageError if there is another file of that name
 */
export async function exportWorker(
  records: readonly KeptRecord[],
  { typed, file, note }: { typed: string; file: string; note: (line: string) => void },
): Promise<void> {
  const asked = typed.toLowerCase();
  if (existsSync(file)) {
    const keys = keysIn(file, asked);
    if (keys === undefined || !records.every((record) => isAdded(record) || keys.has(record.key)))
      throw new StorageError(
        `${file} is there already, and is no export of all that is kept. Nothing was removed; name another file.`,
      );
    note(`${file} is there from before and has everything. It was left as it is.`);
    return;
  }
  const content = { exportedAt: new Date().toISOString(), asked, note: NOT_HERE, records };
  try {
    await writeDurably(file, `${JSON.stringify(content, undefined, 2)}\n`);
  } catch (cause) {
    throw new StorageError(`${file} cannot be written. Nothing was removed.`, { cause });
  }
  note(`${file} holds what was kept about the worker, readable for anybody who has it.`);
}

/** The records in an earlier export of the same; undefined if the file is something else. */
function keysIn(file: string, asked: string): ReadonlySet<string> | undefined {
  try {
    const earlier = exportSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    return earlier.asked === asked ? new Set(earlier.records.map(({ key }) => key)) : undefined;
  } catch {
    return undefined;
  }
}

async function writeDurably(file: string, text: string): Promise<void> {
  const partial = `${file}.partial`;
  const opened = await open(partial, 'w', 0o600);
  try {
    await opened.writeFile(text);
    await opened.sync();
  } finally {
    await opened.close();
  }
  await rename(partial, file);
  await syncFolder(dirname(file));
}
