import { createHash } from 'node:crypto';
import type { Person } from '../checks/desk.ts';
import type { Collection } from '../checks/ports.ts';
import { AccessError } from '../errors.ts';
import type { Log } from '../operations/log.ts';
import { explainError } from './explain-error.ts';
import type { Gate } from './gate.ts';
import type { InFlight } from './in-flight.ts';
import type { Permission } from './routes.ts';
import { SlackPostError } from './slack-post-error.ts';
import { createTurns } from './turns.ts';

/** Slack delivers again after 1 and 5 minutes, and a person may send an old form hours later. */
const REMEMBERED_MS = 24 * 60 * 60 * 1000;

export type DeliveryKind = 'command' | 'action' | 'submission' | 'options' | 'event';
export type DeliveryOutcome = 'handled' | 'duplicate' | 'refused' | 'failed' | 'unrouted';

/** When a delivery was first seen; kept, so that one that comes again acts once even after a restart. */
export type Deliveries = Collection<{ at: number }>;

export interface Delivery {
  kind: DeliveryKind;
  /** The route: a subcommand, an action id, a callback id, an event's type. */
  name: string;
  /** What Slack repeats when it delivers again; undefined for what an earlier process accepted and left. */
  id: string | undefined;
  person: Person;
  teams: readonly string[];
  permission: Permission | undefined;
  /** Tells the person a sentence of ours, unescaped, and what it comes of. */
  tell: (sentence: string, error: unknown) => Promise<void>;
}

/** A delivery's id from what Slack repeats; from the whole body where Slack sent no id. */
export function deliveryId(kind: DeliveryKind, parts: (string | undefined)[], body: unknown): string {
  const known = parts.every((part) => part !== undefined);
  const tail = known
    ? parts.join(' ')
    : createHash('sha256')
        .update(JSON.stringify(body) ?? '')
        .digest('hex');
  return `${kind} ${tail}`;
}

export interface Performed {
  outcome: DeliveryOutcome;
  /** False: the person does not know what came of it, and another time could be told. */
  told: boolean;
}

/** Acts on an acknowledged delivery: once, if the person may, telling them what went wrong. Never rejects. */
export type Perform = (delivery: Delivery, work: () => Promise<void>) => Promise<Performed>;

export function createPerform({
  deliveries,
  gate,
  inFlight,
  unanswered,
  now,
  log,
  onDelivery,
}: {
  deliveries: Deliveries;
  gate: Gate;
  inFlight: InFlight;
  /** What Slack still waits for. */
  unanswered: InFlight;
  now: () => number;
  log: Log;
  onDelivery: (kind: DeliveryKind, outcome: DeliveryOutcome) => void;
}): Perform {
  const turns = createTurns({ areExpected: () => unanswered.count > 0 });

  async function act(delivery: Delivery, work: () => Promise<void>): Promise<Performed> {
    const about = { kind: delivery.kind, route: delivery.name };
    try {
      if (
        delivery.id !== undefined &&
        !(await deliveries.insert(delivery.id, { at: now() }, REMEMBERED_MS))
      ) {
        log.info('slack.delivered-again', about);
        return { outcome: 'duplicate', told: true };
      }
      // A crowd's deliveries are written in one commit, and would all go on at once.
      await turns.oneByOne();
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
          return !(failure instanceof SlackPostError && failure.kind === 'unknown');
        },
      );
      return { outcome: error instanceof AccessError ? 'refused' : 'failed', told };
    }
  }

  return async (delivery, work) => {
    const performed = await inFlight.track(async () => {
      // First whatever else Slack waits to have acknowledged.
      await turns.afterCrowd();
      return await act(delivery, work);
    });
    onDelivery(delivery.kind, performed.outcome);
    return performed;
  };
}
