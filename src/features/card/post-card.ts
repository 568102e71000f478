import type { Check } from '../../checks/check.ts';
import type { Urgency } from '../../slack/messages/poster.ts';
import { SlackPostError } from '../../slack/messages/slack-post-error.ts';
import { type CardLocation, cardLocation, needsCard } from './card-diff.ts';
import { type CardContext, unlessRedrawRequested } from './card-options.ts';
import { createCardRemover } from './card-remover.ts';
import { cardMetadata } from './card-view.ts';
import { createDrawing } from './draw-card.ts';
import type { PostClaims } from './post-claims.ts';
import { recordThreadRefused, refusesReplies } from './refused-thread.ts';
import { recordRefusal, recordUndeliverable, updateCard } from './update-card.ts';

/** Brings one card up to date: posts it, updates it, or removes it if the check was purged. */
export type PostCard = (check: Check, urgency: Urgency) => Promise<void>;

/** Rejects with a SlackPostError if it is worth retrying soon; a permanent refusal by Slack is recorded. */
export function createPostCard(context: CardContext, claims: PostClaims): PostCard {
  const { watchList, slack, posting, threads, stopSignal, now, log, record } = context;
  const remover = createCardRemover(context);

  /** Looks for a card whose post was sent but never got a response. */
  async function findLostCard(check: Check): Promise<boolean> {
    const { id, reference, channelId, card } = check;
    const { postingSince, threadTs } = card;
    claims.waitForOthers(id, postingSince);
    if (postingSince === undefined) return false;
    const ts = await slack.postedMessages.find({
      channelId,
      ...(threadTs === undefined ? {} : { threadTs }),
      since: postingSince,
      metadata: cardMetadata(check),
    });
    if (ts === undefined) return false;
    log.info('card.found', { reference });
    // What it shows is unknown, so it stays due.
    await record(id, () => ({ channelId, ts, renderedHash: undefined, postingSince: undefined }));
    return true;
  }

  /** Records the intention right before the post, which in a long batch may be minutes after it was queued. */
  async function intend({ id }: Check, threadTs: string | undefined): Promise<void> {
    if (!posting.mayPost()) throw new SlackPostError('unknown', 'taken_over');
    const latest = await watchList.get(id);
    if (latest === undefined || !needsCard(latest)) throw new SlackPostError('unknown', 'not_needed');
    claims.claim(id);
    if (latest.card.postingSince !== undefined && latest.card.threadTs === threadTs) return;
    await record(id, () => ({ postingSince: now(), threadTs }));
  }

  async function post(check: Check, urgency: Urgency): Promise<void> {
    const { id, reference, channelId } = check;
    if (await findLostCard(check)) return;
    const drawing = createDrawing(context, check, channelId, { isFirst: true });
    const thread = await threads.of(check);
    if (thread.kind === 'waits') return;
    if (thread.kind === 'closed') {
      await drawing.draw();
      return await recordUndeliverable(context, check, thread.slackError, drawing.drawn());
    }
    const { threadTs } = thread;
    let posted: CardLocation;
    try {
      posted = await slack.poster.post(
        channelId,
        async () => {
          await intend(check, threadTs);
          return await drawing.draw();
        },
        {
          metadata: cardMetadata(check),
          ...(threadTs === undefined ? {} : { threadTs }),
          urgency: check.batch === undefined ? 'ordinary' : 'bulk',
          signal: stopSignal(),
        },
      );
    } catch (error) {
      const drawn = drawing.drawn();
      if (!(error instanceof SlackPostError) || error.isTransient || drawn === undefined) throw error;
      if (threadTs !== undefined && refusesReplies(error)) {
        await recordThreadRefused(context, check, { threadTs, error });
      } else await recordRefusal(context, check, error, drawn);
      claims.release(id);
      return;
    }
    const patch = {
      ...posted,
      threadTs,
      postingSince: undefined,
      undeliverable: undefined,
      notTold: undefined,
    };
    const unnamed = { renderedHash: undefined, renderedFactsHash: undefined };
    const shown = { ...drawing.drawn(), ...(drawing.isNameless() ? unnamed : {}) };
    await record(id, unlessRedrawRequested(check, { ...shown, ...patch }));
    claims.release(id);
    log.info('card.posted', { reference });
    if (drawing.isNameless()) await updateCard(context, check, posted, { urgency, isPrivate: true });
  }

  /** A post without a response may have left a card: it is found and purged, or else contains no name. */
  async function purge(check: Check): Promise<void> {
    if (cardLocation(check.card) !== undefined || !(await findLostCard(check))) await remover.purge(check);
  }

  return async (check, urgency) => {
    if (check.state === 'Purged') return await purge(check);
    const location = cardLocation(check.card);
    await (location ? updateCard(context, check, location, { urgency }) : post(check, urgency));
  };
}
