import type { Check } from '../check.ts';
import type { CheckService, Draft, FormOutcome, Person } from '../check-service.ts';
import { confirmWrite } from '../durable-write.ts';
import type { Locks } from '../ports.ts';
import type { RecordList } from '../record-list.ts';
import type { CheckRequest } from './check-request.ts';
import { type AskedCheck, decidesRequest, declined, received, settled } from './check-request-transitions.ts';
import { forgetRequests } from './forget-requests.ts';
import { requestedCheckId } from './request-ids.ts';
import { waitingRequests } from './waiting-requests.ts';

/** `decided`: somebody has decided before, or it has ended; undefined: it is no longer kept. Nothing was done. */
export type RequestDecided = { kind: 'decided'; request: CheckRequest | undefined };

export interface CheckRequestService {
  /** Records what a workflow asks for, once for each execution of its step. */
  receive(asked: AskedCheck): Promise<void>;
  get(id: string): Promise<CheckRequest | undefined>;
  /** Those that wait for a decision, the oldest first. */
  waiting(): Promise<CheckRequest[]>;
  /** The id that a check ordered for this request would have now. */
  nextCheckId(id: string): Promise<string>;
  /** Invites for a request; `draft.id` is replaced by the one that follows from the request. */
  invite(id: string, draft: Draft, person: Person): Promise<FormOutcome | RequestDecided>;
  decline(
    id: string,
    person: Person,
    reason: string | undefined,
  ): Promise<RequestDecided | { kind: 'declined'; request: CheckRequest }>;
  /** Ends the waiting requests about this worker, and removes what they say. */
  forgetWorker(email: string): Promise<void>;
}

export interface CheckRequestServiceOptions {
  requests: RecordList<CheckRequest>;
  checks: () => Promise<readonly Check[]>;
  invite: CheckService['invite'];
  locks: Locks;
  /** The desk's channel; undefined: none is configured, and requests end at once. */
  channelId: string | undefined;
  now: () => number;
}

/** Held while a request is counted and written, so that no two are the last of those that may wait. */
const RECEIVING = 'check-requests';
const lockOf = (id: string) => `check-request:${id}`;

export function createCheckRequestService(options: CheckRequestServiceOptions): CheckRequestService {
  const { requests, checks, invite, locks, channelId, now } = options;

  const checksOf = async (id: string) => (await checks()).filter(({ request }) => request === id);
  const nextId = (id: string, ordered: readonly Check[]) =>
    requestedCheckId(id, ordered.filter(({ state }) => state === 'Refused').length);

  async function settleBy(id: string, check: Check): Promise<CheckRequest | undefined> {
    return await requests.update(id, (request) => settled(request, check, now()));
  }

  return {
    receive: (asked) =>
      locks.hold(RECEIVING, async () => {
        const waiting = waitingRequests(await requests.all()).length;
        const request = received(asked, channelId, now(), waiting);
        await confirmWrite(
          () => requests.insert(request),
          async () => ((await requests.get(request.id)) === undefined ? undefined : true),
        );
      }),
    get: (id) => requests.get(id),
    waiting: async () => waitingRequests(await requests.all()),
    nextCheckId: async (id) => nextId(id, await checksOf(id)),
    invite: (id, draft, person) =>
      locks.hold(lockOf(id), async () => {
        const request = await requests.get(id);
        if (request?.state !== 'Waiting') return { kind: 'decided', request };
        const ordered = await checksOf(id);
        const live = ordered.find(({ state }) => state !== 'Refused');
        if (live !== undefined && !decidesRequest(live)) return { kind: 'already-sent', check: live };
        // A process died after it had invited.
        if (live !== undefined) return { kind: 'decided', request: await settleBy(id, live) };
        const outcome = await invite({ ...draft, id: nextId(id, ordered), request: id }, person);
        if ('check' in outcome) await settleBy(id, outcome.check);
        return outcome;
      }),
    decline: (id, person, reason) =>
      locks.hold(lockOf(id), async () => {
        const live = (await checksOf(id)).find(({ state }) => state !== 'Refused');
        if (live !== undefined) return { kind: 'decided', request: await settleBy(id, live) };
        let isFirst = false;
        const request = await requests.update(id, (current) => {
          const after = declined(current, { userId: person.userId, reason }, now());
          isFirst = after !== current;
          return after;
        });
        return isFirst && request !== undefined
          ? { kind: 'declined', request }
          : { kind: 'decided', request };
      }),
    forgetWorker: (email) => forgetRequests(requests, email, now()),
  };
}
