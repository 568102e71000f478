import { auditLogOf } from '../../src/tool/audit-log-of.ts';
import { openAt, type StoreAt } from './seed-store.ts';

/** Midnight in Sydney is 13:00 UTC of the day before. */
const at = (time: string) => Date.parse(time);

/** An audit log of three lines, one of which tries to be a formula. */
export async function seedAudit(where: StoreAt): Promise<void> {
  const storage = await openAt(where);
  const log = auditLogOf(storage);
  const entry = { userId: 'U1', action: 'invited' as const, reference: 'CHK-AAAA2' };
  await log.record({ ...entry, at: at('2026-11-01T12:59:00Z') });
  await log.record({ ...entry, at: at('2026-11-01T13:01:00Z'), reference: 'CHK-BBBB2' });
  await log.record({
    userId: 'U2',
    action: 'listed',
    reference: '',
    references: ['CHK-AAAA2', 'CHK-CCCC2'],
    about: '=HYPERLINK("http://x"),\u001b[2J',
    at: at('2026-11-03T00:00:00Z'),
  });
  await storage.close();
}
