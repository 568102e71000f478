import type { Check } from './check.ts';
import type { Asker, WorkerChecks } from './ports.ts';
import { observed } from './transitions.ts';
import type { WatchList } from './watch-list.ts';

export interface ObserverOptions {
  watchList: WatchList;
  workerChecks: Pick<WorkerChecks, 'look'>;
  /** The link itself where it may be shown, else undefined. */
  certificateLink: (url: string | undefined) => string | undefined;
  /** CERTIFICATE_BUTTON=link: the card bears the link, so the check keeps it. */
  keepLink: boolean;
  now: () => number;
}

export interface Observed {
  check: Check;
  /** Fit to be shown; never stored or logged. */
  certificateUrl: string | undefined;
}

/** Asks WorkerChecks about a check and records what it saw. Rejects with WorkerChecksError or StorageError. */
export type Observer = (check: Check & { invitationId: string }, asker: Asker) => Promise<Observed>;

export function createObserver(options: ObserverOptions): Observer {
  const { watchList, workerChecks, certificateLink, keepLink, now } = options;
  return async (check, asker) => {
    const askedAt = now();
    const sighting = await workerChecks.look(check.invitationId, asker);
    const offered = sighting.kind === 'summary' ? sighting.certificateUrl : undefined;
    const link = certificateLink(offered);
    const certificate = offered === undefined ? 'none' : link === undefined ? 'unusable' : 'offered';
    const stored = await watchList.update(check.id, (current) =>
      observed(current, {
        sighting,
        askedAt,
        certificate,
        certificateUrl: keepLink ? link : undefined,
      }),
    );
    const completed = stored?.state === 'Completed';
    return { check: stored ?? check, certificateUrl: completed ? link : undefined };
  };
}
