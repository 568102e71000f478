import { header, mrkdwn, section } from '../../slack/blocks.ts';
import type { PrivateMessage } from '../../slack/routes.ts';
import { escapeMrkdwn } from '../../slack/text.ts';
import { saidBack } from '../said-back.ts';

const COMMANDS: readonly (readonly [usage: string, what: string])[] = [
  ['invite [email]', 'Invite a worker: opens a form, with what you paste filled in.'],
  ['status <reference, e-mail or name>', 'Where a check stands, asked of WorkerChecks now.'],
  ['list [pending, progress, completed or mine]', 'The checks as a table.'],
  ['cancel [reference]', 'Cancel an invitation the worker has not submitted yet.'],
  ['close <reference>', 'Give up a check that will not end by itself, with a reason.'],
  ['follow [CHK-…]', 'Follow an invitation made in BusinessHub, by its id.'],
  ['audit [CHK-…]', 'Who did what, of all checks or of one; for the people in ADMIN_USERS.'],
  ['forget <reference>', 'Remove the details of one check now; for the people in ADMIN_USERS.'],
  ['help', 'This list.'],
];

/**
 * What the bot can do.
 *
 * @param command the slash command with its slash
 * @param unknown the word that was typed and is not known, as it was typed
 */
export function usage(command: string, unknown?: string): PrivateMessage {
  const lines = COMMANDS.map(([words, what]) => `\`${command} ${escapeMrkdwn(words)}\`\n${what}`);
  const problem = unknown === undefined ? '' : `I do not know the word ${saidBack(unknown)}. `;
  const intro = `${problem}This is what \`${command}\` can do. Only you see the answers.`;
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
