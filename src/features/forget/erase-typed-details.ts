import type { DraftRow } from '../../checks/batches/batch-draft.ts';
import type { BatchService } from '../../checks/batches/batch-service.ts';
import type { CheckRequestService } from '../../checks/check-requests/check-request-service.ts';
import type { Forms } from '../../slack/services.ts';
import type { SavedForms } from '../../slack/submissions/saved-forms.ts';
import { HOUR_MS } from '../../time/durations.ts';

/** The remainder of a list is kept for as long again. */
const REST_KEPT_MS = HOUR_MS;

/** Where input is saved. */
export interface TypedDetails {
  batchService: Pick<BatchService, 'forgetWorker'>;
  forms: Pick<Forms, 'drafts' | 'batchDrafts' | 'followOrders' | 'homeSearches'> & {
    savedForms: Pick<SavedForms, 'forget'>;
  };
  checkRequests: Pick<CheckRequestService, 'forgetWorker'>;
}

/**
 * Erases saved input about this worker and check: forms awaiting confirmation or not accepted, rows of lists and batches,
 * requests of workflows, and searches.
 */
export async function eraseTypedDetails(
  { batchService, forms, checkRequests }: TypedDetails,
  { email, checkId }: { email: string; checkId: string | undefined },
): Promise<void> {
  const { drafts, batchDrafts, followOrders, savedForms, homeSearches } = forms;
  await batchService.forgetWorker(email);
  await checkRequests.forgetWorker(email);
  const isTheirs = (typed: string) => typed.toLowerCase() === email.toLowerCase();
  for await (const [id, { worker }] of drafts.entries()) if (isTheirs(worker.email)) await drafts.delete(id);
  for await (const [id, { worker }] of followOrders.entries()) {
    if (isTheirs(worker.email)) await followOrders.delete(id);
  }
  const isTheirRow = ({ person, line }: DraftRow) =>
    isTheirs(person?.email ?? '') || line.toLowerCase().includes(email.toLowerCase());
  for await (const [id, draft] of batchDrafts.entries()) {
    const rows = draft.rows.filter((row) => !isTheirRow(row));
    if (rows.length < draft.rows.length) await batchDrafts.set(id, { ...draft, rows }, REST_KEPT_MS);
  }
  await savedForms.forget(email, checkId);
  // Any of them may contain the name, and they are kept for an hour only.
  for await (const [id] of homeSearches.entries()) await homeSearches.delete(id);
}
