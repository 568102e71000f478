import { WebAPIRateLimitedError, type WebClient } from '@slack/web-api';
import type { Batch } from '../../checks/batches/batch.ts';
import type { CheckService, Person } from '../../checks/check-service.ts';
import { BotError } from '../../errors.ts';
import { describeError } from '../../log/describe-error.ts';
import type { Log } from '../../log/log.ts';
import type { Access } from '../../slack/access/access.ts';
import { slackErrorCode } from '../../slack/web-api/slack-error-code.ts';
import { MINUTE_MS } from '../../time/durations.ts';
import type { ListingAudit } from '../shared/listing-audit.ts';
import { createCoalescingRunner } from './coalescing-runner.ts';
import { batchBlocks, batchMark } from './home-batches.ts';
import type { HomeRecord, HomeRecords } from './home-record.ts';
import { homeView, refusedHomeView } from './home-view.ts';

/** By then, a request whose answer was lost has arrived. */
const UNSURE_FOR_MS = MINUTE_MS;
const MAX_TRIES = 4;

/** What Home tabs show to everybody who may see checks. */
export interface HomeContent {
  openChecks: CheckService['openChecks'];
  /** Those that are being sent, or wait for a person. */
  unfinishedBatches: () => Promise<readonly Batch[]>;
  /** Mrkdwn. */
  batchLine: (batch: Batch) => string;
  staleAfterDays: number;
}

export interface HomeTabsOptions {
  records: HomeRecords;
  content: HomeContent;
  access: Access;
  web: WebClient;
  /** Records in the audit log that this person is shown these checks; rejects if it cannot. */
  seen: ListingAudit;
  now: () => number;
  log: Log;
}

/** Publishes Home tabs: each always shows the latest view of what its person may see. */
export interface HomeTabs {
  /** `page` counts from 1; default: the current page. Rejects if Slack or the store refuses. */
  publish(person: Person, page?: number): Promise<void>;
  /** Republishes the tab if it names checks or shows batches. Never rejects. */
  refresh(person: Person): Promise<void>;
}

/**
 * Ensures that the latest view wins: each person's views are rendered and sent one after the other, each with Slack's
 * hash of the view it replaces, so that a delayed one is rejected.
 * https://docs.slack.dev/surfaces/modals#handling_race_conditions
 */
export function createHomeTabPublisher(options: HomeTabsOptions): HomeTabs {
  const { records, content, access, web, seen, now, log } = options;
  const { staleAfterDays } = content;

  /** What the person may see now. `isRefused`: the refusal is definite. */
  async function draw(person: Person, page: number) {
    const verdict = await access.may(person, 'see');
    if (!verdict.allowed) {
      const view = refusedHomeView(verdict.sentence);
      return { view, page: 1, shown: [], batches: [], isRefused: verdict.isKnown };
    }
    const batches = await content.unfinishedBatches();
    const blocks = batchBlocks(batches, content.batchLine);
    const about = { staleAfterDays, now: now() };
    const drawn = homeView(await content.openChecks(), page, about, blocks);
    await seen(person.userId, 'Home', drawn.shown);
    const shown = drawn.shown.map(({ id }) => id);
    return { ...drawn, shown, batches: batches.map(batchMark), isRefused: false };
  }

  /** On a hash conflict (Slack has another view by now), resolves with the rejected hash. */
  async function tryOnce(
    person: Person,
    wanted: number | undefined,
    refusedHash: string | undefined,
  ): Promise<{ conflict: string | undefined } | undefined> {
    const { userId, teamId } = person;
    const before = await records.get(userId);
    const { view, page, shown, batches, isRefused } = await draw(person, wanted ?? before?.page ?? 1);
    const known = new Set(before?.shown);
    const intended: HomeRecord = { ...before, teamId, page, shown: [...new Set([...known, ...shown])] };
    const isOnRecord = before !== undefined || shown.length > 0 || batches.length > 0;
    // Record first, so that no name is shown that is not on record.
    if (shown.some((id) => !known.has(id))) await records.set(userId, intended);

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
          shown,
          batches,
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

  const latest = createCoalescingRunner<{ person: Person; page: number | undefined }>(
    async (_, { person, page }) => {
      let refusedHash: string | undefined;
      for (let tries = 0; tries < MAX_TRIES; tries += 1) {
        const tried = await tryOnce(person, page, refusedHash);
        if (tried === undefined) return;
        refusedHash = tried.conflict;
      }
      throw new BotError('home', 'The Home tab is changing too often. Please open it again.');
    },
    (earlier, later) => ({ ...later, page: later.page ?? earlier.page }),
  );

  return {
    publish: (person, page) => latest(person.userId, { person, page }),
    async refresh(person) {
      try {
        if ((await records.get(person.userId)) === undefined) return;
        await latest(person.userId, { person, page: undefined });
      } catch (error) {
        // The periodic rounds will retry it.
        log.warn('home.not-refreshed', describeError(error));
      }
    },
  };
}
