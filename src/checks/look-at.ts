import type { LookMark } from './look-marks.ts';
import type { Asker, WorkerChecks } from './ports.ts';
import type { Observation } from './transitions.ts';

export interface LookAtOptions {
  workerChecks: Pick<WorkerChecks, 'look'>;
  /** The link itself where it may be shown, else undefined. */
  certificateLink: (url: string | undefined) => string | undefined;
  /** CERTIFICATE_BUTTON=link: the card bears the link, so the check keeps it. */
  keepLink: boolean;
  now: () => number;
  /** The next of this process' marks. */
  nextMark: () => LookMark;
}

export interface LookedAt {
  observation: Observation;
  /** The certificate's link, fit to be shown; never stored or logged. */
  certificateUrl: string | undefined;
}

/** Asks WorkerChecks about an invitation and records nothing. Rejects with WorkerChecksError or StorageError. */
export type LookAt = (invitationId: string, asker: Asker, by?: string) => Promise<LookedAt>;

export function createLookAt(options: LookAtOptions): LookAt {
  const { workerChecks, certificateLink, keepLink, now, nextMark } = options;
  return async (invitationId, asker, by) => {
    const mark = nextMark();
    const askedAt = now();
    const sighting = await workerChecks.look(invitationId, asker, by);
    const offered = sighting.kind === 'summary' ? sighting.certificateUrl : undefined;
    const link = certificateLink(offered);
    const certificate = offered === undefined ? 'none' : link === undefined ? 'unusable' : 'offered';
    return {
      observation: { sighting, askedAt, mark, certificate, certificateUrl: keepLink ? link : undefined },
      certificateUrl: link,
    };
  };
}
