import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What is read at each scrape. */
export interface CheckGauges {
  /** Result requests counted in the last 60 seconds. */
  budgetUsed: number;
  /** By state: `Pending` → 12. */
  openChecks: Readonly<Record<string, number>>;
  /** Purged checks whose card Slack has not let the bot remove. */
  purgesPending: number;
  /** Records of the store that cannot be read, by collection. */
  unreadableRecords: Readonly<Record<string, number>>;
  /** Seconds since the open check that waits longest was looked at (or invited). */
  oldestUnseenSeconds: number;
  /** From a change at WorkerChecks to the look that sees it; undefined where this process does not poll. */
  expectedDelaySeconds?: number | undefined;
}

export interface Metrics {
  workerChecksRequest(request: { action: string; outcome: string; ms: number }): void;
  /** How long Slack waited for the acknowledgement. `kind`: command, action, submission, options, event. */
  ack(kind: string, ms: number): void;
  /** What became of a request of Slack. `outcome`: handled, duplicate, refused, failed, unrouted. */
  slackRequest(kind: string, outcome: string): void;
  slackCall(call: { method: string; outcome: string; durationMs: number }): void;
  /** A result request that was answered. `state`: of the check before it, Finished for all that are over; `news`: whether that changed. */
  look(look: { state: string; news: boolean }): void;
  /** Home tabs that show what they should not, because Slack did not take another picture. */
  homesPending(count: number): void;
  /** Where the gauges come from. */
  readGaugesFrom(read: () => Promise<CheckGauges>): void;
  /** Prometheus text. */
  text(): Promise<string>;
  contentType: string;
}

const ACK_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 3];
const REQUEST_BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  let read: (() => Promise<CheckGauges>) | undefined;

  const requests = new Counter({
    name: 'workerchecks_requests_total',
    help: 'Requests to WorkerChecks by action and outcome',
    labelNames: ['action', 'outcome'],
    registers,
  });
  const durations = new Histogram({
    name: 'workerchecks_request_seconds',
    help: 'How long WorkerChecks took to answer',
    labelNames: ['action'],
    buckets: REQUEST_BUCKETS,
    registers,
  });
  const acks = new Histogram({
    name: 'slack_ack_seconds',
    help: 'From a request of Slack to its acknowledgement',
    labelNames: ['kind'],
    buckets: ACK_BUCKETS,
    registers,
  });
  const deliveries = new Counter({
    name: 'slack_requests_total',
    help: 'Requests of Slack by kind and outcome',
    labelNames: ['kind', 'outcome'],
    registers,
  });
  const calls = new Counter({
    name: 'slack_calls_total',
    help: 'Calls of the Slack Web API by method and outcome',
    labelNames: ['method', 'outcome'],
    registers,
  });
  const budgetUsed = new Gauge({
    name: 'result_requests_used',
    help: 'Result requests counted in the last 60 seconds',
    registers,
  });
  const openChecks = new Gauge({
    name: 'open_checks',
    help: 'Open checks by state',
    labelNames: ['state'],
    registers,
  });
  const unreadableRecords = new Gauge({
    name: 'unreadable_records',
    help: 'Records in the store that could not be read and were left as they are, by collection',
    labelNames: ['collection'],
    registers,
  });
  const purgesPending = new Gauge({
    name: 'purges_pending',
    help: 'Purged checks whose card in Slack could not be changed or deleted yet',
    registers,
  });
  const oldestUnseen = new Gauge({
    name: 'oldest_unseen_check_seconds',
    help: 'How long the open check that waits longest has not been looked at',
    registers,
  });

  const homesPending = new Gauge({
    name: 'home_tabs_pending',
    help: 'Home tabs that show what they should not any more, because Slack did not take another picture',
    registers,
  });
  const looks = new Counter({
    name: 'looks_total',
    help: 'Looks at checks by the state they were in, Finished for all that are over, and whether that changed',
    labelNames: ['state', 'news'],
    registers,
  });
  const expectedDelay = new Gauge({
    name: 'expected_detection_delay_seconds',
    help: 'From a change at WorkerChecks, were it to come now, to the look that sees it; mean by likelihood',
    registers,
  });

  /** What cannot be read is left out: a nought would be a lie, and the rest is wanted most when something fails. */
  function show(readings: CheckGauges | undefined): void {
    openChecks.reset();
    unreadableRecords.reset();
    if (readings?.expectedDelaySeconds === undefined) expectedDelay.remove();
    else expectedDelay.set(readings.expectedDelaySeconds);
    if (readings === undefined) {
      budgetUsed.remove();
      oldestUnseen.remove();
      purgesPending.remove();
      return;
    }
    budgetUsed.set(readings.budgetUsed);
    oldestUnseen.set(readings.oldestUnseenSeconds);
    purgesPending.set(readings.purgesPending);
    for (const [state, count] of Object.entries(readings.openChecks)) openChecks.set({ state }, count);
    for (const [collection, count] of Object.entries(readings.unreadableRecords)) {
      unreadableRecords.set({ collection }, count);
    }
  }

  return {
    workerChecksRequest({ action, outcome, ms }) {
      requests.inc({ action, outcome });
      durations.observe({ action }, ms / 1000);
    },
    ack: (kind, ms) => acks.observe({ kind }, ms / 1000),
    slackRequest: (kind, outcome) => deliveries.inc({ kind, outcome }),
    slackCall: ({ method, outcome }) => calls.inc({ method, outcome }),
    look: ({ state, news }) => looks.inc({ state, news: String(news) }),
    homesPending: (count) => homesPending.set(count),
    readGaugesFrom(source) {
      read = source;
    },
    async text() {
      show(await read?.().catch(() => undefined));
      return await registry.metrics();
    },
    contentType: registry.contentType,
  };
}
