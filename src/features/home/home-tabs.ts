import { WebAPIRateLimitedError, type WebClient } from '@slack/web-api';
import type { Person } from '../../checks/check-service.ts';
import { BotError } from '../../errors.ts';
import { describeError } from '../../log/describe-error.ts';
import type { Log } from '../../log/log.ts';
import type { AckPriority } from '../../slack/router/ack-priority.ts';
import { slackErrorCode } from '../../slack/web-api/slack-error-code.ts';
import { MINUTE_MS } from '../../time/durations.ts';
import { createCoalescingRunner } from './coalescing-runner.ts';
import { drawHome, type HomeDrawingOptions } from './draw-home.ts';
import type { HomeFilters } from './home-filters.ts';
import type { HomeRecord, HomeRecords } from './home-record.ts';

/** By then, a request whose answer was lost has arrived. */
const UNSURE_FOR_MS = MINUTE_MS;
const MAX_TRIES = 4;

export interface HomeTabsOptions extends HomeDrawingOptions {
  records: HomeRecords;
  web: WebClient;
  /** Awaited before each tab is drawn; see AckPriority. */
  untilAcked?: AckPriority['untilAcked'];
  now: () => number;
  log: Log;
}

/** What a person changes of their tab. Filters that are not named stay as they are. */
export interface HomeChange {
  /** Counts from 1. */
  page?: number;
  filters?: HomeFilters;
}

const bothChanges = (earlier: HomeChange, later: HomeChange): HomeChange => ({
  ...earlier,
  ...later,
  filters: { ...earlier.filters, ...later.filters },
});

/** Publishes Home tabs: each always shows the latest view of what its person may see. */
export interface HomeTabs {
  /** Rejects if Slack or the store refuses. */
  publish(person: Person, change?: HomeChange): Promise<void>;
  /** Republishes the tab if it names checks or shows batches. Never rejects. */
  refresh(person: Person): Promise<void>;
}

/**
 * Ensures that the latest view wins: each person's views are rendered and sent one after the other, each with Slack's
 * hash of the view it replaces, so that a delayed one is rejected.
 * https://docs.slack.dev/surfaces/modals#handling_race_conditions
 */
export function createHomeTabPublisher(options: HomeTabsOptions): HomeTabs {
  const { records, web, untilAcked = async () => {}, now, log } = options;

  /** On a hash conflict (Slack has another view by now), resolves with the rejected hash. */
  async function tryOnce(
    person: Person,
    change: HomeChange,
    refusedHash: string | undefined,
  ): Promise<{ conflict: string | undefined } | undefined> {
    const { userId, teamId } = person;
    await untilAcked();
    const before = await records.get(userId);
    const { view, page, filters, shown, batches, requests, isRefused } = await drawHome(options, person, {
      page: change.page ?? before?.page ?? 1,
      filters: { ...before?.filters, ...change.filters },
    });
    const known = new Set([...(before?.shown ?? []), ...(before?.requests ?? [])]);
    const intended: HomeRecord = {
      ...before,
      teamId,
      page,
      filters,
      shown: [...new Set([...(before?.shown ?? []), ...shown])],
      requests: [...new Set([...(before?.requests ?? []), ...requests])],
    };
    const isChosen = Object.values(filters).some((value) => value !== undefined);
    const showsSomething = shown.length + batches.length + requests.length > 0;
    const isOnRecord = before !== undefined || isChosen || showsSomething;
    // Record first, so that no name is shown that is not on record.
    if ([...shown, ...requests].some((mark) => !known.has(mark))) await records.set(userId, intended);

    // A rejected hash that has not changed since is stale.
    const hash = before?.hash === refusedHash ? undefined : before?.hash;
    try {
      const answer = await web.views.publish({
        user_id: userId,
        view,
        ...(hash === undefined ? {} : { hash }),
      });
      const { unsureUntil } = before ?? {};
      const isUnsure = unsureUntil !== undefined && now() < unsureUntil;
      const mark = answer.view?.hash;
      if (isRefused && !isUnsure) await records.delete(userId);
      else if (isOnRecord) {
        await records.set(userId, {
          teamId,
          page,
          filters,
          shown,
          batches,
          requests,
          ...(mark === undefined ? {} : { hash: mark }),
          ...(isUnsure ? { unsureUntil } : {}),
        });
      }
      return undefined;
    } catch (error) {
      if (slackErrorCode(error) === 'hash_conflict') return { conflict: hash };
      // The request may have been executed, or may arrive late.
      if (isOnRecord && !(error instanceof WebAPIRateLimitedError)) {
        await records.set(userId, { ...intended, unsureUntil: now() + UNSURE_FOR_MS });
      }
      throw error;
    }
  }

  const latest = createCoalescingRunner<{ person: Person; change: HomeChange }>(
    async (_, { person, change }) => {
      let refusedHash: string | undefined;
      for (let tries = 0; tries < MAX_TRIES; tries += 1) {
        const tried = await tryOnce(person, change, refusedHash);
        if (tried === undefined) return;
        refusedHash = tried.conflict;
      }
      throw new BotError('home', 'The Home tab is changing too often. Please open it again.');
    },
    (earlier, later) => ({ ...later, change: bothChanges(earlier.change, later.change) }),
  );

  return {
    publish: (person, change = {}) => latest(person.userId, { person, change }),
    async refresh(person) {
      try {
        if ((await records.get(person.userId)) === undefined) return;
        await latest(person.userId, { person, change: {} });
      } catch (error) {
        // The periodic rounds will retry it.
        log.warn('home.not-refreshed', describeError(error));
      }
    },
  };
}
