import type { Audit } from '../ports.ts';
import type { RecordList } from '../record-list.ts';
import type { AuditAction } from '../vocabulary.ts';
import type { LeaderTask } from './leader.ts';

const AGAIN_MS = 5_000;

interface PendingEntry {
  userId: string;
  action: AuditAction;
  at: number;
  invitationId?: string | undefined;
  about?: string | undefined;
}

/** A record that carries its audit entries until they are in the log. */
interface Audited {
  id: string;
  /** CHK-…; absent if it covers several checks. */
  reference?: string;
  pendingAudit: PendingEntry[];
}

const entryId = (id: string, { action, at }: PendingEntry) => `${id}:${action}:${at}`;

/**
 * Transactional outbox: moves pending audit entries from records, such as checks, into the audit log. An entry is
 * written together with the change it records, and removed only once it is in the log, where its id is unique: so a
 * crash in between neither loses nor duplicates it.
 */
export function createAuditOutbox<T extends Audited>({
  records,
  audit,
  onFailure,
}: {
  records: Pick<RecordList<T>, 'all' | 'update' | 'onChange'>;
  audit: Audit;
  /** The store failed; the entry will be retried. */
  onFailure: (error: unknown) => void;
}): LeaderTask {
  const moving = new Map<string, Promise<void>>();
  const timers = new Set<NodeJS.Timeout>();
  let stopped = true;

  async function moveOut({ id, reference = '', pendingAudit }: T): Promise<void> {
    for (const one of pendingAudit) await audit.record({ ...one, reference }, entryId(id, one));
    const moved = new Set(pendingAudit.map((one) => entryId(id, one)));
    await records.update(id, (record) => ({
      ...record,
      pendingAudit: record.pendingAudit.filter((one) => !moved.has(entryId(id, one))),
    }));
  }

  async function considerAgain(id: string): Promise<void> {
    const latest = (await records.all()).find((record) => record.id === id);
    if (latest) consider(latest);
  }

  function consider(record: T): void {
    if (record.pendingAudit.length === 0 || stopped || moving.has(record.id)) return;
    const done = moveOut(record)
      .then(() => true)
      .catch((error: unknown) => {
        onFailure(error);
        const timer = setTimeout(() => {
          timers.delete(timer);
          void considerAgain(record.id);
        }, AGAIN_MS);
        timers.add(timer);
        return false;
      })
      .then(async (moved) => {
        moving.delete(record.id);
        if (moved) await considerAgain(record.id);
      });
    moving.set(record.id, done);
  }

  records.onChange(consider);

  return {
    async start() {
      stopped = false;
      for (const record of await records.all()) consider(record);
    },
    async stop() {
      stopped = true;
      await Promise.all(moving.values());
      // A move that failed while the outbox was stopping may have set another timer.
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}
