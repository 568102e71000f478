import { createHash } from 'node:crypto';
import type { Person } from '../../checks/check-service.ts';
import type { Collection } from '../../checks/ports.ts';
import { AccessError, StorageError } from '../../errors.ts';
import type { Log } from '../../log/log.ts';
import { DAY_MS } from '../../time/durations.ts';
import { within } from '../../time/within.ts';
import type { CheckPermission, Permission } from '../access/access.ts';
import { explainError } from '../messages/explain-error.ts';
import { SlackPostError } from '../messages/slack-post-error.ts';
import type { AckPriority } from './ack-priority.ts';
import type { InFlight } from './in-flight.ts';
import type { Waiting } from './track-reply.ts';

/**
 * Deduplication period: Slack retries after 1 and 5 minutes, and a person may submit a form that has been open for
 * hours.
 */
const SEEN_TTL_MS = DAY_MS;
/** The request fails if the store has not recorded it by then. */
const STORE_TIMEOUT_MS = 4_000;
/** A person who has had no answer this long after their request is told that it takes longer. */
const SLOW_AFTER_MS = 5_000;
/** But no earlier than this after the handler started, however late that was. */
const SLOW_AT_LEAST_MS = 2_500;

const NOT_STARTED = 'The bot’s store is not responding. Nothing was done; please try again in a minute.';
const STILL_WORKING =
  'This is taking longer than usual, because the bot’s store or WorkerChecks is slow to respond. The outcome will be ' +
  'posted here.';

export type RequestKind = 'command' | 'action' | 'shortcut' | 'submission' | 'options' | 'event';
export type RequestOutcome = 'handled' | 'duplicate' | 'refused' | 'failed' | 'unrouted';

/** When each request was first seen. Persistent, so that a retry after a restart is recognised too. */
export type SeenRequests = Collection<{ at: number }>;

export interface SlackRequest {
  kind: RequestKind;
  /** The route: a subcommand, an action id, a callback id or an event type. */
  name: string;
  /**
   * Identical in each of Slack's retries. Undefined for what is not deduplicated: a submission resumed after a restart,
   * events that may be handled twice.
   */
  id: string | undefined;
  person: Person;
  teams: readonly string[];
  permission: Permission | undefined;
  /** Tells the person what went wrong. `sentence` is not escaped; `error` is its cause. */
  tell: (sentence: string, error: unknown) => Promise<void>;
  waiting?: Waiting;
}

/**
 * A request id built from the `parts` that Slack repeats in a retry, or from a hash of the body if a part is missing.
 */
export function requestId(kind: RequestKind, parts: (string | undefined)[], body: unknown): string {
  const known = parts.every((part) => part !== undefined);
  const tail = known
    ? parts.join(' ')
    : createHash('sha256')
        .update(JSON.stringify(body) ?? '')
        .digest('hex');
  return `${kind} ${tail}`;
}

export interface HandledRequest {
  outcome: RequestOutcome;
  /** False: the person could not be told the outcome, but may be reachable later. */
  told: boolean;
}

/**
 * Runs the work of an acknowledged request, once, if the person is allowed to; tells them what went wrong otherwise.
 * Never rejects.
 */
export type HandleRequest = (request: SlackRequest, work: () => Promise<void>) => Promise<HandledRequest>;

export function createRequestHandler({
  seenRequests,
  checkPermission,
  inFlight,
  ackPriority,
  now,
  log,
  onRequest,
}: {
  seenRequests: SeenRequests;
  checkPermission: CheckPermission;
  inFlight: InFlight;
  ackPriority: Pick<AckPriority, 'afterBurst' | 'inOrder'>;
  now: () => number;
  log: Log;
  onRequest: (kind: RequestKind, outcome: RequestOutcome) => void;
}): HandleRequest {
  /**
   * Resolves with false for a retry. On a timeout, rejects with StorageError and undoes the insert if it still
   * succeeds.
   */
  async function isFirst(id: string): Promise<boolean> {
    const inserting = seenRequests.insert(id, { at: now() }, SEEN_TTL_MS);
    const first = await within(STORE_TIMEOUT_MS, inserting, () => undefined);
    if (first !== undefined) return first;
    void inFlight.track(() =>
      inserting.then(async (late) => (late ? await seenRequests.delete(id) : undefined)).catch(() => {}),
    );
    throw new StorageError(NOT_STARTED);
  }

  /** Schedules the "this takes longer" message. Returns a function that cancels it. */
  function warnIfSlow({ waiting, kind, name }: SlackRequest): () => void {
    if (waiting === undefined) return () => {};
    const leftMs = SLOW_AFTER_MS - (performance.now() - waiting.since);
    const timer = setTimeout(
      () => {
        if (waiting.heard()) return;
        log.warn('slack.slow', { kind, route: name });
        waiting.say(STILL_WORKING).catch(() => {});
      },
      Math.max(SLOW_AT_LEAST_MS, leftMs),
    );
    return () => clearTimeout(timer);
  }

  async function run(request: SlackRequest, work: () => Promise<void>): Promise<HandledRequest> {
    const about = { kind: request.kind, route: request.name };
    try {
      if (request.id !== undefined && !(await isFirst(request.id))) {
        log.info('slack.delivered-again', about);
        return { outcome: 'duplicate', told: true };
      }
      // The store commits a burst of requests together, so all of them would otherwise continue at the same moment.
      await ackPriority.inOrder();
      const refusal = await checkPermission(request, request.permission);
      if (refusal !== undefined) throw new AccessError(refusal);
      await work();
      return { outcome: 'handled', told: true };
    } catch (error) {
      const sentence = explainError(error, log, about);
      const told = await request.tell(sentence, error).then(
        () => true,
        (failure: unknown) => {
          explainError(failure, log, { ...about, while: 'telling' });
          return !(failure instanceof SlackPostError && failure.isTransient);
        },
      );
      return { outcome: error instanceof AccessError ? 'refused' : 'failed', told };
    }
  }

  return async (request, work) => {
    const handled = await inFlight.track(async () => {
      await ackPriority.afterBurst();
      const cancelWarning = warnIfSlow(request);
      return await run(request, work).finally(cancelWarning);
    });
    onRequest(request.kind, handled.outcome);
    return handled;
  };
}
