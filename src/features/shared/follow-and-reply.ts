import type { FollowOrder } from '../../checks/check-service.ts';
import type { Call } from '../../slack/router/routes.ts';
import type { Services } from '../../slack/services.ts';
import { HOUR_MS } from '../../time/durations.ts';
import { followReply } from './follow-reply.ts';

const TYPED_KEPT_MS = HOUR_MS;

/**
 * Follows the invitation and replies with the outcome. After a failure the entries are saved, so that *Try again* can
 * restore them.
 */
export async function followAndReply(
  { checkService, forms }: Pick<Services, 'checkService' | 'forms'>,
  call: Call,
  order: FollowOrder,
): Promise<void> {
  const outcome = await checkService.follow(order, call.person);
  const reply = followReply(outcome, order);
  if (reply.blocks !== undefined && outcome.kind !== 'followed')
    await forms.followOrders.set(order.id, order, TYPED_KEPT_MS);
  await call.reply(reply);
}
