import type { App } from '@slack/bolt';
import { deliveryId } from './delivery.ts';
import { acknowledge, type Listening, replyTo, teller, whileWaiting } from './listening.ts';
import { commandSchema } from './payloads.ts';
import { routeOf } from './routes.ts';
import { tellUnreadable } from './unreadable.ts';

/** The first word picks the subcommand; none is `help`. */
export function listenForCommands(app: App, listening: Listening): void {
  const { routes, perform, log } = listening;

  app.command(/.*/, async ({ body, ack, context }) => {
    await acknowledge(listening, 'command', context, () => ack());
    const parsed = commandSchema.safeParse(body);
    if (!parsed.success) return await tellUnreadable(listening, 'command', { body, error: parsed.error });
    const command = parsed.data;
    const person = { teamId: command.team_id, userId: command.user_id };
    const { reply, shown, waiting } = whileWaiting(
      context,
      replyTo(listening, {
        userId: command.user_id,
        channelId: command.channel_id,
        responseUrl: command.response_url,
      }),
    );
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
    await perform(
      {
        kind: 'command',
        name: route ? name : 'unknown',
        id: deliveryId('command', [command.trigger_id], body),
        person,
        teams: [command.team_id],
        permission: route?.may,
        tell: teller(listening, reply),
        waiting,
      },
      async () => {
        if (command.command !== listening.command) {
          log.warn('slack.other-command', { expected: listening.command });
          await reply({ text: `This bot is set up for \`${listening.command}\` (SLACK_COMMAND).` });
        } else if (route) await route.run(call);
        else await routes.unknownCommand(call);
      },
    );
  });
}
