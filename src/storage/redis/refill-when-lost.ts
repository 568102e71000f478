import { describeError } from '../../log/describe-error.ts';
import type { Log } from '../../log/log.ts';
import type { LeaseStore, PutBack, Refilled } from '../driver/driver.ts';
import type { RedisAdapter } from './redis-adapter.ts';
import type { RedisLink } from './redis-link.ts';

/**
 * A Redis that was restarted without persistence, or flushed, loses everything silently. Until it is refilled from this
 * process's memory, all reads and writes are blocked.
 */
export function refillWhenLost({
  link,
  records,
  leases,
  refill,
  log,
}: {
  link: RedisLink;
  records: RedisAdapter;
  leases: LeaseStore;
  refill: (putBack: PutBack) => Promise<Refilled>;
  log: Log;
}): void {
  let running = false;

  async function run(): Promise<void> {
    log.error('storage.lost', {
      note:
        'Redis has lost what was stored in it: it was restarted without persistence, or emptied. Checks are put back from ' +
        'memory; the audit log, forms under way and what the schedule had learned are lost. Set appendonly yes.',
    });
    const { records: count, fence } = await refill((...args) => records.putBack(...args));
    leases.raise?.(fence);
    await link.renewEpoch();
    log.warn('storage.refilled', { records: count });
  }

  link.onLost(() => {
    if (running) return;
    running = true;
    run()
      // The next command or heartbeat detects the loss again.
      .catch((error: unknown) => log.error('storage.not-refilled', describeError(error)))
      .finally(() => {
        running = false;
      });
  });
}
