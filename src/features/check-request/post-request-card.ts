import type { CheckRequest, RequestCardRecord } from '../../checks/check-requests/check-request.ts';
import { retryWrite } from '../../checks/durable-write.ts';
import { SlackPostError } from '../../slack/messages/slack-post-error.ts';
import { cardHash } from '../card/card-diff.ts';
import { createPostClaims } from '../card/post-claims.ts';
import { requestCardMetadata } from './request-card-view.ts';
import type { RequestKeeperOptions } from './request-keeper-options.ts';

const withCard = (request: CheckRequest, patch: Partial<RequestCardRecord>): CheckRequest => ({
  ...request,
  card: { ...request.card, ...patch },
});

/** The card is to be drawn again, whatever it shows. */
export const cardRedrawn = (request: CheckRequest): CheckRequest =>
  withCard(request, { renderedHash: undefined, redraws: (request.card.redraws ?? 0) + 1 });

/** Posts or updates a request's card, if it is not what it should be. Rejects with a SlackPostError to retry soon. */
export function createPostRequestCard(
  options: RequestKeeperOptions,
): (request: CheckRequest) => Promise<void> {
  const { requests, slack, draw, timing } = options;
  const claims = createPostClaims(options.posting.othersPostForMs);

  const record = (id: string, patch: Partial<RequestCardRecord>) =>
    retryWrite(() => requests.update(id, (request) => withCard(request, patch)));

  /** Leaves the card out of date if a redraw was requested in the meantime. */
  const recordShown = ({ id, card }: CheckRequest, patch: Partial<RequestCardRecord>) =>
    retryWrite(() =>
      requests.update(id, (request) => {
        const isCurrent = request.card.redraws === card.redraws;
        return withCard(request, isCurrent ? patch : { ...patch, renderedHash: undefined });
      }),
    );

  async function isDue(request: CheckRequest): Promise<boolean> {
    const { ts, postingSince, renderedHash, namesShown = false } = request.card;
    // One that was over before it had a card needs none.
    if (ts === undefined && postingSince === undefined && request.state !== 'Waiting') return false;
    return renderedHash !== cardHash(await draw(request, { namesShown }));
  }

  /** Posts the card whose intention is written; finds it if the answer to an earlier post was lost. */
  async function post(request: CheckRequest, channelId: string, message: Rendering): Promise<unknown> {
    const { id } = request;
    const { postingSince } = request.card;
    claims.waitForOthers(id, postingSince);
    const metadata = requestCardMetadata({ id });
    if (postingSince !== undefined) {
      const ts = await slack.postedMessages.find({ channelId, since: postingSince, metadata });
      // The next round draws it as it should be.
      if (ts !== undefined) return await record(id, { ts, postingSince: undefined });
    }
    claims.claim(id);
    if (postingSince === undefined) await record(id, { postingSince: timing.now() });
    const posted = await slack.poster.post(channelId, message.render, { metadata, urgency: 'urgent' });
    await recordShown(request, { ts: posted.ts, postingSince: undefined, ...message.shown() });
    return claims.release(id);
  }

  /** Slack has certainly not taken it: whatever is tried next begins anew. */
  async function notTaken({ id, card }: CheckRequest, error: SlackPostError): Promise<void> {
    claims.release(id);
    // Somebody deleted the card. While it waits for a decision, another is posted.
    const isDeleted = card.ts !== undefined && error.kind === 'message-gone';
    await record(id, isDeleted ? { ts: undefined } : { postingSince: undefined });
    if (!isDeleted) throw error;
  }

  return async (request) => {
    const { channelId, card } = request;
    if (channelId === undefined || !(await isDue(request))) return;
    const message = rendering(options, request, { channelId, isFirst: card.ts === undefined });
    try {
      if (card.ts === undefined) await post(request, channelId, message);
      else {
        await slack.poster.update(channelId, card.ts, message.render);
        await recordShown(request, message.shown());
      }
    } catch (error) {
      if (!(error instanceof SlackPostError) || error.isTransient) throw error;
      await notTaken(request, error);
    }
  };
}

interface Rendering {
  render: () => Promise<Awaited<ReturnType<RequestKeeperOptions['draw']>>>;
  /** What was rendered last. */
  shown: () => Partial<RequestCardRecord>;
}

/**
 * Renders the card right before it is sent, by what its channel may see then. Where a lost post cannot be found again, the
 * first one shows no name: what may be left behind names nobody.
 */
function rendering(
  { requests, slack, draw, posting }: RequestKeeperOptions,
  request: CheckRequest,
  { channelId, isFirst }: { channelId: string; isFirst: boolean },
): Rendering {
  let shown: Partial<RequestCardRecord> = {};
  return {
    async render() {
      if (!posting.mayPost()) throw new SlackPostError('unknown', 'taken_over');
      const mayShow = await slack.privacy.mayShowOutcome(channelId);
      const namesShown = mayShow && (!isFirst || posting.canFindPosts());
      const view = await draw((await requests.get(request.id)) ?? request, { namesShown });
      // Undefined: drawn again at once, complete.
      shown = { renderedHash: namesShown === mayShow ? cardHash(view) : undefined, namesShown };
      return view;
    },
    shown: () => shown,
  };
}
