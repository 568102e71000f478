import type { Check } from '../../checks/check.ts';
import { ownerOf } from '../../checks/owner.ts';
import type { PersonSettings } from '../../checks/person-settings.ts';
import { describeError } from '../../log/describe-error.ts';
import type { Message } from '../../slack/messages/poster.ts';
import { SlackPostError } from '../../slack/messages/slack-post-error.ts';
import { cardLocation } from './card-diff.ts';
import type { CardContext } from './card-options.ts';
import { assignmentNotice, resultNotice, threadReply, undeliverableNotice } from './owner-messages.ts';
import type { PostClaims } from './post-claims.ts';

/** Thrown if the message is no longer true when it is about to be sent. */
class OutdatedMessage extends Error {
  override name = 'OutdatedMessage';
}

/** Messages to the owner of a check. Rejects with a SlackPostError if it is worth a retry. */
export interface OwnerNotifier {
  /** Tells the owner by DM that the check was assigned to them. */
  assignment(check: Check): Promise<void>;
  /** Tells the owner once, by DM, that the card cannot be shown in its channel; without the card's content. */
  notice(check: Check): Promise<void>;
  /** Announces a result where the owner wants to be told: in the card's thread, or by DM if there is none. */
  reply(check: Check): Promise<void>;
}

export function createOwnerNotifier(context: CardContext, claims: PostClaims): OwnerNotifier {
  const { watchList, now, log, config, record } = context;
  const { poster, postedMessages } = context.slack;
  const { command } = config.slack;

  const isAbsent = (userId: string, { requester: { teamId } }: Check) =>
    context.slack.access.isAbsent({ teamId, userId });

  /** Tells the desk what an owner who has left can no longer be told. */
  async function tellDesk({ reference }: Check, message: () => Message | Promise<Message>): Promise<void> {
    const { digestChannel } = context.config;
    // The same rule as for a card: in other channels the news alone would reveal outcomes.
    const isPrivate =
      digestChannel !== undefined && (await context.slack.privacy.privacyOf(digestChannel)) === 'private';
    if (isPrivate) await poster.post(digestChannel, message, { urgency: 'urgent' });
    else log.error('card.requester-unreachable', { reference, note: 'Its owner can no longer see checks.' });
  }

  /** Sends a message that only a transient failure makes worth a retry. */
  async function attempt({ reference }: Check, send: () => Promise<unknown>): Promise<void> {
    try {
      await send();
    } catch (error) {
      if (error instanceof OutdatedMessage) return;
      if (!(error instanceof SlackPostError) || error.isTransient) throw error;
      log.error('card.requester-unreachable', { reference, ...describeError(error) });
    }
  }

  /** Tells the owner; if they have left, the requester; and if they have left too, the desk. */
  const tell = (check: Check, message: () => Message | Promise<Message>) =>
    attempt(check, async () => {
      for (const userId of new Set([ownerOf(check), check.requester.userId])) {
        if (!(await isAbsent(userId, check))) return await poster.dm(userId, message, { urgency: 'urgent' });
      }
      return await tellDesk(check, message);
    });

  /** Where the owner wants to be told. Where no digest would have the news, the thread does. */
  async function placeOf(check: Check): Promise<PersonSettings['results']> {
    const owner = ownerOf(check);
    const { results, digest } = await context.settingsOf(owner);
    if (results === 'thread' || (await isAbsent(owner, check))) return 'thread';
    // The digest of the desk does not say that a result has changed, unless it may show outcomes.
    const isInDigest = digest || (config.digestChannel !== undefined && check.resultRevision <= 1);
    return results === 'digest' && !isInDigest ? 'thread' : results;
  }

  /** Whether the reply was posted in the thread; false if it never can be. */
  async function replyInThread(check: Check): Promise<boolean> {
    const { id, resultRevision, card } = check;
    const place = cardLocation(card);
    // Only some outcomes change later, so in a channel that may not see outcomes, announcing a change would reveal
    // them.
    const forOwnerAlone = resultRevision > 1 && card.outcomeShown !== true;
    if (place === undefined || card.undeliverable !== undefined || forOwnerAlone) return false;
    const { channelId, ts } = place;
    // A reply has no thread of its own: the message goes in the thread that the card is in.
    const { threadTs = ts } = card;
    const since = card.replyingSince;
    const metadata = {
      event_type: 'workerchecks_news',
      event_payload: { check_id: id, news: String(resultRevision) },
    };
    try {
      if (since !== undefined) {
        if (await postedMessages.find({ channelId, threadTs, since, metadata })) return true;
      } else {
        await record(id, () => ({ replyingSince: now() }));
      }
      const reply = threadReply(check, { isAbsent: await isAbsent(ownerOf(check), check) });
      await poster.post(channelId, reply, { threadTs, metadata, urgency: 'urgent' });
      return true;
    } catch (error) {
      if (!(error instanceof SlackPostError) || error.isTransient) throw error;
      log.info('card.no-thread', { reference: check.reference, slackError: error.slackError });
      return false;
    }
  }

  return {
    async assignment(check) {
      const told = check.card.assignmentNotice;
      if (told === undefined) return;
      const message = async () => {
        const latest = await watchList.get(check.id);
        if (latest?.card.assignmentNotice?.at !== told.at) throw new OutdatedMessage();
        return assignmentNotice(latest, told, command);
      };
      await attempt(check, () => poster.dm(ownerOf(check), message, { urgency: 'urgent' }));
      await record(check.id, (card) =>
        card.assignmentNotice?.at === told.at ? { assignmentNotice: undefined } : {},
      );
    },
    async notice(check) {
      await tell(check, async () => {
        const latest = (await watchList.get(check.id)) ?? check;
        const { undeliverable, notTold } = latest.card;
        if (undeliverable === undefined || !notTold) throw new OutdatedMessage();
        return undeliverableNotice(latest, command, undeliverable);
      });
      await record(check.id, () => ({ notTold: undefined }));
    },
    async reply(check) {
      const { id, reference, resultRevision, card } = check;
      const what = `${id} ${resultRevision}`;
      claims.waitForOthers(what, card.replyingSince);
      claims.claim(what);
      // A reply that was begun in the thread is finished there.
      const place = card.replyingSince === undefined ? await placeOf(check) : 'thread';
      const isTold = place === 'digest' || (place === 'thread' && (await replyInThread(check)));
      if (!isTold) await tell(check, () => resultNotice(check, command));
      log.info('card.replied', { reference });
      await record(id, () => ({ notifiedRevision: resultRevision, replyingSince: undefined }));
      claims.release(what);
    },
  };
}
