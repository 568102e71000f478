import type { Check } from '../../checks/check.ts';
import type { PostOptions, Urgency } from '../../slack/messages/poster.ts';
import { SlackPostError } from '../../slack/messages/slack-post-error.ts';
import { type CardLocation, cardLocation } from './card-diff.ts';
import { type CardContext, unlessRedrawRequested } from './card-options.ts';
import { createCardRemover } from './card-remover.ts';
import { cardView } from './card-view.ts';
import { createDrawing } from './draw-card.ts';
import type { PostClaims } from './post-claims.ts';
import { recordUndeliverable, updateCard } from './update-card.ts';

type Metadata = NonNullable<PostOptions['metadata']>;

const metadataOf = (check: Check): Metadata =>
  cardView(check, { outcomeShown: false, certificateButton: 'gated' }).metadata;

/** Brings one card up to date: posts it, updates it, or removes it if the check was purged. */
export type PostCard = (check: Check, urgency: Urgency) => Promise<void>;

/** Rejects with a SlackPostError if it is worth another try soon; what Slack refuses for good is recorded. */
export function createPostCard(context: CardContext, claims: PostClaims): PostCard {
  const { slack, now, log, record } = context;
  const remover = createCardRemover(context);

  /** Looks for a card whose post was sent but never got a response. */
  async function findLostCard(
    { id, reference, channelId, card }: Check,
    metadata: Metadata,
  ): Promise<boolean> {
    claims.waitForOthers(id, card.postingSince);
    if (card.postingSince === undefined) return false;
    const ts = await slack.postedMessages.find({ channelId, since: card.postingSince, metadata });
    if (ts === undefined) return false;
    log.info('card.found', { reference });
    // What it shows is unknown, so it stays due.
    await record(id, () => ({ channelId, ts, renderedHash: undefined, postingSince: undefined }));
    return true;
  }

  async function post(check: Check, urgency: Urgency): Promise<void> {
    const { id, reference, channelId, card } = check;
    const drawing = createDrawing(context, check, channelId, { isFirst: true });
    const metadata = metadataOf(check);
    if (await findLostCard(check, metadata)) return;
    claims.claim(id);
    if (card.postingSince === undefined) await record(id, () => ({ postingSince: now() }));
    let posted: CardLocation;
    try {
      posted = await slack.poster.post(channelId, drawing.draw, { metadata });
    } catch (error) {
      const drawn = drawing.drawn();
      if (!(error instanceof SlackPostError) || error.isTransient || drawn === undefined) throw error;
      await recordUndeliverable(context, check, error, drawn);
      claims.release(id);
      return;
    }
    const patch = { postingSince: undefined, undeliverable: undefined, notTold: undefined };
    await record(id, unlessRedrawRequested(check, { ...posted, ...drawing.drawn(), ...patch }));
    claims.release(id);
    log.info('card.posted', { reference });
    if (drawing.isNameless()) await updateCard(context, check, posted, { urgency, isPrivate: true });
  }

  /** A post that never got a response may have left a card: it is found and purged, or carries no name. */
  async function purge(check: Check): Promise<void> {
    if (cardLocation(check.card) !== undefined || !(await findLostCard(check, metadataOf(check)))) {
      await remover.purge(check);
    }
  }

  return async (check, urgency) => {
    if (check.state === 'Purged') return await purge(check);
    const location = cardLocation(check.card);
    await (location ? updateCard(context, check, location, { urgency }) : post(check, urgency));
  };
}
