import { afterEach, beforeEach, expect, it } from 'vitest';
import { CHANNELS } from '../../../src/sandbox/slack/workspace/fixtures.ts';
import { createPostedMessages } from '../../../src/slack/messages/find-posted-message.ts';
import { HISTORY_SCOPES } from '../../support/start-sandboxes.ts';
import { createSlackHarness } from '../slack-harness.ts';

/** More than one page. */
const REPLIES = 230;
const metadataOf = (id: number | string) => ({
  event_type: 'workerchecks_check',
  event_payload: { check_id: String(id) },
});

let slack: Awaited<ReturnType<typeof createSlackHarness>>;
beforeEach(async () => {
  slack = await createSlackHarness({ scopes: HISTORY_SCOPES });
});
afterEach(() => slack.stop());

it('finds the last message of a long thread, and reports a missing one', async () => {
  const { web, log } = slack;
  const channel = CHANNELS.hr;
  const { ts: threadTs = '' } = await web.chat.postMessage({ channel, text: 'Batch' });
  const posts = Array.from({ length: REPLIES }, (_, id) =>
    web.chat.postMessage({ channel, thread_ts: threadTs, text: 'Card', metadata: metadataOf(id) }),
  );
  await Promise.all(posts);
  const { ts } = await web.chat.postMessage({
    channel,
    thread_ts: threadTs,
    text: 'Card',
    metadata: metadataOf('last'),
  });
  const postedMessages = createPostedMessages({ web, log });
  const find = (id: string) =>
    postedMessages.find({ channelId: channel, threadTs, since: Date.now(), metadata: metadataOf(id) });
  expect(await find('last')).toBe(ts);
  expect(await find('none')).toBeUndefined();
});
