import type { RecordList } from '../record-list.ts';
import type { CheckRequest } from './check-request.ts';
import { ended } from './check-request-transitions.ts';

/** Ends the waiting requests about this worker, and removes what they say. `now`: epoch milliseconds. */
export async function forgetRequests(
  requests: Pick<RecordList<CheckRequest>, 'all' | 'update'>,
  email: string,
  now: number,
): Promise<void> {
  for (const { id, details } of await requests.all()) {
    if (details?.email?.toLowerCase() !== email.toLowerCase()) continue;
    await requests.update(id, (request) => ended(request, 'forgotten', now));
  }
}
