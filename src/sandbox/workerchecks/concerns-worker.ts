import { stringAt } from '../json.ts';
import type { ReceivedRequest, SandboxCheck } from './model.ts';

/**
 * Whether a request concerns the worker with this address (ignoring case): their invitation, its result or its
 * cancellation.
 */
export function concernsWorker(
  request: ReceivedRequest,
  checks: readonly SandboxCheck[],
  email: string,
): boolean {
  const check = checks.find(({ id }) => id === request.invitationId);
  const address = check?.order.email ?? stringAt(request.body, 'email');
  return address?.toLowerCase() === email.trim().toLowerCase();
}
