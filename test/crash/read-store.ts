import type { z } from 'zod';
import { type Batch, batchSchema } from '../../src/checks/batches/batch.ts';
import { type Check, checkSchema } from '../../src/checks/check.ts';
import { retryWrite } from '../../src/checks/durable-write.ts';
import type { AuditEntry } from '../../src/checks/ports.ts';
import { dayCountSchema } from '../../src/checks/use-cases/invitation-counts.ts';
import type { Config } from '../../src/config/config.ts';
import { SILENT_LOG } from '../../src/log/log.ts';
import { auditLineSchema } from '../../src/operations/audit-chain.ts';
import { pendingSubmissionSchema } from '../../src/slack/submissions/pending-submissions.ts';
import { openStorage } from '../../src/storage/storage.ts';

export interface StoreContents {
  checks: Check[];
  batches: Batch[];
  /** Entries about a single check, oldest first. */
  audit: AuditEntry[];
  /** Entries about batches, oldest first. */
  batchAudit: AuditEntry[];
  /** Invitations in the daily count. */
  counted: number;
  /** Accepted forms that have not been processed. */
  forms: number;
}

/** Reads the store's contents; a sqlite file only while no bot has it open. Retries while the store is busy. */
export function readStore(store: Config['storage']): Promise<StoreContents> {
  return retryWrite(() => readOnce(store));
}

async function readOnce({ databaseUrl, encryptionKey }: Config['storage']): Promise<StoreContents> {
  const storage = await openStorage({ databaseUrl, encryptionKey }, { log: SILENT_LOG });
  try {
    const list = async <T>(name: string, schema: z.ZodType<T>) => {
      const all: T[] = [];
      for await (const [, value] of storage.collection(name, schema).entries()) all.push(value);
      return all;
    };
    const audit = (await list('audit', auditLineSchema)).toSorted((a, b) => a.at - b.at);
    const days = await list('invitation-counts', dayCountSchema);
    return {
      checks: await list('checks', checkSchema),
      batches: await list('batches', batchSchema),
      audit: audit.filter(({ reference }) => reference !== ''),
      batchAudit: audit.filter(({ action }) => action.startsWith('batch-')),
      counted: days.flatMap((day) => Object.values(day)).flat().length,
      forms: (await list('accepted-forms', pendingSubmissionSchema)).filter(({ submission }) => submission)
        .length,
    };
  } finally {
    await storage.close();
  }
}
