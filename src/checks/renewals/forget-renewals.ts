import { PURGE_RULES } from '../purge-rules.ts';
import type { RecordList } from '../record-list.ts';
import type { Renewal } from './renewal.ts';
import { endedRenewal } from './renewal-rules.ts';

/** What is kept for it goes, as somebody asks. `now`: epoch milliseconds. */
export const forgotten = (renewal: Renewal, now: number, by = 'bot'): Renewal =>
  endedRenewal(renewal, { how: 'forgotten', by, at: now, about: PURGE_RULES.onRequest });

/** Removes what is kept about a check that is to be forgotten, and about its worker. */
export async function forgetRenewals(
  renewals: Pick<RecordList<Renewal>, 'all' | 'update'>,
  { checkId, email }: { checkId: string | undefined; email?: string | undefined },
  now: number,
): Promise<void> {
  const forget = (renewal: Renewal) => forgotten(renewal, now);
  if (checkId !== undefined) await renewals.update(checkId, forget);
  if (email === undefined) return;
  for (const renewal of await renewals.all()) {
    const isTheirs = renewal.kept?.worker?.email.toLowerCase() === email.toLowerCase();
    if (isTheirs) await renewals.update(renewal.id, forget);
  }
}
