import { mrkdwn, section } from '../../slack/messages/blocks.ts';
import type { Message } from '../../slack/messages/poster.ts';

/** What an administrator keeps, to show later that the audit log still has the lines it has now. */
export function headNoticeMessage({ seq, digest }: { seq: number; digest: string }): Message {
  const lines = `${seq.toLocaleString('en-AU')} ${seq === 1 ? 'line' : 'lines'}`;
  const text = `The audit log has ${lines}. Keep this message: with it you can show later that no line up to here was removed or changed.`;
  const how = [
    `*${text}*`,
    `Newest line: \`${seq}:${digest}\``,
    `To verify, where the bot runs: \`workerchecks-slack audit verify --head ${seq}:${digest}\``,
  ];
  return { text, blocks: [section(mrkdwn(how.join('\n')))] };
}
