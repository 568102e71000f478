import type { CardRecord, Check } from '../../checks/check.ts';
import { PURGED_CARD } from '../../checks/purge-pending.ts';
import type { Message, PostOptions, Urgency } from '../../slack/messages/poster.ts';
import { SlackPostError } from '../../slack/messages/slack-post-error.ts';
import { type CardTask, cardHash, cardLocation, factsHash } from './card-diff.ts';
import { createCardRemover } from './card-remover.ts';
import { cardView } from './card-view.ts';
import { namelessCard } from './nameless-card.ts';
import { type PostCardOptions, unlessRedrawRequested } from './post-card-options.ts';
import { createRequesterNotifier } from './requester-notifier.ts';

/** A card somebody deleted comes back this often; then they meant it. */
const MAX_REPOSTS = 1;

type Metadata = NonNullable<PostOptions['metadata']>;
type Shown = Pick<CardRecord, 'announced' | 'announcedFacts' | 'outcomeShown'>;
type Place = NonNullable<ReturnType<typeof cardLocation>>;

/**
 * Does what is due for one check, and records it. Rejects with SlackPostError where it is worth another try soon; what
 * Slack will not do is settled here.
 */
export function createCardDelivery(
  options: PostCardOptions,
): (check: Check, due: CardTask, urgency: Urgency) => Promise<void> {
  const { watchList, poster, postedMessages, privacy, now, log, config, record, onPrivacyNotKnown } = options;
  const { certificateButton } = config;
  /** Posts of this process that were not answered. */
  const ours = new Set<string>();

  /** Posts of others, and since when they have stood so under our own eyes: their clocks may differ from ours. */
  const theirs = new Map<string, { since: number; seenAt: number }>();

  function leaveToOthers(what: string, since: number | undefined): void {
    if (since === undefined || ours.has(what) || options.othersPostForMs === 0) return;
    const known = theirs.get(what);
    const seen = known?.since === since ? known : { since, seenAt: performance.now() };
    theirs.set(what, seen);
    if (performance.now() - seen.seenAt < options.othersPostForMs) {
      throw new SlackPostError('unknown', 'on_its_way');
    }
    theirs.delete(what);
    ours.add(what);
  }

  const removal = createCardRemover(options);
  const calls = createRequesterNotifier({ ...options, leaveToOthers, ours });

  /**
   * Draws the card when its turn has come: by the check as it is then, for the channel as it is then. A first post that
   * nobody could find again if its answer were lost bears no name: the card is written over it.
   */
  function drawing(check: Check, channelId: string, { isFirst = false, isPrivate = false } = {}) {
    let shown: Shown | undefined;
    let isNameless = false;
    return {
      shown: () => shown,
      isNameless: () => isNameless,
      async draw(): Promise<Message> {
        if (!options.mayPost()) throw new SlackPostError('unknown', 'taken_over');
        const seen = isPrivate ? 'private' : await privacy.privacyOf(channelId);
        if (seen === 'not-known') onPrivacyNotKnown(channelId);
        const outcomeShown = seen === 'private';
        const latest = (await watchList.get(check.id)) ?? check;
        isNameless = isFirst && outcomeShown && !options.canFindPosts() && !latest.card.notEditable;
        if (isNameless) {
          shown = { announced: undefined, announcedFacts: undefined, outcomeShown };
          return namelessCard(latest);
        }
        const content = cardView(latest, { outcomeShown, certificateButton });
        const announced = latest.state === 'Purged' ? PURGED_CARD : cardHash(content);
        shown = { announced, announcedFacts: factsHash(latest, certificateButton), outcomeShown };
        return { text: content.text, blocks: content.blocks };
      },
    };
  }

  /** A card whose posting was not answered may stand there all the same. */
  async function findCard({ id, reference, channelId, card }: Check, metadata: Metadata): Promise<boolean> {
    leaveToOthers(id, card.postingSince);
    if (card.postingSince === undefined) return false;
    const ts = await postedMessages.find({ channelId, since: card.postingSince, metadata });
    if (ts === undefined) return false;
    log.info('card.found', { reference });
    // What stands on it is not known.
    await record(id, () => ({ channelId, ts, announced: undefined, postingSince: undefined }));
    return true;
  }

  const metadataOf = (check: Check) =>
    cardView(check, { outcomeShown: false, certificateButton: 'gated' }).metadata;

  /** Slack does not let the card be shown there, for now or as it is: recorded, and the requester is to be told once. */
  async function undeliverable(check: Check, error: SlackPostError, shown: Shown): Promise<void> {
    const about = { reference: check.reference, slackError: error.slackError };
    if (error.kind === 'refused') log.error('card.refused', about);
    else log.warn('card.undeliverable', about);
    const known = check.card.undeliverable !== undefined;
    const patch = { ...shown, undeliverable: error.slackError, postingSince: undefined };
    await record(check.id, unlessRedrawRequested(check, known ? patch : { ...patch, notTold: true }));
  }

  const nowhere = { ts: undefined, channelId: undefined, announced: undefined };

  /** Slack lets nobody change the card: another takes its place. */
  async function leaveBehind({ id, reference }: Check, place: Place, error: SlackPostError): Promise<void> {
    log.warn('card.not-editable', { reference, slackError: error.slackError });
    await record(id, ({ leftBehind = [] }) => ({
      ...nowhere,
      notEditable: true,
      leftBehind: [...leftBehind, place],
    }));
  }

  async function repost(check: Check, shown: Shown): Promise<void> {
    const { id, reference, card } = check;
    const again = card.reposts < MAX_REPOSTS;
    log.info('card.deleted', { reference, again });
    const patch = { ...nowhere, reposts: card.reposts + 1 };
    await record(id, again ? () => patch : unlessRedrawRequested(check, shown));
  }

  /** @param isPrivate the channel was asked about at this moment, and names may stand there */
  async function update(check: Check, place: Place, urgency: Urgency, isPrivate = false): Promise<void> {
    const { draw, shown } = drawing(check, place.channelId, { isPrivate });
    try {
      await poster.update(place.channelId, place.ts, draw, { urgency });
    } catch (error) {
      const drawn = shown();
      if (!(error instanceof SlackPostError) || error.isTransient || drawn === undefined) throw error;
      if (error.kind === 'not-editable') return await leaveBehind(check, place, error);
      if (error.kind === 'message-gone') return await repost(check, drawn);
      return await undeliverable(check, error, drawn);
    }
    const patch = { ...shown(), postingSince: undefined, undeliverable: undefined, notTold: undefined };
    await record(check.id, unlessRedrawRequested(check, patch));
    log.info('card.updated', { reference: check.reference });
  }

  async function post(check: Check, urgency: Urgency): Promise<void> {
    const { id, reference, channelId, card } = check;
    const { draw, shown, isNameless } = drawing(check, channelId, { isFirst: true });
    const metadata = metadataOf(check);
    if (await findCard(check, metadata)) return;
    ours.add(id);
    if (card.postingSince === undefined) await record(id, () => ({ postingSince: now() }));
    let posted: Place;
    try {
      posted = await poster.post(channelId, draw, { metadata });
    } catch (error) {
      const drawn = shown();
      if (!(error instanceof SlackPostError) || error.isTransient || drawn === undefined) throw error;
      await undeliverable(check, error, drawn);
      ours.delete(id);
      return;
    }
    const patch = { postingSince: undefined, undeliverable: undefined, notTold: undefined };
    await record(id, unlessRedrawRequested(check, { ...posted, ...shown(), ...patch }));
    ours.delete(id);
    log.info('card.posted', { reference });
    if (isNameless()) await update(check, posted, urgency, true);
  }

  /** A post that was never answered may have left a card: it is found and purged, or bears no name. */
  async function purge(check: Check): Promise<void> {
    if (cardLocation(check.card) !== undefined || !(await findCard(check, metadataOf(check)))) {
      await removal.purge(check);
    }
  }

  async function deliverCard(check: Check, urgency: Urgency): Promise<void> {
    if (check.state === 'Purged') return await purge(check);
    const place = cardLocation(check.card);
    await (place ? update(check, place, urgency) : post(check, urgency));
  }

  return async (check, due, urgency) => {
    if (!options.mayPost()) throw new SlackPostError('unknown', 'taken_over');
    if (due === 'card') await deliverCard(check, urgency);
    else if (due === 'removal') await removal.leftBehind(check);
    else if (due === 'notice') await calls.notice(check);
    else await calls.reply(check);
  };
}
