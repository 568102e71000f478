import { randomUUID } from 'node:crypto';
import { type AuditReading, auditReadingSchema } from '../checks/audit-reading.ts';
import type { Storage } from '../storage/storage.ts';
import { auditLogOf } from './audit-log-of.ts';
import type { Arguments, Surroundings } from './command.ts';
import { isSqlite } from './open-for-tool.ts';

/**
 * Records that the operator reads the audit log. Show it only once this has resolved. A bot with a sqlite file open is the
 * only one that may append to the log: there, the reading is left for it.
 */
export async function recordReading(
  storage: Storage,
  { action, options }: { action: string; options: Arguments['options'] },
  { settings, note }: Pick<Surroundings, 'settings' | 'note'>,
): Promise<void> {
  const asked = Object.entries(options).map(([name, value]) => `--${name} ${value}`);
  const about = [action, ...asked].join(' ').slice(0, 60);
  const reading: AuditReading = { at: Date.now(), userId: 'operator', action: 'audit-read', about };
  if (!isSqlite(settings().storage.databaseUrl) || (await storage.others()) === 0)
    return auditLogOf(storage).record({ ...reading, reference: '' });
  await storage.collection('audit-readings', auditReadingSchema).insert(randomUUID(), reading);
  note('A bot uses the store. It records in the audit log that you read it, within a minute.');
}
