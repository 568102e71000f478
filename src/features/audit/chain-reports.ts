import type { Audit } from '../../checks/ports.ts';
import type { Services } from '../../slack/services.ts';
import { HOUR_MS } from '../../time/durations.ts';
import { startStopwatch } from '../../time/stopwatch.ts';
import { within } from '../../time/within.ts';
import type { ChainReport } from './audit-view.ts';

/** How long a person waits for the verification of the chain, from its start. */
const VERIFY_TIMEOUT_MS = 700;
/** A log of more lines takes longer than that anyway. */
const LONG_LOG = 10_000;
/** A log that takes longer to verify is verified once in this time, at most, because somebody looks at it. */
const AGAIN_AFTER_MS = HOUR_MS;

/**
 * Resolves with what the last verification found: a new one if the log is short, else one that may have been made for
 * somebody else. Undefined: the first is under way.
 */
export function createChainReports({
  audit,
  log,
  now,
}: { audit: Pick<Audit, 'verify' | 'head'> } & Pick<Services, 'log' | 'now'>): () => Promise<
  ChainReport | undefined
> {
  /** A single verification at a time, shared by all callers. */
  let verifying: { report: Promise<ChainReport>; age: () => number } | undefined;
  let last: { found: ChainReport; tookMs: number; age: () => number } | undefined;

  async function verify(): Promise<ChainReport> {
    const took = startStopwatch();
    const chain = await audit.verify();
    const { broken, lines, how } = chain;
    if (broken !== undefined) log.error('audit.broken', { line: broken, lines, how });
    last = { found: { ...chain, at: now() }, tookMs: took(), age: startStopwatch() };
    return last.found;
  }

  return async () => {
    if (last !== undefined && last.tookMs > VERIFY_TIMEOUT_MS && last.age() < AGAIN_AFTER_MS)
      return last.found;
    const isLong = ((await audit.head())?.seq ?? 0) > LONG_LOG;
    verifying ??= {
      age: startStopwatch(),
      report: verify().finally(() => {
        verifying = undefined;
      }),
    };
    // One that is known to take long keeps nobody else waiting.
    const remainingMs = isLong ? 0 : Math.max(0, VERIFY_TIMEOUT_MS - verifying.age());
    return (await within(remainingMs, verifying.report, () => undefined)) ?? last?.found;
  };
}
