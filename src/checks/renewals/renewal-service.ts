import type { Check } from '../check.ts';
import type { RecordList } from '../record-list.ts';
import type { WatchList } from '../watch-list.ts';
import { forgetRenewals, forgotten } from './forget-renewals.ts';
import { isUndecided, type OpenRenewal, type Renewal, type RenewalReason } from './renewal.ts';
import { endedRenewal, isAsked, laterDay, postponed, REASON_WORDS } from './renewal-rules.ts';

export type RenewalChange =
  /** `until`: when it is brought up again. */
  | { kind: 'postponed'; reference: string; until: string }
  | { kind: 'declined'; reference: string }
  /** It was decided before, or is gone. */
  | { kind: 'decided'; reference: string | undefined };

/** What people can do about renewals. Rejects with StorageError. */
export interface RenewalService {
  /** Undefined: it was decided, or is gone. */
  get(id: string): Promise<OpenRenewal | undefined>;
  /** Those to bring up today, the first due first. `owner`: a user id; undefined: everybody's. */
  due(owner: string | undefined): Promise<OpenRenewal[]>;
  postpone(id: string, by: { userId: string }): Promise<RenewalChange>;
  decline(id: string, reason: RenewalReason, by: { userId: string }): Promise<RenewalChange>;
  /** Removes what is kept about a check that is to be forgotten, and about its worker. */
  forget(about: { checkId: string; email?: string | undefined }): Promise<void>;
  /** The same for a check whose record is gone. False: nothing is kept for this reference. */
  forgetReference(reference: string, by: { userId: string }): Promise<boolean>;
}

export interface RenewalServiceOptions {
  renewals: RecordList<Renewal>;
  watchList: Pick<WatchList, 'all'>;
  /** Whether a product is still renewed: what was written for one that is not is kept, and not brought up. */
  isRenewed: (productId: string) => boolean;
  /** 2026-11-26 */
  today: () => string;
  now: () => number;
}

/** An invitation from it is being sent, or may have been. */
const isUnderway = ({ state }: Check) => state === 'Inviting' || state === 'Unconfirmed';

export function createRenewalService(options: RenewalServiceOptions): RenewalService {
  const { renewals, watchList, isRenewed, today, now } = options;

  async function change(
    id: string,
    by: (renewal: OpenRenewal) => Renewal,
    outcome: (renewal: OpenRenewal) => RenewalChange,
  ): Promise<RenewalChange> {
    let result: RenewalChange = { kind: 'decided', reference: undefined };
    await renewals.update(id, (current) => {
      if (!isUndecided(current)) {
        result = { kind: 'decided', reference: current.reference };
        return current;
      }
      result = outcome(current);
      return by(current);
    });
    return result;
  }

  return {
    async get(id) {
      const renewal = await renewals.get(id);
      return renewal !== undefined && isUndecided(renewal) ? renewal : undefined;
    },
    async due(owner) {
      const day = today();
      const underway = new Set((await watchList.all()).filter(isUnderway).map(({ renews }) => renews));
      const asked = (await renewals.all())
        .filter(isUndecided)
        .filter((renewal) => isRenewed(renewal.productId) && isAsked(renewal, day));
      return asked
        .filter(({ id, kept }) => !underway.has(id) && (owner === undefined || kept.owner === owner))
        .toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : 0));
    },
    async postpone(id, { userId }) {
      const day = today();
      return await change(
        id,
        (renewal) => postponed(renewal, { until: laterDay(renewal, day), by: userId, at: now() }),
        (renewal) => ({ kind: 'postponed', reference: renewal.reference, until: laterDay(renewal, day) }),
      );
    },
    decline: (id, reason, { userId }) =>
      change(
        id,
        (renewal) =>
          endedRenewal(renewal, { how: reason, by: userId, at: now(), about: REASON_WORDS[reason] }),
        ({ reference }) => ({ kind: 'declined', reference }),
      ),
    forget: (about) => forgetRenewals(renewals, about, now()),
    async forgetReference(reference, { userId }) {
      const found = (await renewals.all()).find((one) => isUndecided(one) && one.reference === reference);
      if (found === undefined) return false;
      await renewals.update(found.id, (renewal) => forgotten(renewal, now(), userId));
      return true;
    },
  };
}
