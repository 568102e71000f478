import { createHash } from 'node:crypto';
import type { Person } from '../../checks/check-service.ts';
import type { Collection } from '../../checks/ports.ts';
import { AccessError, StorageError } from '../../errors.ts';
import type { Log } from '../../log/log.ts';
import { DAY_MS } from '../../time/durations.ts';
import type { CheckPermission } from '../access/gate.ts';
import { explainError } from '../messages/explain-error.ts';
import { SlackPostError } from '../messages/slack-post-error.ts';
import { withinTime } from '../within-time.ts';
import { createAckPriority } from './ack-priority.ts';
import type { InFlight } from './in-flight.ts';
import type { Permission } from './routes.ts';

/** Slack delivers again after 1 and 5 minutes, and a person may send an old form hours later. */
const REMEMBERED_MS = DAY_MS;

/** So long the store may take before anything is begun. */
const BEGUN_WITHIN_MS = 4_000;
/** By then a person has heard something, counted from when their request came. */
const HEARD_WITHIN_MS = 5_000;
/** And so long they wait at least, where the acknowledgement took its time. */
const HEARD_AFTER_MS = 2_500;

const NOT_BEGUN =
  'The bot’s store does not answer at the moment. Nothing was done; please try again in a minute.';
const STILL_AT_IT =
  'This is taking longer than usual, because the bot’s store or WorkerChecks answers slowly. You will be told here ' +
  'what came of it.';

export type RequestKind = 'command' | 'action' | 'submission' | 'options' | 'event';
export type RequestOutcome = 'handled' | 'duplicate' | 'refused' | 'failed' | 'unrouted';

/** When a delivery was first seen; kept, so that one that comes again acts once even after a restart. */
export type SeenRequests = Collection<{ at: number }>;

export interface SlackRequest {
  kind: RequestKind;
  /** The route: a subcommand, an action id, a callback id, an event's type. */
  name: string;
  /** What Slack repeats when it delivers again; undefined for what an earlier process accepted and left. */
  id: string | undefined;
  person: Person;
  teams: readonly string[];
  permission: Permission | undefined;
  /** Tells the person a sentence of ours, unescaped, and what it comes of. */
  tell: (sentence: string, error: unknown) => Promise<void>;
  /** Where a person waits. */
  waiting?: { since: number; heard: () => boolean; say: (sentence: string) => Promise<void> };
}

/** A delivery's id from what Slack repeats; from the whole body where Slack sent no id. */
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
  /** False: the person does not know what came of it, and another time could be told. */
  told: boolean;
}

/** Acts on an acknowledged delivery: once, if the person may, telling them what went wrong. Never rejects. */
export type HandleRequest = (delivery: SlackRequest, work: () => Promise<void>) => Promise<HandledRequest>;

export function createRequestHandler({
  deliveries,
  gate,
  inFlight,
  unanswered,
  now,
  log,
  onRequest,
}: {
  deliveries: SeenRequests;
  gate: CheckPermission;
  inFlight: InFlight;
  /** What Slack still waits for. */
  unanswered: InFlight;
  now: () => number;
  log: Log;
  onRequest: (kind: RequestKind, outcome: RequestOutcome) => void;
}): HandleRequest {
  const turns = createAckPriority({ areExpected: () => unanswered.count > 0 });

  /** False: it was delivered before. Rejects with StorageError, and then forgets it, where the store does not answer in time. */
  async function isFirst(id: string): Promise<boolean> {
    const inserting = deliveries.insert(id, { at: now() }, REMEMBERED_MS);
    const first = await withinTime(BEGUN_WITHIN_MS, inserting);
    if (first !== undefined) return first;
    void inFlight.track(() =>
      inserting.then(async (late) => (late ? await deliveries.delete(id) : undefined)).catch(() => {}),
    );
    throw new StorageError(NOT_BEGUN);
  }

  /** Tells who waits that it takes long, unless they have heard anything by then. Returns how to call it off. */
  function soothe({ waiting, kind, name }: SlackRequest): () => void {
    if (waiting === undefined) return () => {};
    const leftMs = HEARD_WITHIN_MS - (performance.now() - waiting.since);
    const timer = setTimeout(
      () => {
        if (waiting.heard()) return;
        log.warn('slack.slow', { kind, route: name });
        waiting.say(STILL_AT_IT).catch(() => {});
      },
      Math.max(HEARD_AFTER_MS, leftMs),
    );
    return () => clearTimeout(timer);
  }

  async function act(delivery: SlackRequest, work: () => Promise<void>): Promise<HandledRequest> {
    const about = { kind: delivery.kind, route: delivery.name };
    try {
      if (delivery.id !== undefined && !(await isFirst(delivery.id))) {
        log.info('slack.delivered-again', about);
        return { outcome: 'duplicate', told: true };
      }
      // A crowd's deliveries are written in one commit, and would all go on at once.
      await turns.inOrder();
      const refusal = await gate(delivery, delivery.permission);
      if (refusal !== undefined) throw new AccessError(refusal);
      await work();
      return { outcome: 'handled', told: true };
    } catch (error) {
      const sentence = explainError(error, log, about);
      const told = await delivery.tell(sentence, error).then(
        () => true,
        (failure: unknown) => {
          explainError(failure, log, { ...about, while: 'telling' });
          return !(failure instanceof SlackPostError && failure.isTransient);
        },
      );
      return { outcome: error instanceof AccessError ? 'refused' : 'failed', told };
    }
  }

  return async (delivery, work) => {
    const performed = await inFlight.track(async () => {
      // First whatever else Slack waits to have acknowledged.
      await turns.afterBurst();
      const callOff = soothe(delivery);
      return await act(delivery, work).finally(callOff);
    });
    onRequest(delivery.kind, performed.outcome);
    return performed;
  };
}
