import { header, mrkdwn, section } from '../../slack/messages/blocks.ts';
import { escapeMrkdwn } from '../../slack/messages/text.ts';
import type { CommandRoute, PrivateMessage } from '../../slack/router/routes.ts';
import { inlineCode } from '../shared/inline-code.ts';

/**
 * What the bot can do.
 *
 * @param command the slash command, including the slash
 * @param commands its subcommands
 * @param unknown the unknown word, as typed
 */
export function helpMessage(
  command: string,
  commands: Readonly<Record<string, Pick<CommandRoute, 'usage' | 'what'>>>,
  unknown?: string,
): PrivateMessage {
  const lines = Object.values(commands).map(
    ({ usage: words, what }) => `\`${command} ${escapeMrkdwn(words)}\`\n${what}`,
  );
  const intro =
    unknown === undefined
      ? `Here is what \`${command}\` can do. Only you can see the replies.`
      : `Unknown command ${inlineCode(unknown)}. Here is what I can do:`;
  return {
    text: [intro, ...lines].join('\n'),
    blocks: [
      header('Background checks'),
      section(mrkdwn(intro)),
      section(mrkdwn(lines.join('\n\n'))),
      section(mrkdwn('The *Home* tab of this app lists the open checks with their buttons.')),
    ],
  };
}
