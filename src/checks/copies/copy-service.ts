import type { Check } from '../check.ts';
import type { RecordList } from '../record-list.ts';
import type { WatchList } from '../watch-list.ts';
import type { CertificateCopy, CopyAnswer } from './certificate-copy.ts';
import { copyEnded, deleteCopiesBy, isAskedAbout, newCopy, openedAgain } from './copy-rules.ts';

/** A person to be asked about copies of a certificate. */
export interface AskedCopy {
  copy: CertificateCopy;
  /** Epoch milliseconds. */
  deleteBy: number;
  /** The details of the check are gone. */
  isPurged: boolean;
}

export type CopyAnswered =
  | { kind: 'recorded'; reference: string }
  /** It was answered before, or nobody is asked any more. */
  | { kind: 'over' }
  /** Somebody else opened it. */
  | { kind: 'not-theirs'; userId: string };

/** Copies of certificates that people may have saved. Rejects with StorageError. */
export interface CopyService {
  /** Records that a person is shown a certificate. Show it only once this has resolved. */
  opened(check: Pick<Check, 'id' | 'reference'>, by: { userId: string }): Promise<void>;
  /** Who is to be asked now, the first deadline first. */
  asked(): Promise<AskedCopy[]>;
  answer(id: string, answer: CopyAnswer, by: { userId: string }): Promise<CopyAnswered>;
}

export interface CopyServiceOptions {
  copies: RecordList<CertificateCopy>;
  watchList: Pick<WatchList, 'all'>;
  retentionDays: number;
  now: () => number;
}

export function createCopyService(options: CopyServiceOptions): CopyService {
  const { copies, watchList, retentionDays, now } = options;

  return {
    async opened(check, { userId }) {
      const at = now();
      const copy = newCopy(check, userId, at);
      if (await copies.insert(copy)) return;
      const known = await copies.update(copy.id, (current) => openedAgain(current, at));
      // An ended one may have been deleted in the meantime.
      if (known === undefined) await copies.insert(copy);
    },
    async asked() {
      const checks = new Map((await watchList.all()).map((check) => [check.id, check]));
      const found = (await copies.all()).flatMap((copy): AskedCopy[] => {
        const rules = { retentionDays, now: now() };
        const { at: deleteBy, isPurged } = deleteCopiesBy(copy, checks.get(copy.checkId), rules);
        return isAskedAbout(copy, deleteBy, now()) ? [{ copy, deleteBy, isPurged }] : [];
      });
      return found.toSorted((a, b) => a.deleteBy - b.deleteBy || (a.copy.id < b.copy.id ? -1 : 1));
    },
    async answer(id, answer, { userId }) {
      let answered: CopyAnswered = { kind: 'over' };
      await copies.update(id, (copy) => {
        answered = { kind: 'over' };
        if (copy.ended !== undefined) return copy;
        if (copy.userId !== userId) {
          answered = { kind: 'not-theirs', userId: copy.userId };
          return copy;
        }
        answered = { kind: 'recorded', reference: copy.reference };
        return copyEnded(copy, answer, { userId, at: now() });
      });
      return answered;
    },
  };
}
