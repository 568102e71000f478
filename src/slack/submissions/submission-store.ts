import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { retryWrite } from '../../checks/durable-write.ts';
import { requestId } from '../router/handle-request.ts';
import type { submissionSchema } from '../router/payloads.ts';
import type { PendingSubmission, PendingSubmissions } from './pending-submissions.ts';

export type Submission = z.infer<typeof submissionSchema>;

/** Longer than any store may take to carry out what its client has given up. */
const REJECTED_TTL_MS = 600_000;

/** One request that brought a form. */
export interface ReceivedSubmission {
  submission: Submission;
  key: string;
  /** The delivery's id: the same for the same content of the same view, however often it is sent. */
  id: string;
  /** That id as a UUID. */
  contentId: string;
  request: string;
}

export interface SubmissionStore {
  receive(submission: Submission): ReceivedSubmission;
  /** What an earlier process kept. */
  restore(key: string, form: PendingSubmission & { submission: Submission }): ReceivedSubmission;
  /** False: an earlier request kept the same content. Rejects with StorageError. */
  keep(request: ReceivedSubmission): Promise<boolean>;
  /** Nobody takes it for abandoned for a while. */
  renew(request: ReceivedSubmission): Promise<void>;
  /** Another content of the same view was sent later. */
  isSuperseded(request: ReceivedSubmission): Promise<boolean>;
  /** It has been acted on. Tries until the store takes it. */
  remove(request: ReceivedSubmission): Promise<void>;
  /**
   * Its person was told that it was not taken: whenever the store carries out what it was asked to keep, it is not kept.
   * Tries until the store takes it.
   */
  reject(request: ReceivedSubmission): Promise<void>;
}

/** With the keys in order, as Slack promises none. */
function contentOf({ view: { state, private_metadata } }: Submission): string {
  const sorted = (_: string, value: unknown): unknown =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  return JSON.stringify([private_metadata, state.values], sorted);
}

/** @param hex at least 32 digits */
function asUuid(hex: string): string {
  const parts = /^(.{8})(.{4}).(.{3}).(.{3})(.{12})/.exec(hex) ?? [];
  const [, a, b, c, d, e] = parts;
  return `${a}-${b}-8${c}-8${d}-${e}`;
}

/**
 * @param digest keyed, in hex: names and addresses are easily guessed, and an id stands in the clear in a store's key
 */
export function createSubmissionStore({
  pendingSubmissions,
  digest,
  process,
  now,
}: {
  pendingSubmissions: PendingSubmissions;
  digest: (text: string) => string;
  /** Tells this process from all others. */
  process: string;
  now: () => number;
}): SubmissionStore {
  function identify(submission: Submission, request: string): ReceivedSubmission {
    const { view, trigger_id } = submission;
    const content = digest(`${view.id} ${contentOf(submission)}`);
    return {
      submission,
      key: `submission ${view.id}`,
      id: requestId('submission', [view.id, view.hash ?? trigger_id, content], submission),
      contentId: asUuid(content),
      request,
    };
  }

  const keeping = new WeakSet<ReceivedSubmission>();
  const refused = new WeakSet<ReceivedSubmission>();

  return {
    receive: (submission) => identify(submission, randomUUID()),
    restore(key, { submission, id, request = '' }) {
      const known = identify(submission, request);
      // As it was kept: with another key its content would have another digest.
      return { ...known, key, id: id ?? known.id };
    },
    async keep(which) {
      if (refused.has(which)) return false;
      keeping.add(which);
      const { key, id, request, submission } = which;
      const form = { at: now(), process, id, request, submission };
      if (await pendingSubmissions.insert(key, form)) return true;
      let isFirst = false;
      await pendingSubmissions.update(key, (current) => {
        const isRefused = current?.request === request;
        const isKept = current?.id === id && current.submission !== undefined;
        isFirst = !isRefused && !isKept;
        return isFirst ? form : undefined;
      });
      return isFirst;
    },
    async renew({ key, id }) {
      await pendingSubmissions.update(key, (current) =>
        current?.submission !== undefined && (current.id ?? id) === id
          ? { ...current, at: now(), process }
          : undefined,
      );
    },
    async isSuperseded({ key, id }) {
      const current = await pendingSubmissions.get(key);
      return current?.id !== undefined && current.id !== id;
    },
    remove: ({ key, id }) =>
      retryWrite(() => pendingSubmissions.deleteIf(key, (current) => (current.id ?? id) === id)),
    async reject(which) {
      refused.add(which);
      if (!keeping.has(which)) return;
      const { key, id, request } = which;
      await retryWrite(() =>
        pendingSubmissions.update(
          key,
          (current) =>
            current === undefined || current.request === request ? { at: now(), id, request } : undefined,
          { ttlMs: REJECTED_TTL_MS },
        ),
      );
    },
  };
}
