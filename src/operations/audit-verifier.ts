import type { LeaderTask } from '../checks/jobs/leader.ts';
import type { Collection } from '../checks/ports.ts';
import { describeError } from '../log/describe-error.ts';
import type { Log } from '../log/log.ts';
import { DAY_MS, MINUTE_MS } from '../time/durations.ts';
import type { NotedLine } from './audit-chain.ts';
import type { AuditLog } from './audit-log.ts';

/** Not during the first minute, when the start itself needs the processor. */
const FIRST_AFTER_MS = MINUTE_MS;
const INTERVAL_MS = DAY_MS;
/** Id of the note of the newest line that was verified. */
const VERIFIED = 'verified';

export interface AuditVerifierOptions {
  audit: Pick<AuditLog, 'verify' | 'head'>;
  noted: Pick<Collection<NotedLine>, 'set'>;
  /** Told of each outcome; undefined: this process verifies no longer. */
  onVerified: (broken: boolean | undefined) => void;
  log: Log;
}

/**
 * Verifies the audit log's chain once a day and logs the outcome. Notes the newest line beside the log: if the log alone is
 * put back to an earlier state, the next verification misses that line.
 */
export function createAuditVerifier({ audit, noted, onVerified, log }: AuditVerifierOptions): LeaderTask {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let stopped = true;

  async function verify(): Promise<void> {
    try {
      const head = await audit.head();
      const { lines, broken, how, unstored } = await audit.verify();
      onVerified(broken !== undefined);
      if (unstored !== undefined) log.warn('audit.line-restored', { line: unstored });
      if (broken !== undefined) log.error('audit.broken', { line: broken, lines, how });
      else {
        log.info('audit.unbroken', { lines });
        if (head !== undefined) await noted.set(VERIFIED, head);
      }
    } catch (error) {
      log.warn('audit.not-verified', describeError(error));
    }
    if (!stopped) next(INTERVAL_MS);
  }

  function next(ms: number): void {
    timer = setTimeout(() => {
      running = verify();
    }, ms);
  }

  return {
    async start() {
      stopped = false;
      next(FIRST_AFTER_MS);
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
      onVerified(undefined);
    },
  };
}
