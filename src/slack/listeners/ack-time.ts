import { withinTime } from '../within-time.ts';
import type { RequestContext } from './listener-context.ts';

/** Slack waits three seconds for the acknowledgement, the way to it included. */
const ACKNOWLEDGED_WITHIN_MS = 2_500;

/** What `work` resolves with, or undefined where Slack would not wait for it. Rejects where `work` does in time. */
export function withinAckTime<T>({ receivedAt }: RequestContext, work: Promise<T>): Promise<T | undefined> {
  const passedMs = typeof receivedAt === 'number' ? performance.now() - receivedAt : 0;
  return withinTime(ACKNOWLEDGED_WITHIN_MS - passedMs, work);
}
