import type { JsonObject } from '../../src/sandbox/json.ts';
import type { SlackFault } from '../../src/sandbox/slack/workspace/model.ts';
import type { Fault, ReceivedRequest } from '../../src/sandbox/workerchecks/model.ts';
import { seededRandom } from '../../src/sandbox/workerchecks/seeded-random.ts';
import { SLACK_METHODS } from '../support/slack-methods.ts';
import type { TestApp } from '../support/test-app.ts';
import { breakSqlite, type StoreFault } from './break-sqlite.ts';

/** One in this many requests fails. */
const ONE_IN = 10;

const SLACK: readonly SlackFault[] = [
  { kind: 'http', status: 503 },
  { kind: 'error', error: 'internal_error' },
  { kind: 'dropped-before' },
  { kind: 'dropped-after' },
  { kind: 'ratelimited', retryAfter: 7 },
  { kind: 'slow', ms: 4_000 },
  { kind: 'hang' },
];
const WORKERCHECKS: readonly Fault[] = [
  { kind: 'answer', status: 503 },
  { kind: 'rate-limited', retryAfter: 11 },
  { kind: 'dropped-before' },
  { kind: 'dropped-after' },
  { kind: 'malformed' },
  { kind: 'html' },
  { kind: 'slow', ms: 6_000 },
  { kind: 'hang' },
  { kind: 'hang', effect: false },
];
const ACTIONS = ['authenticate', 'invite', 'cancel', 'result'] as const;
const STORE: readonly NonNullable<StoreFault>[] = ['before', 'after'];

/** Random faults, reproducible by seed. */
export interface InjectedFaults {
  /** How often each kind of fault occurred: `Slack hang`, `store read`. */
  readonly counts: ReadonlyMap<string, number>;
  stop(): void;
}

/** Makes a tenth of all requests to Slack, WorkerChecks and the store fail, each in one of many ways. */
export function injectFaults({ slack, workerChecks }: TestApp, seed: number): InjectedFaults {
  const counts = new Map<string, number>();
  const random = seededRandom(seed);
  const undo: (() => void)[] = [];

  function draw<T>(target: string, faults: readonly T[], name: (fault: T) => string): T | undefined {
    if (random() * ONE_IN >= 1) return undefined;
    const fault = faults[Math.floor(random() * faults.length)];
    if (fault !== undefined)
      counts.set(`${target} ${name(fault)}`, (counts.get(`${target} ${name(fault)}`) ?? 0) + 1);
    return fault;
  }

  /** Every fault is planned for every request; the first one asked about a request draws the fault it gets, if any. */
  function drawOnce<Request extends object, T extends { kind: string }>(
    target: string,
    faults: readonly T[],
  ) {
    const drawn = new WeakMap<Request, { fault: T | undefined }>();
    return (fault: T) => (request: Request) => {
      const known = drawn.get(request) ?? { fault: draw(target, faults, ({ kind }) => kind) };
      drawn.set(request, known);
      return known.fault === fault;
    };
  }

  const always = { times: Number.POSITIVE_INFINITY };
  const ofSlack = drawOnce<JsonObject, SlackFault>('Slack', SLACK);
  for (const method of SLACK_METHODS) {
    for (const fault of SLACK) {
      const planned = slack.fault(method, fault, { ...always, when: ofSlack(fault) });
      undo.push(() => planned.cancel());
    }
  }
  const ofWorkerChecks = drawOnce<ReceivedRequest, Fault>('WorkerChecks', WORKERCHECKS);
  for (const action of ACTIONS) {
    for (const fault of WORKERCHECKS) {
      const planned = workerChecks.fault(action, fault, { ...always, when: ofWorkerChecks(fault) });
      undo.push(() => planned.cancel());
    }
  }
  undo.push(
    breakSqlite((what) => draw('store', STORE, (when) => (what === 'read' ? what : `${what} ${when}`))),
  );
  return {
    counts,
    stop() {
      for (const one of undo.splice(0)) one();
    },
  };
}
