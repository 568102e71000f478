import type { App, BlockAction } from '@slack/bolt';
import { AccessError } from '../../errors.ts';
import type { Permission } from '../access/access.ts';
import { requestId } from '../router/handle-request.ts';
import { actionsSchema, actionValue, actorOf, submittedView } from '../router/payloads.ts';
import { routeOf } from '../router/routes.ts';
import { trackReply } from '../router/track-reply.ts';
import { acknowledge } from './acknowledge.ts';
import { tellInvalidPayload } from './invalid-payload.ts';
import { errorTeller, type ListenerContext } from './listener-context.ts';

/** Buttons and menus, in messages, modals and on the Home tab. */
export function listenForActions(app: App, listener: ListenerContext): void {
  const { routes, handleRequest, checkPermission, log } = listener;

  const unrouted = (actionId: string) => {
    log.warn('slack.action-unknown', { kind: 'action', actionId });
    listener.hooks.onRequest('action', 'unrouted');
  };

  app.action<BlockAction>({ type: 'block_actions' }, async ({ body, ack, context }) => {
    await acknowledge(listener, 'action', context, () => ack());
    const parsed = actionsSchema.safeParse(body);
    if (!parsed.success) return await tellInvalidPayload(listener, 'action', { body, error: parsed.error });
    const { actions, channel, view, trigger_id, response_url } = parsed.data;
    const { person, teams } = actorOf(parsed.data);
    const target = { userId: person.userId, channelId: channel?.id, responseUrl: response_url };
    const { reply, shown, waiting } = trackReply(context, listener.slack.replyTo(target));
    const viewType = view?.type === 'modal' || view?.type === 'home' ? view.type : undefined;
    const triggerId = trigger_id ?? '';
    const authorize = async (permission: Permission) => {
      const refusal = await checkPermission({ person, teams }, permission);
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
            blockId: action.block_id,
            value: actionValue(action),
            selected: action.selected_options?.map((option) => option.value) ?? [],
            authorize,
            view: view && viewType ? { ...submittedView({ view }), type: viewType } : undefined,
          }),
      );
    }
  });
}
