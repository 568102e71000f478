import { closeSync, existsSync, fsyncSync, openSync, writeSync } from 'node:fs';
import type { Check } from '../checks/check.ts';
import type { Eraser } from '../compose/open-eraser.ts';
import { TIMEOUTS } from '../config/timeouts.ts';
import { StorageError } from '../errors.ts';
import { sqlitePath } from '../storage/open-driver.ts';
import { NOTHING_IN_IT } from '../storage/transfer/source.ts';
import { type Command, EXIT, UsageError } from './command.ts';
import { isSqlite, keysOf, logTo } from './open-for-tool.ts';

export const erase: Command = {
  usage: 'CHK-… [--export FILE]',
  summary: 'Removes the details of one check, on the worker’s request.',
  details:
    'Beside bots on Postgres and Redis; a bot on sqlite must be stopped first. As /check forget in Slack: the worker’s details,\n' +
    'the notes and the outcome, and what was typed about the worker. This cannot be undone. A bot takes them off the card in\n' +
    'Slack as soon as it runs. WorkerChecks is not told, and backups keep what they hold.',
  options: {
    export:
      'Before that, writes what is kept about the check into this new file, as JSON that anybody can read',
  },
  positionals: { least: 1, most: 1 },
  async run({ positionals: [typed = ''], options: { export: file } }, around) {
    const reference = typed.toUpperCase();
    if (!/^CHK-[0-9A-Z]{5}$/.test(reference)) throw new UsageError('Write the check as CHK-7F3K2.');
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
      const check = eraser.find(reference);
      if (check === undefined) throw new StorageError(`There is no check ${reference} in the store.`);
      if (file !== undefined) {
        await exportCheck(eraser, check, file);
        around.note(`${file} holds what was kept about ${reference}, readable for anybody who has it.`);
      }
      const kind = await eraser.erase(check);
      if (kind === 'being-sent') {
        throw new StorageError(
          `The invitation ${reference} is being sent. Nothing was removed; try again in a minute.`,
        );
      }
      around.print(
        check.state === 'Purged'
          ? `The details of ${reference} were removed before. Nothing was changed.`
          : `The details of ${reference} were removed. A bot takes them off its card as soon as it runs.`,
      );
      return EXIT.done;
    } finally {
      await eraser.close();
    }
  },
};

/** Written and on the disk before anything is removed. */
async function exportCheck({ auditOf }: Eraser, check: Check, file: string): Promise<void> {
  const { card: _, pendingAudit: __, ...kept } = check;
  const content = {
    exportedAt: new Date().toISOString(),
    check: kept,
    audit: await auditOf(check.reference),
  };
  let opened: number;
  try {
    opened = openSync(file, 'wx', 0o600);
  } catch (cause) {
    throw new StorageError(
      `${file} cannot be created: it is there already, or its folder is not. Nothing was removed.`,
      { cause },
    );
  }
  try {
    writeSync(opened, `${JSON.stringify(content, undefined, 2)}\n`);
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}
