import { mrkdwn, section } from '../../slack/messages/blocks.ts';
import type { Message } from '../../slack/messages/poster.ts';

/** What an administrator keeps, to show later that the audit log still has the lines it has now. */
export function headNoticeMessage({ seq, digest }: { seq: number; digest: string }): Message {
  // Not how many lines it has: retention removes the oldest.
  const text = `The newest line of the audit log is number ${seq.toLocaleString('en-AU')}. Keep this message: with it you can show later that no line up to here was removed or changed.`;
  const how = [
    `*${text}*`,
    `Newest line: \`${seq}:${digest}\``,
    `To verify, where the bot runs: \`workerchecks-slack audit verify --head ${seq}:${digest}\``,
  ];
  return { text, blocks: [section(mrkdwn(how.join('\n')))] };
}
