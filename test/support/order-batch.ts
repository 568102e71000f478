import { randomUUID } from 'node:crypto';
import type { Batch } from '../../src/checks/batches/batch.ts';
import { batchSchema } from '../../src/checks/batches/batch.ts';
import { BATCH_RECORD_RULES } from '../../src/checks/batches/batch-record-rules.ts';
import { plainText } from '../../src/sandbox/slack/plain-text.ts';
import { TEAM } from '../../src/sandbox/slack/workspace/fixtures.ts';
import type { SandboxMessage } from '../../src/sandbox/slack/workspace/model.ts';
import { openStorage } from '../../src/storage/storage.ts';
import { createTestLog } from '../slack/slack-harness.ts';
import { eventually } from './eventually.ts';
import { makeBatch } from './make-batch.ts';
import { CHANNELS, PEOPLE, type TestApp } from './test-app.ts';

/**
 * Orders a batch of `count` people (`ada1@example.com` and so on) while the bot is stopped, and then starts the bot.
 */
export async function orderBatch(app: TestApp, count: number, over: Partial<Batch> = {}): Promise<string> {
  await app.stopBot();
  const id = randomUUID();
  const databaseUrl = app.env.DATABASE_URL ?? '';
  const storage = await openStorage({ databaseUrl }, { log: createTestLog() });
  const batches = await storage.cachedCollection('batches', batchSchema, BATCH_RECORD_RULES);
  const now = Date.now();
  const requester = { teamId: TEAM.id, userId: PEOPLE.hr1 };
  await batches.insert(
    id,
    makeBatch({ id, requester, channelId: CHANNELS.hr, createdAt: now, stateSince: now, ...over }, count),
  );
  batches.close();
  await storage.close();
  await app.startBot();
  return id;
}

/** Waits until this channel has one batch card and its text matches. */
export async function batchCard(
  { slack }: Pick<TestApp, 'slack'>,
  text: string | RegExp,
  channel: string = CHANNELS.hr,
): Promise<SandboxMessage> {
  return await eventually(() => {
    const found = slack.messages(channel).filter((one) => plainText(one).startsWith('Invitations for'));
    const [card] = found;
    if (card === undefined || found.length > 1) throw new Error(`${found.length} batch cards`);
    const seen = plainText(card);
    const matches = typeof text === 'string' ? seen.includes(text) : text.test(seen);
    if (!matches) throw new Error(`Not ${text}:\n${seen}`);
    return card;
  });
}
