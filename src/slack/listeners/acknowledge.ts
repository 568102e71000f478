import { within } from '../../time/within.ts';
import type { RequestKind } from '../router/handle-request.ts';
import type { RequestContext } from '../router/track-reply.ts';
import type { ListenerContext } from './listener-context.ts';

/** Slack waits three seconds for an acknowledgement, network time included. */
const ACK_DEADLINE_MS = 2_500;

/** Sends the acknowledgement and reports how long Slack waited for it. */
export async function acknowledge(
  { hooks }: Pick<ListenerContext, 'hooks'>,
  kind: RequestKind,
  context: RequestContext,
  ack: () => Promise<void>,
): Promise<void> {
  await ack();
  reportAck({ hooks }, kind, context);
}

/** For requests that Bolt acknowledges by itself. */
export function reportAck(
  { hooks }: Pick<ListenerContext, 'hooks'>,
  kind: RequestKind,
  { receivedAt }: RequestContext,
): void {
  if (typeof receivedAt === 'number') hooks.onAck(kind, performance.now() - receivedAt);
}

/** Settles as `work` does, or resolves with undefined once Slack would stop waiting. */
export function withinAckTime<T>({ receivedAt }: RequestContext, work: Promise<T>): Promise<T | undefined> {
  const passedMs = typeof receivedAt === 'number' ? performance.now() - receivedAt : 0;
  return within(ACK_DEADLINE_MS - passedMs, work, () => undefined);
}
