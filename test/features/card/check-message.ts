import { z } from 'zod';
import type { JsonObject } from '../../../src/sandbox/json.ts';
import { blockListComplaints } from '../../../src/sandbox/slack/validate/block-list.ts';
import type { SandboxMessage } from '../../../src/sandbox/slack/workspace/model.ts';

const blocksSchema = z.array(z.record(z.string(), z.unknown()));

/** The message as Slack would show it. Throws if Slack would refuse it, with the reasons. */
export function checkMessage(text: string, blocks: object[]): SandboxMessage {
  const complaints = blockListComplaints(blocks, 'message', '/blocks');
  if (text.length > 4000) complaints.push('text too long');
  if (complaints.length > 0) throw new Error(complaints.join('\n'));
  const wire: JsonObject[] = blocksSchema.parse(JSON.parse(JSON.stringify(blocks)));
  return {
    kind: 'message',
    channel: 'C1',
    ts: '1.1',
    threadTs: undefined,
    user: 'U0BOT',
    text,
    blocks: wire,
    metadata: undefined,
    args: {},
    files: [],
    edits: 0,
    replies: [],
    deleted: false,
    chosen: {},
  };
}
