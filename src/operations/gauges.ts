import { Gauge, type Registry } from 'prom-client';
import type { BotStatus } from './bot-status.ts';
import type { CheckGauges } from './check-gauges.ts';

export interface Gauges {
  homesPending(count: number): void;
  stepsPending(count: number): void;
  /** Whether the audit log's chain was broken when this process last verified it; undefined: it has not, or no longer does. */
  auditChain(broken: boolean | undefined): void;
  status(status: BotStatus): void;
  /**
   * Undefined if the values could not be read: the gauges are then omitted, because reporting zero would be misleading.
   */
  set(values: CheckGauges | undefined): void;
}

export function createGauges(registers: Registry[]): Gauges {
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers });
  const gaugeBy = <T extends string>(label: T, name: string, help: string) =>
    new Gauge({ name, help, labelNames: [label], registers });

  const budgetUsed = gauge('result_requests_used', 'Result requests counted in the last 60 seconds');
  const purgesPending = gauge(
    'purges_pending',
    'Purged checks whose card in Slack could not be changed or deleted yet',
  );
  const oldestUnseen = gauge(
    'oldest_unseen_check_seconds',
    'How long ago the open check that has waited longest was polled or invited',
  );
  const expectedDelay = gauge(
    'expected_detection_delay_seconds',
    'From a change at WorkerChecks, if it came now, to the poll that sees it; mean, weighted by likelihood',
  );
  const pollingLoad = gauge(
    'polling_load',
    'Open checks over those that can be polled twice a day; above 1, every open check is polled less often',
  );
  const longestPollInterval = gauge(
    'longest_poll_interval_seconds',
    'From one poll of the least urgent open check to the next, at most',
  );
  const homesPending = gauge(
    'home_tabs_pending',
    'Home tabs that show what they should no longer show, because Slack has not accepted a new view',
  );
  const stepsPending = gauge(
    'workflow_steps_pending',
    'Steps of workflows that are decided, and that Slack has not been told of yet',
  );
  const cardsUndeliverable = gauge(
    'cards_undeliverable',
    'Checks whose card Slack refuses to post or to change, so that people do not see where they stand',
  );
  const purgesOverdue = gauge('purges_overdue', 'Checks that should have been purged more than a day ago');
  const auditLinesPending = gauge(
    'audit_lines_pending',
    'Lines of the audit log that are kept with their checks, because they could not be written yet',
  );
  const auditBroken = gauge(
    'audit_chain_broken',
    '1 if a line of the audit log was removed or changed, else 0; from the bot that verifies it',
  );
  // A gauge without labels begins at 0, which would say that the chain was verified.
  auditBroken.remove();
  const leader = gauge('leader', '1 if this bot leads: it polls, keeps cards up to date and purges; else 0');
  const ready = gaugeBy('part', 'ready', '1 while this part is usable: slack, storage, workerchecks; else 0');
  const budgetLimit = gauge('result_requests_limit', 'Limit of the account on result requests in 60 seconds');
  const openChecks = gaugeBy('state', 'open_checks', 'Open checks by state');
  const unreadableRecords = gaugeBy(
    'collection',
    'unreadable_records',
    'Records in the store that could not be read and were left as they are, by collection',
  );

  return {
    homesPending: (count) => homesPending.set(count),
    stepsPending: (count) => stepsPending.set(count),
    auditChain: (broken) => setOrRemove(auditBroken, broken === undefined ? undefined : Number(broken)),
    status({ isLeader, ready: parts, resultRequestsPerMinute }) {
      leader.set(Number(isLeader));
      for (const [part, usable] of Object.entries(parts)) ready.set({ part }, Number(usable));
      budgetLimit.set(resultRequestsPerMinute);
    },
    set(values) {
      setOrRemove(budgetUsed, values?.budgetUsed);
      setOrRemove(oldestUnseen, values?.oldestUnseenSeconds);
      setOrRemove(purgesPending, values?.purgesPending);
      setOrRemove(cardsUndeliverable, values?.cardsUndeliverable);
      setOrRemove(purgesOverdue, values?.purgesOverdue);
      setOrRemove(auditLinesPending, values?.auditLinesPending);
      setOrRemove(expectedDelay, values?.expectedDelaySeconds);
      setOrRemove(pollingLoad, values?.pollingLoad);
      setOrRemove(longestPollInterval, values?.longestPollIntervalSeconds);
      openChecks.reset();
      for (const [state, count] of Object.entries(values?.openChecks ?? {})) openChecks.set({ state }, count);
      unreadableRecords.reset();
      for (const [collection, count] of Object.entries(values?.unreadableRecords ?? {})) {
        unreadableRecords.set({ collection }, count);
      }
    },
  };
}

function setOrRemove(gauge: Gauge, value: number | undefined): void {
  if (value === undefined) gauge.remove();
  else gauge.set(value);
}
