import type { App, GlobalShortcut, MessageShortcut } from '@slack/bolt';
import { messageText } from '../messages/message-text.ts';
import { requestId } from '../router/handle-request.ts';
import { actorOf, shortcutSchema } from '../router/payloads.ts';
import { routeOf } from '../router/routes.ts';
import { trackReply } from '../router/track-reply.ts';
import { acknowledge } from './acknowledge.ts';
import { tellInvalidPayload } from './invalid-payload.ts';
import { errorTeller, type ListenerContext } from './listener-context.ts';

/** Message and global shortcuts. Answers go to the person's DM, so that nothing is posted where the message is. */
export function listenForShortcuts(app: App, listener: ListenerContext): void {
  const { routes, handleRequest, log, hooks } = listener;

  async function handle(body: unknown, ack: () => Promise<void>, context: Record<string, unknown>) {
    await acknowledge(listener, 'shortcut', context, ack);
    const parsed = shortcutSchema.safeParse(body);
    if (!parsed.success) return await tellInvalidPayload(listener, 'shortcut', { body, error: parsed.error });
    const { callback_id, trigger_id, message } = parsed.data;
    const { person, teams } = actorOf(parsed.data);
    const target = { userId: person.userId, channelId: undefined, responseUrl: undefined };
    const { reply, shown, waiting } = trackReply(context, listener.slack.replyTo(target));
    const route = routeOf(routes.shortcuts, callback_id);
    if (route === undefined) {
      log.warn('slack.shortcut-unknown', { kind: 'shortcut' });
      hooks.onRequest('shortcut', 'unrouted');
      return;
    }
    await handleRequest(
      {
        kind: 'shortcut',
        name: callback_id,
        id: requestId('shortcut', [trigger_id], body),
        person,
        teams,
        permission: route.may,
        tell: errorTeller(listener, reply),
        waiting,
      },
      () =>
        route.run({
          person,
          triggerId: trigger_id ?? '',
          channelId: undefined,
          reply,
          shown,
          message: route.from === 'message' ? messageText(message ?? { text: '' }) : undefined,
        }),
    );
  }

  app.shortcut<GlobalShortcut>({ type: 'shortcut' }, async ({ body, ack, context }) => {
    await handle(body, () => ack(), context);
  });
  app.shortcut<MessageShortcut>({ type: 'message_action' }, async ({ body, ack, context }) => {
    await handle(body, () => ack(), context);
  });
}
