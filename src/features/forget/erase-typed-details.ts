import type { Services } from '../../slack/services.ts';

/** Erases the saved entries about this worker: forms that wait for a confirmation or were not accepted. */
export async function eraseTypedDetails(
  { drafts, followOrders, savedForms }: Pick<Services, 'drafts' | 'followOrders' | 'savedForms'>,
  email: string,
): Promise<void> {
  const isTheirs = (typed: string) => typed.toLowerCase() === email.toLowerCase();
  for await (const [id, { worker }] of drafts.entries()) if (isTheirs(worker.email)) await drafts.delete(id);
  for await (const [id, { worker }] of followOrders.entries()) {
    if (isTheirs(worker.email)) await followOrders.delete(id);
  }
  await savedForms.forget(email);
}
