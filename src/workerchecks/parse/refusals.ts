import { type RefusalReason, WorkerChecksError } from '../../errors.ts';
import type { WireContract } from '../contract/contract.ts';
import type { HttpAnswer } from '../http/http.ts';
import { parseRefusedFields } from './parse-refused-fields.ts';
import { readStatus } from './parse-result-summary.ts';
import { errorHints } from './read-fields.ts';
import { retryAt } from './retry-at.ts';

const SENTENCES: Readonly<Record<RefusalReason, string>> = {
  credits: 'The WorkerChecks account has too few credits.',
  duplicate: 'WorkerChecks already has an invitation for this person and check.',
  validation: 'WorkerChecks did not accept the details.',
  'not-cancellable': 'WorkerChecks says this invitation can no longer be cancelled.',
  'not-found': 'WorkerChecks does not know this invitation.',
  unauthorised: 'WorkerChecks did not accept this app’s sign-in.',
  other: 'WorkerChecks refused the request.',
};

export function refused(
  reason: RefusalReason,
  status: number,
  effect: 'none' | 'possible' = 'none',
): WorkerChecksError {
  return new WorkerChecksError('refused', SENTENCES[reason], { effect, reason, status });
}

export function unreadable(status: number, effect: 'none' | 'possible'): WorkerChecksError {
  return new WorkerChecksError('unreadable', 'WorkerChecks answered with something that could not be read.', {
    effect,
    status,
  });
}

/**
 * Failures common to all actions: 429, 5xx, 401 and 403, redirects; undefined if the action must interpret the answer
 * itself.
 */
export function commonFailure(answer: HttpAnswer, now: number): WorkerChecksError | undefined {
  const { status } = answer;
  if (status === 429) {
    return new WorkerChecksError(
      'rate-limited',
      'WorkerChecks is limiting requests just now. Please try again in a minute.',
      { effect: 'none', status, retryAt: retryAt(answer.retryAfter, now) },
    );
  }
  if (status >= 500) {
    return new WorkerChecksError('failed', 'WorkerChecks has a problem of its own just now.', {
      effect: 'possible',
      status,
    });
  }
  if (status === 401 || status === 403) return refused('unauthorised', status);
  if (status === 408) {
    return new WorkerChecksError('timed-out', 'WorkerChecks did not answer in time.', {
      effect: 'possible',
      status,
    });
  }
  // These three mean "send it there instead"; other redirects may follow a completed action.
  if ([301, 307, 308].includes(status)) return unreadable(status, 'none');
  if (status < 200 || (status >= 300 && status < 400)) return unreadable(status, 'possible');
  return undefined;
}

/**
 * Maps a rejected invitation to an error, by status and the answer's hints.
 *
 * @param sent the request's values
 */
export function inviteRefusal(
  answer: HttpAnswer,
  contract: WireContract,
  sent: readonly string[],
): WorkerChecksError {
  const hints = errorHints(answer.json);
  const { status } = answer;
  if (status === 402 || /\b(credits?|balance|payment|funds)\b/.test(hints)) return refused('credits', status);
  if (status === 409 || /duplicate|already (exists|invited)/.test(hints)) return refused('duplicate', status);
  if (status === 400 || status === 422 || /valid/.test(hints)) {
    const fields = parseRefusedFields(answer.json, contract.invite, sent);
    return new WorkerChecksError('refused', SENTENCES.validation, {
      effect: 'none',
      reason: 'validation',
      fields,
      status,
    });
  }
  return refused('other', status);
}

/**
 * Maps a rejected cancellation to an error; undefined if the invitation was already cancelled, which counts as success.
 */
export function cancelRefusal(answer: HttpAnswer, contract: WireContract): WorkerChecksError | undefined {
  const before = /already (been )?cancell?ed/.test(errorHints(answer.json));
  if (before || readStatus(answer.json, contract) === 'Cancelled') return undefined;
  const { status } = answer;
  return refused(status === 404 || status === 410 ? 'not-found' : 'not-cancellable', status);
}
