import { existsSync } from 'node:fs';
import type { AskedWorker, Subject } from '../checks/erasure/subject.ts';
import type { Eraser } from '../compose/open-eraser.ts';
import { TIMEOUTS } from '../config/timeouts.ts';
import { StorageError } from '../errors.ts';
import { sqlitePath } from '../storage/open-driver.ts';
import { NOTHING_IN_IT } from '../storage/transfer/source.ts';
import { parseEmail } from '../text/parse-email.ts';
import { type Command, EXIT, type Surroundings, UsageError } from './command.ts';
import { exportWorker } from './export-worker.ts';
import { isSqlite, keysOf, logTo } from './open-for-tool.ts';

export const erase: Command = {
  usage: 'CHK-…|EMAIL [--export FILE]',
  summary: 'Removes what is kept about a worker, on their request.',
  details:
    'By an address: all of their checks. By a reference: that check, and those it replaced. With them go the notes and outcomes,\n' +
    'renewals, rows of batches, requests of workflows and what was typed about the worker. This cannot be undone.\n' +
    'Beside bots on Postgres and Redis; a bot on sqlite must be stopped first. A bot takes the details off the cards in Slack as\n' +
    'soon as it runs. Where it is interrupted, run it again as it was. WorkerChecks is not told, and backups keep what they hold.',
  options: {
    export:
      'Before that, writes everything that is kept about the worker into this new file, as JSON that anybody can read',
  },
  positionals: { least: 1, most: 1 },
  async run({ positionals: [typed = ''], options: { export: file } }, around) {
    const asked = readAsked(typed);
    if (file === '') throw new UsageError('Name the file to export to: --export FILE');
    return await withEraser(around, async (eraser) => {
      const subject = eraser.find(asked);
      if (subject === undefined)
        throw new StorageError(`There is no check ${typed.toUpperCase()} in the store.`);
      if (file !== undefined)
        await exportWorker(await eraser.collect(subject), { typed, file, note: around.note });
      if ((await eraser.erase(subject)) === 'being-sent') {
        throw new StorageError(
          'An invitation of this worker is being sent. Not everything was removed; run this again in a minute.',
        );
      }
      return await report(eraser, subject, around);
    });
  },
};

/** @throws UsageError */
function readAsked(typed: string): AskedWorker {
  const reference = typed.toUpperCase();
  if (/^CHK-[0-9A-Z]{5}$/.test(reference)) return { reference };
  // Pasted with quotes or brackets around it, an address that is kept would pass for one that is not.
  const read = parseEmail(typed);
  if ('value' in read) return { email: read.value };
  // A workflow's request may hold one that nobody could be invited by.
  if (/^[^\s@]+@[^\s@]+$/.test(typed)) return { email: typed };
  throw new UsageError('Write a check as CHK-7F3K2, or the worker’s email address.');
}

async function withEraser(around: Surroundings, work: (eraser: Eraser) => Promise<number>): Promise<number> {
  const { storage } = around.settings();
  const { current } = keysOf(storage);
  if (isSqlite(storage.databaseUrl) && !existsSync(sqlitePath(storage.databaseUrl)))
    throw new StorageError(NOTHING_IN_IT);
  const { openEraser } = await import('../compose/open-eraser.ts');
  const { timeouts = TIMEOUTS } = around;
  const eraser = await openEraser({
    config: { storage: { ...storage, encryptionKey: current } },
    log: logTo(around),
    timeouts,
    now: Date.now,
  });
  try {
    return await work(eraser);
  } finally {
    await eraser.close();
  }
}

/** Says what was removed, and what is left here and elsewhere. */
async function report(eraser: Eraser, subject: Subject, { print, note }: Surroundings): Promise<number> {
  const { checks, others } = subject;
  const references = checks.filter(({ state }) => state !== 'Purged').map(({ reference }) => reference);
  if (references.length > 0)
    print(
      `The details of ${references.join(', ')} were removed. A bot takes them off the cards as soon as it runs.`,
    );
  else if (checks.length > 0)
    print('The details were removed before. What was typed about the worker is gone too.');
  else print('There is no check of this address. What was typed about the worker is gone.');
  note(
    'Not removed: what WorkerChecks keeps; backups; what Slack retains of messages that are changed or deleted, and of files;\n' +
      'references, dates and Slack ids of the desk: with each check for 7 days, in the audit log for AUDIT_RETENTION_DAYS.',
  );
  if (others > 0) {
    const them = others === 1 ? '1 other check has' : `${others} other checks have`;
    note(`${them} the same address and are kept. Erase the address to remove them too.`);
    return EXIT.done;
  }
  const left = await eraser.left(subject);
  if (left.length === 0) return EXIT.done;
  note(
    `${left.length} records still mention the worker: ${[...new Set(left)].join(', ')}. A note, or another worker of that name ` +
      'or mobile? Look them up in Slack, and erase what is about this worker.',
  );
  return EXIT.failed;
}
