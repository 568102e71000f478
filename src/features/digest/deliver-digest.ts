import { retryWrite } from '../../checks/durable-write.ts';
import type { PostedMessage } from '../../slack/messages/find-posted-message.ts';
import { SlackPostError } from '../../slack/messages/slack-post-error.ts';
import { createPostClaims } from '../card/post-claims.ts';
import type { DigestOptions, Recipient } from './digest-options.ts';
import { type DigestRecord, type FormerDigest, formerDigests } from './digest-record.ts';
import { type DrawDigest, type Drawing, isDesk } from './draw-digest.ts';

/**
 * Posts the digest of this business day, unless that is done or there is nothing to say; finishes what a process that
 * died had begun. Its intention is written before it is posted, and it is never posted twice. Rejects with
 * SlackPostError and StorageError if it is to be tried again.
 */
export type DeliverDigest = (recipient: Recipient, day: string) => Promise<void>;

const metadataOf = ({ key }: Recipient, { day }: DigestRecord) => ({
  event_type: 'workerchecks_digest',
  event_payload: { day, of: key },
});

export function createDeliverDigest(
  { records, slack, posting, content, on }: DigestOptions,
  draw: DrawDigest,
): DeliverDigest {
  const claims = createPostClaims(posting.othersPostForMs);

  const write = ({ key }: Recipient, record: DigestRecord) => retryWrite(() => records.set(key, record));

  async function send(recipient: Recipient, record: DigestRecord) {
    let drawn: Drawing | undefined;
    const message = async () => {
      drawn = await draw(recipient, record.day);
      if (!posting.mayPost()) throw new SlackPostError('unknown', 'taken_over');
      return drawn.message;
    };
    const options = { metadata: metadataOf(recipient, record), urgency: 'urgent' } as const;
    const posted = isDesk(recipient)
      ? await slack.poster.post(recipient.channelId, message, options)
      : await slack.poster.dm(recipient.key, message, options);
    return { ...posted, shown: drawn?.shown, renderedHash: drawn?.renderedHash };
  }

  async function post(recipient: Recipient, record: DigestRecord): Promise<void> {
    claims.claim(`${recipient.key} ${record.day}`);
    try {
      const posted = await send(recipient, record);
      await write(recipient, { ...record, ...posted, state: 'posted' });
      on.outcome('posted');
    } catch (error) {
      if (error instanceof SlackPostError && error.kind !== 'unknown') {
        on.outcome('failed');
        await write(recipient, { ...record, state: 'refused' });
      }
      throw error;
    }
  }

  /** Looks for a post whose answer was lost. */
  async function search(recipient: Recipient, record: DigestRecord): Promise<PostedMessage> {
    // The bot has no scope to read a DM.
    if (!isDesk(recipient)) return { kind: 'not-readable' };
    return await slack.postedMessages.search({
      channelId: recipient.channelId,
      since: record.postingSince,
      metadata: metadataOf(recipient, record),
    });
  }

  async function finish(recipient: Recipient, record: DigestRecord): Promise<void> {
    claims.waitForOthers(`${recipient.key} ${record.day}`, record.postingSince);
    const posted = await search(recipient, record);
    if (posted.kind === 'none') return await post(recipient, record);
    if (posted.kind === 'found' && isDesk(recipient)) {
      await write(recipient, { ...record, state: 'posted', channelId: recipient.channelId, ts: posted.ts });
      return on.outcome('posted');
    }
    on.failure(new SlackPostError('unknown', 'may_be_posted'));
    on.outcome('failed');
    await write(recipient, { ...record, state: 'given-up' });
  }

  /** The digests before this one, also one whose post nobody finished on its own day. */
  async function formerOf(recipient: Recipient, known: DigestRecord | undefined): Promise<FormerDigest[]> {
    if (known === undefined) return [];
    if (known.state !== 'posting' || !isDesk(recipient)) return formerDigests(known);
    const posted = await search(recipient, known);
    if (posted.kind !== 'found') return known.former;
    return [...known.former, { channelId: recipient.channelId, ts: posted.ts, day: known.day }];
  }

  async function begin(recipient: Recipient, day: string, known: DigestRecord | undefined): Promise<void> {
    const isEmpty = (await draw(recipient, day)).shown.length === 0;
    const record: DigestRecord = {
      day,
      state: isEmpty ? 'nothing' : 'posting',
      postingSince: content.rules().now,
      former: await formerOf(recipient, known),
    };
    if (!posting.mayPost()) throw new SlackPostError('unknown', 'taken_over');
    await records.set(recipient.key, record);
    if (isEmpty) on.outcome('nothing');
    else await post(recipient, record);
  }

  async function maySee(recipient: Recipient): Promise<boolean> {
    if (isDesk(recipient)) return true;
    const { key: userId, teamId } = recipient;
    return (await slack.access.may({ teamId, userId }, 'see')).allowed;
  }

  return async (recipient, day) => {
    if (!(await maySee(recipient))) return;
    const known = await records.get(recipient.key);
    if (known?.day !== day) return await begin(recipient, day, known);
    if (known.state === 'posting') return await finish(recipient, known);
    if (known.state !== 'refused') return;
    const again: DigestRecord = { ...known, state: 'posting', postingSince: content.rules().now };
    await records.set(recipient.key, again);
    await post(recipient, again);
  };
}
