import { clip, escapeMrkdwn } from '../../slack/messages/text.ts';

const MAX_LENGTH = 80;

/** Quotes user input as inline code in mrkdwn, so that none of it becomes a mention, a link or markup. */
export function inlineCode(typed: string): string {
  const line = typed
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .replaceAll('`', '’')
    .trim();
  return `\`${escapeMrkdwn(clip(line, MAX_LENGTH))}\``;
}
