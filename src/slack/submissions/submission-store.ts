import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { retryWrite } from '../../checks/durable-write.ts';
import { requestId } from '../router/handle-request.ts';
import type { submissionSchema } from '../router/payloads.ts';
import type { PendingSubmission, PendingSubmissions } from './pending-submissions.ts';

export type Submission = z.infer<typeof submissionSchema>;

/** Longer than a store may take to execute a write whose caller has given up. */
const REJECTED_TTL_MS = 600_000;

/** A submission and the request that delivered it. */
export interface ReceivedSubmission {
  submission: Submission;
  key: string;
  /** The request's id: identical each time the same content of the same view is submitted. */
  id: string;
  /** A UUID of the content. */
  contentId: string;
  request: string;
}

/** Pending submissions, by view. */
export interface SubmissionStore {
  entries: PendingSubmissions['entries'];
  receive(submission: Submission): ReceivedSubmission;
  /** Rebuilds a submission from what an earlier process stored. */
  restore(key: string, form: PendingSubmission & { submission: Submission }): ReceivedSubmission;
  /**
   * Stores it. Resolves with false if an earlier request already stored the same content. Rejects with StorageError.
   */
  keep(request: ReceivedSubmission): Promise<boolean>;
  /** Heartbeat: keeps other processes from resuming it for a while. */
  renew(request: ReceivedSubmission): Promise<void>;
  /** Whether the same view has since been submitted with different content. */
  isSuperseded(request: ReceivedSubmission): Promise<boolean>;
  /** Deletes it once it has been run. Retries until the store succeeds. */
  remove(request: ReceivedSubmission): Promise<void>;
  /**
   * Undoes `keep` for a sender who was told that it was not accepted, even if that write is executed later. Retries.
   */
  reject(request: ReceivedSubmission): Promise<void>;
}

/** A copy with sorted keys, without fields that are undefined. */
function withSortedKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withSortedKeys);
  const fields: Readonly<Record<string, unknown>> = { ...value };
  const sorted: Record<string, unknown> = {};
  // Filtered first, because most fields of a form's values are undefined.
  const keys = Object.keys(fields).filter((key) => fields[key] !== undefined);
  for (const key of keys.sort()) sorted[key] = withSortedKeys(fields[key]);
  return sorted;
}

/** The form's input with sorted keys, because Slack does not guarantee an order. */
function contentOf({ view: { state, private_metadata } }: Submission): string {
  return JSON.stringify([private_metadata, withSortedKeys(state.values)]);
}

/** @param hex at least 32 digits */
function asUuid(hex: string): string {
  const parts = /^(.{8})(.{4}).(.{3}).(.{3})(.{12})/.exec(hex) ?? [];
  const [, a, b, c, d, e] = parts;
  return `${a}-${b}-8${c}-8${d}-${e}`;
}

/**
 * @param digest keyed, in hex: ids are stored unencrypted, and a plain hash of a name or an address is easily guessed
 */
export function createSubmissionStore({
  pendingSubmissions,
  digest,
  process,
  now,
}: {
  pendingSubmissions: PendingSubmissions;
  digest: (text: string) => string;
  /** This process's id. */
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

  const kept = new WeakSet<ReceivedSubmission>();
  const rejected = new WeakSet<ReceivedSubmission>();

  return {
    entries: () => pendingSubmissions.entries(),
    receive: (submission) => identify(submission, randomUUID()),
    restore(key, { submission, id, request = '' }) {
      const known = identify(submission, request);
      // The stored id is authoritative: under another key the digest would differ.
      return { ...known, key, id: id ?? known.id };
    },
    async keep(which) {
      if (rejected.has(which)) return false;
      kept.add(which);
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
      rejected.add(which);
      if (!kept.has(which)) return;
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
