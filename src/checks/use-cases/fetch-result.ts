import type { FetchedResult } from '../apply-result.ts';
import type { WorkerChecks } from '../ports.ts';
import type { RequestMark } from '../request-marks.ts';
import type { Caller } from '../vocabulary.ts';

export interface FetchResultOptions {
  workerChecks: Pick<WorkerChecks, 'result'>;
  /** Returns the link if it may be shown, else undefined. */
  certificateLink: (url: string | undefined) => string | undefined;
  /** CERTIFICATE_BUTTON=link: the card contains the link, so the check stores it. */
  keepLink: boolean;
  now: () => number;
  /** The next mark of this process. */
  nextMark: () => RequestMark;
}

export interface Fetched {
  fetched: FetchedResult;
  /** The certificate link, checked and safe to show; never stored or logged. */
  certificateUrl: string | undefined;
}

/** Requests an invitation's result without recording anything. Rejects with WorkerChecksError or StorageError. */
export type FetchResult = (invitationId: string, caller: Caller, by?: string) => Promise<Fetched>;

export function createFetchResult(options: FetchResultOptions): FetchResult {
  const { workerChecks, certificateLink, keepLink, now, nextMark } = options;
  return async (invitationId, caller, by) => {
    const mark = nextMark();
    const askedAt = now();
    const vendorResult = await workerChecks.result(invitationId, caller, by);
    const offered = vendorResult.kind === 'summary' ? vendorResult.certificateUrl : undefined;
    const link = certificateLink(offered);
    const certificate = offered === undefined ? 'none' : link === undefined ? 'unusable' : 'offered';
    return {
      fetched: {
        result: vendorResult,
        askedAt,
        mark,
        certificate,
        certificateUrl: keepLink ? link : undefined,
      },
      certificateUrl: link,
    };
  };
}
