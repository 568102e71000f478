import type { App } from '@slack/bolt';
import { requestId } from '../router/handle-request.ts';
import { commandSchema } from '../router/payloads.ts';
import { type Routes, routeOf } from '../router/routes.ts';
import { trackReply } from '../router/track-reply.ts';
import { acknowledge } from './acknowledge.ts';
import { tellInvalidPayload } from './invalid-payload.ts';
import { errorTeller, type ListenerContext } from './listener-context.ts';

/**
 * Splits off the subcommand: two words if there is such a subcommand, otherwise the first word; `help` if the text is
 * empty.
 */
function subcommandOf(
  routes: Routes['commands'],
  text: string,
): { name: string; word: string; rest: string } {
  const [, word = '', rest = ''] = /^\s*(\S*)\s*([\s\S]*)$/.exec(text) ?? [];
  const [, second = '', more = ''] = /^(\S*)\s*([\s\S]*)$/.exec(rest) ?? [];
  const both = `${word} ${second}`.toLowerCase();
  if (routeOf(routes, both) !== undefined) return { name: both, word, rest: more.trim() };
  return { name: word.toLowerCase() || 'help', word, rest: rest.trim() };
}

/** Slash commands. The first word, or the first two, select the subcommand. */
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
    const { name, word, rest } = subcommandOf(routes.commands, command.text);
    const call = {
      person,
      triggerId: command.trigger_id ?? '',
      channelId: command.channel_id,
      reply,
      shown,
      word,
      rest,
    };

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
