import type { Services } from '../../slack/services.ts';

/** Erases the saved entries about this worker: forms that wait for a confirmation or were not accepted, rows of batches. */
export async function eraseTypedDetails(
  {
    batchService,
    drafts,
    followOrders,
    savedForms,
  }: Pick<Services, 'batchService' | 'drafts' | 'followOrders' | 'savedForms'>,
  email: string,
): Promise<void> {
  await batchService.forgetWorker(email);
  const isTheirs = (typed: string) => typed.toLowerCase() === email.toLowerCase();
  for await (const [id, { worker }] of drafts.entries()) if (isTheirs(worker.email)) await drafts.delete(id);
  for await (const [id, { worker }] of followOrders.entries()) {
    if (isTheirs(worker.email)) await followOrders.delete(id);
  }
  await savedForms.forget(email);
}
