import type { CheckRequest } from '../../checks/check-requests/check-request.ts';
import { settled } from '../../checks/check-requests/check-request-transitions.ts';
import { retryWrite } from '../../checks/durable-write.ts';
import type { LeaderTask } from '../../checks/jobs/leader.ts';
import { createLoopTask } from '../../checks/jobs/loop-task.ts';
import { SlackPostError } from '../../slack/messages/slack-post-error.ts';
import type { ChannelChange } from '../../slack/router/routes.ts';
import { delayUntilAborted } from '../../time/delay.ts';
import { completeStep } from './complete-step.ts';
import { decisionMessage } from './decision-message.ts';
import { cardRedrawn, createPostRequestCard } from './post-request-card.ts';
import type { RequestKeeperOptions } from './request-keeper-options.ts';
import { createRequestWorkers } from './request-workers.ts';

export interface RequestKeeper extends LeaderTask {
  /** A change to a channel that affects its request cards. Works before `start` too, because it only writes. */
  channelChanged(change: ChannelChange): Promise<void>;
}

type Task = (request: CheckRequest) => Promise<void>;

/** Invited, if its check says so: the process that ordered it may have died before it could write that. */
function createSettle({ requests, watchList, timing }: RequestKeeperOptions): Task {
  return async ({ id, state }) => {
    if (state !== 'Waiting') return;
    for (const check of await watchList.all()) {
      if (check.request !== id) continue;
      await requests.update(id, (request) => settled(request, check, timing.now()));
    }
  };
}

function createComplete({ requests, slack, timing }: RequestKeeperOptions): Task {
  return async (request) => {
    if (request.state === 'Waiting' || request.completedAt !== undefined) return;
    await completeStep(slack.web, request);
    await retryWrite(() =>
      requests.update(request.id, (current) => ({ ...current, completedAt: timing.now() })),
    );
  };
}

function createTellDecision({ requests, slack, onFailure }: RequestKeeperOptions): Task {
  return async (request) => {
    const { id, state, askedBy, decidedBy, askerTold } = request;
    if (state === 'Waiting' || askerTold) return;
    if (askedBy !== undefined && askedBy !== decidedBy) {
      try {
        await slack.poster.dm(askedBy, decisionMessage(request), { urgency: 'urgent' });
      } catch (error) {
        if (!(error instanceof SlackPostError) || error.isTransient) throw error;
        onFailure(error);
      }
    }
    await retryWrite(() => requests.update(id, (current) => ({ ...current, askerTold: true })));
  };
}

/**
 * Does what a request for a check still needs in Slack: posts its card and keeps it up to date, tells the workflow that its
 * step is done, and tells the person who asked. Each is tried until Slack takes it, and none holds up another.
 */
export function createRequestKeeper(options: RequestKeeperOptions): RequestKeeper {
  const { requests, watchList, slack, posting, timing, onFailure, onPending } = options;
  let stopping = new AbortController();
  stopping.abort();
  const stopSignal = () => stopping.signal;

  const workers = [
    createSettle(options),
    createComplete(options),
    createPostRequestCard(options),
    createTellDecision(options),
  ].map((task) =>
    createRequestWorkers({
      async run(id) {
        const request = await requests.get(id);
        if (request !== undefined && posting.mayPost()) await task(request);
      },
      mostMs: timing.everyMs,
      stopSignal,
      onFailure,
    }),
  );
  const wake = (id: string, again = false) => {
    for (const one of workers) one.wake(id, { again });
  };

  async function reportPending(): Promise<void> {
    const pending = (await requests.all()).filter(
      ({ state, completedAt }) => state !== 'Waiting' && completedAt === undefined,
    );
    onPending(pending.length);
  }

  const redraw = (id: string) => requests.update(id, cardRedrawn);

  /** Catches channels that turned public, or private, without an event. */
  async function checkPrivacy(signal: AbortSignal): Promise<void> {
    for (const { id, state, channelId, card } of await requests.all()) {
      if (signal.aborted) return;
      if (state !== 'Waiting' || channelId === undefined || card.ts === undefined) continue;
      if ((await slack.privacy.mayShowOutcome(channelId)) !== card.namesShown) await redraw(id);
    }
  }

  const rounds = createLoopTask(async (signal) => {
    while (!signal.aborted) {
      await checkPrivacy(signal).catch(onFailure);
      await delayUntilAborted(timing.everyMs, signal);
    }
  });

  requests.onChange(({ id, card }, before) => {
    if (stopping.signal.aborted) return;
    wake(id, card.redraws !== before?.card.redraws);
    reportPending().catch(onFailure);
  });
  watchList.onChange(({ request, state, card }, before) => {
    if (request === undefined || stopping.signal.aborted) return;
    if (before?.state !== state || before.card.ts !== card.ts) wake(request);
  });

  return {
    async start() {
      stopping = new AbortController();
      for (const { id } of await requests.all()) wake(id);
      await reportPending();
      await rounds.start();
    },
    async stop() {
      stopping.abort();
      await rounds.stop();
      for (const one of workers) await one.idle();
      onPending(0);
    },
    async channelChanged(change) {
      for (const { id, channelId } of await requests.all()) {
        if (channelId !== change.channelId) continue;
        if (change.kind === 'renumbered')
          await requests.update(id, (request) => ({ ...request, channelId: change.newChannelId }));
        await redraw(id);
      }
    },
  };
}
