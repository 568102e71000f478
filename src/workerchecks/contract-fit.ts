import type { VendorResult } from '../checks/ports.ts';
import { isDay } from '../text/day.ts';
import { HOUR_MS } from '../time/durations.ts';
import type { HttpAnswer } from './http/http.ts';
import { errorHints } from './parse/read-fields.ts';

/** When to report that answers do not fit the contract. */
export const FIT_POLICY = {
  /**
   * Minimum number of polls answered 404, and minimum time since the first: a new invitation may take a moment to be
   * found.
   */
  notFoundRequests: 3,
  notFoundMs: 15_000,
  /** Minimum number of completed checks, if none of them had a result, or none a certificate. */
  completedChecks: 3,
  /** Minimum time before the same doubt is reported again. */
  againMs: HOUR_MS,
} as const;

/** Something in the wire contract is probably wrong. */
export interface ContractDoubt {
  /** The key of WORKERCHECKS_CONTRACT to check. */
  key: string;
  /** What was observed, in plain words; nothing about a worker or an outcome. */
  note: string;
}

export interface ContractFit {
  /** Reports an answer of the result endpoint and what was parsed from it; undefined: nothing could be. */
  onResult(invitationId: string, vendorResult: VendorResult | undefined): void;
  /** Reports any answer before it is interpreted. `read`: whether the required fields were found. */
  onAnswer(action: 'invite' | 'cancel' | 'result', answer: HttpAnswer, read: boolean): void;
}

/** Whether an answer means that the URL is wrong, rather than that the invitation is unknown. */
export function deniesAddress({ status, json, empty }: HttpAnswer): boolean {
  if (status === 405) return true;
  const page = json === undefined && !empty;
  return (
    status === 404 &&
    (page || /\b(route|path|endpoint|url|uri|cannot (get|post|put))\b/.test(errorHints(json)))
  );
}

/**
 * Detects a wire contract that does not match WorkerChecks' answers. Such a mismatch is otherwise silent: a 404 also
 * means that an invitation is not known yet, and a field with a different name just looks absent.
 *
 * @param clock monotonic, milliseconds
 */
export function createContractFit(onDoubt: (doubt: ContractDoubt) => void, clock: () => number): ContractFit {
  const reportedAt = new Map<string, number>();
  const completed = new Set<string>();
  let found = false;
  let sawResult = false;
  let sawCertificate = false;
  let notFound: { requests: number; since: number } | undefined;

  function doubt(key: string, note: string): void {
    const at = reportedAt.get(key);
    if (at !== undefined && clock() - at < FIT_POLICY.againMs) return;
    reportedAt.set(key, clock());
    onDoubt({ key, note });
  }

  function missed(): void {
    notFound = { requests: (notFound?.requests ?? 0) + 1, since: notFound?.since ?? clock() };
    const { requests, since } = notFound;
    if (requests < FIT_POLICY.notFoundRequests || clock() - since < FIT_POLICY.notFoundMs) return;
    doubt(
      'result.path',
      'WorkerChecks has answered every result request since the start with 404. If the invitations exist in BusinessHub, result.path is wrong and no result will be seen. The doctor looks closer.',
    );
  }

  function completion(invitationId: string, vendorResult: Extract<VendorResult, { kind: 'summary' }>): void {
    sawResult ||= vendorResult.result !== undefined;
    sawCertificate ||= vendorResult.certificateUrl !== undefined;
    if (sawResult && sawCertificate) return;
    completed.add(invitationId);
    if (completed.size < FIT_POLICY.completedChecks) return;
    if (!sawResult) {
      doubt(
        'result.response.result',
        'No completed check has had a result so far. If BusinessHub shows results, the field has another name than the contract says.',
      );
    }
    if (!sawCertificate) {
      doubt(
        'result.response.certificateUrl',
        'No completed check has had a certificate so far. If BusinessHub shows certificates, the field has another name than the contract says.',
      );
    }
  }

  return {
    onResult(invitationId, vendorResult) {
      if (vendorResult?.kind === 'not-yet' && !vendorResult.found) {
        if (!found) missed();
        return;
      }
      if (vendorResult === undefined) {
        doubt(
          'result.response.status',
          'A result request was answered, and the answer holds no status by the name the contract gives. Its check is not followed until the name is corrected.',
        );
        return;
      }
      found = true;
      if (vendorResult.kind !== 'summary') return;
      if (vendorResult.status === 'Unknown') {
        doubt(
          'words.statuses',
          'A status is a word this bot does not know. The card shows it as it came; words.statuses can say what it means.',
        );
      }
      if (vendorResult.releaseDate !== undefined && !isDay(vendorResult.releaseDate)) {
        doubt(
          'result.response.releaseDate',
          'A release date is written in a way that this bot cannot read. The card shows it as it came.',
        );
      }
      if (vendorResult.status === 'Completed') completion(invitationId, vendorResult);
    },
    onAnswer(action, answer, read) {
      if (deniesAddress(answer) && !(action === 'result' && found)) {
        doubt(
          `${action}.path`,
          `WorkerChecks answers as if there were no such address. Correct ${action}.path or ${action}.method.`,
        );
      } else if (!read && action === 'invite' && answer.status < 300) {
        doubt(
          'invite.response.invitationId',
          'WorkerChecks took an invitation, and the answer holds no id by the name the contract gives. Such invitations cannot be followed until the name is corrected.',
        );
      }
    },
  };
}
