import { clip, escapeMrkdwn } from '../../slack/messages/text.ts';

const MAX_LENGTH = 80;

/** What a person typed, said back to them in mrkdwn as code: nothing in it becomes a mention, a link or markup. */
export function inlineCode(typed: string): string {
  const line = typed
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .replaceAll('`', '’')
    .trim();
  return `\`${escapeMrkdwn(clip(line, MAX_LENGTH))}\``;
}
