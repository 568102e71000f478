import type { LeaderTask } from '../checks/jobs/leader.ts';
import type { Audit } from '../checks/ports.ts';
import { describeError } from '../log/describe-error.ts';
import type { Log } from '../log/log.ts';
import { DAY_MS, MINUTE_MS } from '../time/durations.ts';

/** Not during the first minute, when the start itself needs the processor. */
const FIRST_AFTER_MS = MINUTE_MS;
const INTERVAL_MS = DAY_MS;

export interface AuditVerifierOptions {
  audit: Pick<Audit, 'verify'>;
  /** Told of each outcome; undefined: this process verifies no longer. */
  onVerified: (broken: boolean | undefined) => void;
  log: Log;
}

/** Verifies the audit log's chain once a day and logs the outcome. */
export function createAuditVerifier({ audit, onVerified, log }: AuditVerifierOptions): LeaderTask {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let stopped = true;

  async function verify(): Promise<void> {
    try {
      const { lines, broken } = await audit.verify();
      if (broken === undefined) log.info('audit.unbroken', { lines });
      else log.error('audit.broken', { line: broken, lines });
      onVerified(broken !== undefined);
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
