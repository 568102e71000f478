import { retryWrite } from '../../checks/durable-write.ts';
import { SlackPostError } from '../../slack/messages/slack-post-error.ts';
import type { DigestOptions, Recipient } from './digest-options.ts';
import { type FormerDigest, formerDigests } from './digest-record.ts';
import { formerDigestMessage } from './digest-view.ts';
import type { DrawDigest } from './draw-digest.ts';

/** Changes to posted digests. Each rejects with SlackPostError and StorageError if it is to be tried again. */
export interface UpdateDigest {
  /** Draws the digest of this day again: what is dealt with goes. */
  redraw(recipient: Recipient, day: string): Promise<void>;
  /** Takes the buttons off the digests of other days. */
  retire(key: string, day: string): Promise<void>;
}

export function createUpdateDigest(
  { records, slack, posting, content, on }: DigestOptions,
  draw: DrawDigest,
): UpdateDigest {
  /** A message that was deleted, or that Slack does not let be changed any more, is left as it is. */
  async function update(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      if (!(error instanceof SlackPostError) || error.isTransient) throw error;
      on.failure(error);
      return false;
    }
  }

  const takeOffButtons = ({ channelId, ts, day }: FormerDigest) =>
    update(() => slack.poster.update(channelId, ts, formerDigestMessage(day, content.command)));

  return {
    async redraw(recipient, day) {
      const known = await records.get(recipient.key);
      if (known?.day !== day || known.state !== 'posted') return;
      const { channelId, ts, shown, renderedHash } = known;
      if (channelId === undefined || ts === undefined) return;
      const drawn = await draw(recipient, day, shown);
      if (drawn.renderedHash !== undefined && drawn.renderedHash === renderedHash) return;
      if (!posting.mayPost()) return;
      const isThere = await update(() => slack.poster.update(channelId, ts, drawn.message));
      const after = { ...known, shown: shown ?? drawn.shown, renderedHash: drawn.renderedHash };
      await retryWrite(() => records.set(recipient.key, isThere ? after : { ...after, ts: undefined }));
      // Without an answer about the channel it was drawn without names, and is drawn again soon.
      if (drawn.renderedHash === undefined) throw new SlackPostError('unknown', 'privacy_not_known');
    },
    async retire(key, day) {
      const known = await records.get(key);
      if (known === undefined || !posting.mayPost()) return;
      const former = known.day === day ? known.former : formerDigests(known);
      if (former.length === 0) return;
      for (const one of former) await takeOffButtons(one);
      const today = known.day === day ? known : { ...known, channelId: undefined, ts: undefined };
      await retryWrite(() => records.set(key, { ...today, former: [] }));
    },
  };
}
