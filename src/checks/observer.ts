import { isDeepStrictEqual } from 'node:util';
import type { Check } from './check.ts';
import { compareLooks, type LookMark } from './look-marks.ts';
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
  /** The next of this process' marks. */
  nextMark: () => LookMark;
}

export interface Observed {
  check: Check;
  /** Fit to be shown; never stored or logged. */
  certificateUrl: string | undefined;
}

type Invited = Check & { invitationId: string };

/** Asks WorkerChecks about a check and records what it saw. Rejects with WorkerChecksError or StorageError. */
export type Observer = (check: Invited, asker: Asker) => Promise<Observed>;

export function createObserver(options: ObserverOptions): Observer {
  const { watchList, workerChecks, certificateLink, keepLink, now, nextMark } = options;

  async function look(check: Invited, asker: Asker): Promise<Observed & { overtaken: boolean }> {
    const asked = { mark: nextMark(), before: check.lastLook };
    const askedAt = now();
    const sighting = await workerChecks.look(check.invitationId, asker);
    const offered = sighting.kind === 'summary' ? sighting.certificateUrl : undefined;
    const link = certificateLink(offered);
    const certificate = offered === undefined ? 'none' : link === undefined ? 'unusable' : 'offered';
    let overtaken = false;
    const stored = await watchList.update(check.id, (current) => {
      const certificateUrl = keepLink ? link : undefined;
      const seen = { sighting, askedAt, mark: asked.mark, certificate, certificateUrl } as const;
      // Somebody may have corrected the id meanwhile.
      const isOfAnother = current.invitationId !== check.invitationId;
      const told = compareLooks(asked, current.lastLook);
      overtaken = isOfAnother || (told === 'unknown' && !tellsTheSame(current, observed(current, seen)));
      return told === 'newer' && !isOfAnother ? observed(current, seen) : current;
    });
    const completed = stored?.state === 'Completed';
    return { check: stored ?? check, certificateUrl: completed && !overtaken ? link : undefined, overtaken };
  }

  return async (check, asker) => {
    const { overtaken, ...seen } = await look(check, asker);
    const { invitationId } = seen.check;
    // Which of the two was asked later nobody can say: a third one tells.
    return overtaken && invitationId !== undefined ? look({ ...seen.check, invitationId }, asker) : seen;
  };
}

/** All but when it was asked. */
function tellsTheSame(one: Check, other: Check): boolean {
  const told = ({ lastLookedAt: _, lastLook: __, ...rest }: Check) => rest;
  return isDeepStrictEqual(told(one), told(other));
}
