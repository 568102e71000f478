import type { App } from '@slack/bolt';
import { requestId } from '../router/handle-request.ts';
import { commandSchema } from '../router/payloads.ts';
import { routeOf } from '../router/routes.ts';
import { trackReply } from '../router/track-reply.ts';
import { acknowledge } from './acknowledge.ts';
import { tellInvalidPayload } from './invalid-payload.ts';
import { errorTeller, type ListenerContext } from './listener-context.ts';

/** Slash commands. The first word selects the subcommand; without one it is `help`. */
export function listenForCommands(app: App, listener: ListenerContext): void {
  const { routes, handleRequest, log } = listener;

  app.command(/.*/, async ({ body, ack, context }) => {
    await acknowledge(listener, 'command', context, () => ack());
    const parsed = commandSchema.safeParse(body);
    if (!parsed.success) return await tellInvalidPayload(listener, 'command', { body, error: parsed.error });
    const command = parsed.data;
    const person = { teamId: command.team_id, userId: command.user_id };
    const target = {
      userId: command.user_id,
      channelId: command.channel_id,
      responseUrl: command.response_url,
    };
    const { reply, shown, waiting } = trackReply(context, listener.slack.replyTo(target));
    const [, word = '', rest = ''] = /^\s*(\S*)\s*([\s\S]*)$/.exec(command.text) ?? [];
    const call = {
      person,
      triggerId: command.trigger_id ?? '',
      channelId: command.channel_id,
      reply,
      shown,
      word,
      rest: rest.trim(),
    };

    const name = word.toLowerCase() || 'help';
    const route = routeOf(routes.commands, name);
    await handleRequest(
      {
        kind: 'command',
        name: route ? name : 'unknown',
        id: requestId('command', [command.trigger_id], body),
        person,
        teams: [command.team_id],
        permission: route?.may,
        tell: errorTeller(listener, reply),
        waiting,
      },
      async () => {
        if (command.command !== listener.command) {
          log.warn('slack.other-command', { expected: listener.command });
          await reply({ text: `This bot listens for \`${listener.command}\` (SLACK_COMMAND).` });
        } else if (route) await route.run(call);
        else await routes.unknownCommand(call);
      },
    );
  });
}
