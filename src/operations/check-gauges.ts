import type { Check } from '../checks/check.ts';
import { isOpen, pollingMode } from '../checks/polling-rules.ts';
import { purgePending } from '../checks/purge-pending.ts';
import { purgeAt } from '../checks/retention-rules.ts';
import type { PollingLoad } from '../checks/schedule/polling-load.ts';
import { DAY_MS } from '../time/durations.ts';

/** Gauge values, read at each scrape. */
export interface CheckGauges {
  /** Result requests counted in the last 60 seconds. */
  budgetUsed: number;
  /** By state: `Pending` → 12. */
  openChecks: Readonly<Record<string, number>>;
  /** Purged checks whose card Slack has not let the bot remove. */
  purgesPending: number;
  /** Checks that should have been purged more than a day ago. */
  purgesOverdue: number;
  /** Checks whose card Slack refuses to post or to change. */
  cardsUndeliverable: number;
  /** Audit entries that are not in the audit log yet. */
  auditLinesPending: number;
  /** Records in the store that cannot be read, by collection. */
  unreadableRecords: Readonly<Record<string, number>>;
  /** Seconds since the longest-waiting open check was polled or invited. */
  oldestUnseenSeconds: number;
  /** Mean seconds from a change at WorkerChecks to the poll that sees it; undefined if this process does not poll. */
  expectedDelaySeconds?: number | undefined;
  /** Ratio of open checks to those that can be polled twice a day; undefined if this process does not poll. */
  pollingLoad?: number | undefined;
  /** Seconds between two polls of the least urgent open check. */
  longestPollIntervalSeconds?: number | undefined;
}

/** Inputs from the budget, the schedule and the store. */
export interface GaugeSources {
  budgetUsed: number;
  /** Milliseconds. */
  expectedDelay: number | undefined;
  load: PollingLoad | undefined;
  unreadableRecords: CheckGauges['unreadableRecords'];
  retentionDays: number;
  /** Epoch milliseconds. */
  now: number;
}

export function checkGauges(checks: readonly Check[], sources: GaugeSources): CheckGauges {
  const { budgetUsed, expectedDelay, load, unreadableRecords, now } = sources;
  // Retention runs once a day, and its first run leaves out checks that WorkerChecks may yet answer about.
  const retention = { retentionDays: sources.retentionDays, unseenCounts: false };
  const openChecks: Record<string, number> = {};
  let oldest = now;
  for (const check of checks.filter(isOpen)) {
    openChecks[check.state] = (openChecks[check.state] ?? 0) + 1;
    const polled = pollingMode(check, now);
    if (polled === 'Pending' || polled === 'In Progress') {
      oldest = Math.min(oldest, check.lastResultAt ?? check.createdAt);
    }
  }
  return {
    budgetUsed,
    unreadableRecords,
    openChecks,
    purgesPending: checks.filter(purgePending).length,
    purgesOverdue: checks.filter((check) => (purgeAt(check, retention) ?? now) < now - DAY_MS).length,
    cardsUndeliverable: checks.filter(
      ({ state, card }) => state !== 'Purged' && card.undeliverable !== undefined,
    ).length,
    auditLinesPending: checks.reduce((sum, { pendingAudit }) => sum + pendingAudit.length, 0),
    oldestUnseenSeconds: Math.max(0, (now - oldest) / 1000),
    expectedDelaySeconds: expectedDelay === undefined ? undefined : expectedDelay / 1000,
    pollingLoad: load?.load,
    longestPollIntervalSeconds: load === undefined ? undefined : load.longestIntervalMs / 1000,
  };
}
