import type { Services } from '../../slack/services.ts';
import { HOUR_MS } from '../../time/durations.ts';
import { startStopwatch } from '../../time/stopwatch.ts';
import { within } from '../../time/within.ts';
import type { ChainReport } from './audit-view.ts';

/** How long a person waits for the verification of the chain. */
const VERIFY_TIMEOUT_MS = 700;
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
}: Pick<Services, 'audit' | 'log' | 'now'>): () => Promise<ChainReport | undefined> {
  /** A single verification at a time, shared by all callers. */
  let verifying: Promise<ChainReport> | undefined;
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
    verifying ??= verify().finally(() => {
      verifying = undefined;
    });
    return (await within(VERIFY_TIMEOUT_MS, verifying, () => undefined)) ?? last?.found;
  };
}
