import type { Check } from '../check.ts';
import type { Audit } from '../ports.ts';
import type { WatchList } from '../watch-list.ts';
import type { LeaderTask } from './leader.ts';

const AGAIN_MS = 5_000;

const entryId = (checkId: string, { action, at }: Check['pendingAudit'][number]) =>
  `${checkId}:${action}:${at}`;

/**
 * Moves pending audit entries from checks into the audit log. An entry is written together with the change it records and
 * removed only once it is in the log, where its id is unique: a crash in between neither loses nor duplicates it.
 */
export function createAuditOutbox({
  watchList,
  audit,
  onFailure,
}: {
  watchList: WatchList;
  audit: Audit;
  /** The store failed; the entry is tried again. */
  onFailure: (error: unknown) => void;
}): LeaderTask {
  const moving = new Map<string, Promise<void>>();
  const timers = new Set<NodeJS.Timeout>();
  let stopped = true;

  async function moveOut({ id, reference, pendingAudit }: Check): Promise<void> {
    for (const one of pendingAudit) await audit.record({ ...one, reference }, entryId(id, one));
    const moved = new Set(pendingAudit.map((one) => entryId(id, one)));
    await watchList.update(id, (check) => ({
      ...check,
      pendingAudit: check.pendingAudit.filter((one) => !moved.has(entryId(id, one))),
    }));
  }

  async function considerAgain(id: string): Promise<void> {
    const latest = (await watchList.all()).find((check) => check.id === id);
    if (latest) consider(latest);
  }

  function consider(check: Check): void {
    if (check.pendingAudit.length === 0 || stopped || moving.has(check.id)) return;
    const done = moveOut(check)
      .then(() => true)
      .catch((error: unknown) => {
        onFailure(error);
        const timer = setTimeout(() => {
          timers.delete(timer);
          void considerAgain(check.id);
        }, AGAIN_MS);
        timers.add(timer);
        return false;
      })
      .then(async (moved) => {
        moving.delete(check.id);
        if (moved) await considerAgain(check.id);
      });
    moving.set(check.id, done);
  }

  watchList.onChange(consider);

  return {
    async start() {
      stopped = false;
      for (const check of await watchList.all()) consider(check);
    },
    async stop() {
      stopped = true;
      await Promise.all(moving.values());
      // A move that failed while the outbox was stopping has set a timer as well.
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}
