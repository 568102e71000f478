import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { BotStatus } from './bot-status.ts';
import type { CheckGauges } from './check-gauges.ts';
import { createGauges, type Gauges } from './gauges.ts';

export interface Metrics extends Pick<Gauges, 'auditChain'> {
  workerChecksRequest(request: { action: string; outcome: string; ms: number }): void;
  /** How long Slack waited for an acknowledgement. `kind`: command, action, shortcut, submission, options, event. */
  ack(kind: string, ms: number): void;
  /** A request from Slack. `outcome`: handled, duplicate, refused, failed, unrouted. */
  slackRequest(kind: string, outcome: string): void;
  slackCall(call: { method: string; outcome: string; durationMs: number }): void;
  /** An answered result request. `state`: the check's state before, or Finished; `changed`: it has another now. */
  poll(answered: { state: string; changed: boolean }): void;
  /** What became of a recipient's digest. `outcome`: posted, nothing, failed. */
  digest(outcome: string): void;
  /** How many Home tabs show outdated content because Slack has not accepted a new view. */
  homesPending(count: number): void;
  /** How many decided steps of workflows Slack has not been told of yet. */
  stepsPending(count: number): void;
  /** A line of the log. `level`: warn or error. */
  logged(level: string, event: string): void;
  /** Sets the source of what this process is doing, which is read at each scrape. */
  readStatusFrom(read: () => Promise<BotStatus>): void;
  /** Sets the source of the gauges, which is read at each scrape. */
  readGaugesFrom(read: () => Promise<CheckGauges>): void;
  /** In Prometheus' text format. */
  text(): Promise<string>;
  contentType: string;
}

/** Seconds. Slack allows three. */
const ACK_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 3];
/** Seconds. */
const REQUEST_BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

const DIGEST_OUTCOMES = ['posted', 'nothing', 'failed'];
const REQUEST_KINDS = ['command', 'action', 'shortcut', 'submission', 'options', 'event'];

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const gauges = createGauges(registers);
  let read: (() => Promise<CheckGauges>) | undefined;
  let readStatus: (() => Promise<BotStatus>) | undefined;

  return {
    ...createWorkerChecksMetrics(registers),
    ...createSlackMetrics(registers),
    logged: createLogCounter(registers),
    homesPending: gauges.homesPending,
    stepsPending: gauges.stepsPending,
    auditChain: gauges.auditChain,
    readStatusFrom(source) {
      readStatus = source;
    },
    readGaugesFrom(source) {
      read = source;
    },
    async text() {
      const [values, status] = await Promise.all([read?.().catch(() => undefined), readStatus?.()]);
      gauges.set(values);
      if (status !== undefined) gauges.status(status);
      return await registry.metrics();
    },
    contentType: registry.contentType,
  };
}

function createLogCounter(registers: Registry[]): Metrics['logged'] {
  const events = new Counter({
    name: 'log_events_total',
    help: 'Lines of the log by level (warn or error) and event',
    labelNames: ['level', 'event'],
    registers,
  });
  return (level, event) => events.inc({ level, event });
}

function createWorkerChecksMetrics(registers: Registry[]): Pick<Metrics, 'workerChecksRequest' | 'poll'> {
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
  const polls = new Counter({
    name: 'looks_total',
    help: 'Answered result requests by the state of the check before them (Finished for those that are over), and whether it changed',
    labelNames: ['state', 'news'],
    registers,
  });
  return {
    workerChecksRequest({ action, outcome, ms }) {
      requests.inc({ action, outcome });
      durations.observe({ action }, ms / 1000);
    },
    poll: ({ state, changed }) => polls.inc({ state, news: String(changed) }),
  };
}

function createSlackMetrics(
  registers: Registry[],
): Pick<Metrics, 'ack' | 'slackRequest' | 'slackCall' | 'digest'> {
  const acks = new Histogram({
    name: 'slack_ack_seconds',
    help: 'From a request from Slack to its acknowledgement',
    labelNames: ['kind'],
    buckets: ACK_BUCKETS,
    registers,
  });
  const requests = new Counter({
    name: 'slack_requests_total',
    help: 'Requests from Slack by kind and outcome',
    labelNames: ['kind', 'outcome'],
    registers,
  });
  const calls = new Counter({
    name: 'slack_calls_total',
    help: 'Calls of the Slack Web API by method and outcome',
    labelNames: ['method', 'outcome'],
    registers,
  });
  const digests = new Counter({
    name: 'digests_total',
    help: 'Morning digests by outcome: posted, nothing (to say) or failed, which counts each attempt',
    labelNames: ['outcome'],
    registers,
  });
  // From the start at 0: of a counter that appears with its first failure, Prometheus sees no increase.
  for (const outcome of DIGEST_OUTCOMES) digests.inc({ outcome }, 0);
  for (const kind of REQUEST_KINDS) requests.inc({ kind, outcome: 'failed' }, 0);
  return {
    digest: (outcome) => digests.inc({ outcome }),
    ack: (kind, ms) => acks.observe({ kind }, ms / 1000),
    slackRequest: (kind, outcome) => requests.inc({ kind, outcome }),
    slackCall: ({ method, outcome }) => calls.inc({ method, outcome }),
  };
}
