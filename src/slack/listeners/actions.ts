import type { App, BlockAction } from '@slack/bolt';
import { AccessError } from '../../errors.ts';
import { requestId } from '../router/handle-request.ts';
import { actionsSchema, actionValue, actorOf } from '../router/payloads.ts';
import { type Permission, routeOf } from '../router/routes.ts';
import { tellInvalidPayload } from './invalid-payload.ts';
import { acknowledge, errorTeller, type ListenerContext, replyTo, trackReply } from './listener-context.ts';

/** Buttons, menus and whatever else acts, wherever it stands. */
export function listenForActions(app: App, listener: ListenerContext): void {
  const { routes, handleRequest, gate, log } = listener;

  const unrouted = (actionId: string) => {
    log.warn('slack.action-unknown', { kind: 'action', actionId });
    listener.onRequest('action', 'unrouted');
  };

  app.action<BlockAction>({ type: 'block_actions' }, async ({ body, ack, context }) => {
    await acknowledge(listener, 'action', context, () => ack());
    const parsed = actionsSchema.safeParse(body);
    if (!parsed.success) return await tellInvalidPayload(listener, 'action', { body, error: parsed.error });
    const { actions, channel, view, trigger_id, response_url } = parsed.data;
    const { person, teams } = actorOf(parsed.data);
    const { reply, shown, waiting } = trackReply(
      context,
      replyTo(listener, { userId: person.userId, channelId: channel?.id, responseUrl: response_url }),
    );
    const viewType = view?.type === 'modal' || view?.type === 'home' ? view.type : undefined;
    const triggerId = trigger_id ?? '';
    const authorize = async (permission: Permission) => {
      const refusal = await gate({ person, teams }, permission);
      if (refusal !== undefined) throw new AccessError(refusal);
    };

    for (const action of actions) {
      const route = routeOf(routes.actions, action.action_id);
      if (!route) unrouted(action.action_id.slice(0, 60));
      const run = route?.run;
      if (!run) continue;
      await handleRequest(
        {
          kind: 'action',
          name: action.action_id,
          id: requestId('action', [trigger_id, action.action_id], body),
          person,
          teams,
          permission: route.may,
          tell: errorTeller(listener, reply, viewType === 'modal' ? { triggerId } : undefined),
          waiting,
        },
        () =>
          run({
            person,
            triggerId,
            channelId: channel?.id,
            reply,
            shown,
            actionId: action.action_id,
            value: actionValue(action),
            authorize,
            view: view && viewType ? { id: view.id, type: viewType } : undefined,
          }),
      );
    }
  });
}
