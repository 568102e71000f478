import type { InvitationOrder, VendorResult, WorkerChecks } from '../../src/checks/ports.ts';
import { WorkerChecksError } from '../../src/errors.ts';

export interface ScriptedWorkerChecks extends WorkerChecks {
  /** All calls in order: `invite CHK-…`, `cancel inv-1`, `result inv-1`. */
  calls: string[];
  orders: InvitationOrder[];
  /** Scripted answers to the next calls, per action, first in, first out; an Error is thrown. */
  next: {
    invite: (string | Error)[];
    cancel: (undefined | Error)[];
    result: (VendorResult | Error)[];
  };
  /** The answer to a result request when nothing is scripted. */
  vendorResult: VendorResult;
}

export function summary(over: Partial<Extract<VendorResult, { kind: 'summary' }>> = {}): VendorResult {
  return {
    kind: 'summary',
    status: 'Pending',
    statusWord: over.status ?? 'Pending',
    result: undefined,
    resultWord: undefined,
    releaseDate: undefined,
    certificateUrl: undefined,
    ...over,
  };
}

/** @param effect whether the request may have been carried out */
export function vendorFailure(
  kind: WorkerChecksError['failure'],
  effect: 'none' | 'possible',
  reason?: WorkerChecksError['reason'],
): WorkerChecksError {
  return new WorkerChecksError(kind, 'It failed.', { effect, reason });
}

/** A WorkerChecks port that answers from a script. */
export function createScriptedWorkerChecks(): ScriptedWorkerChecks {
  let made = 0;
  const scripted: ScriptedWorkerChecks = {
    calls: [],
    orders: [],
    next: { invite: [], cancel: [], result: [] },
    vendorResult: summary(),
    async invite(order) {
      scripted.calls.push(`invite ${order.reference}`);
      scripted.orders.push(order);
      made += 1;
      const answer = scripted.next.invite.shift() ?? `inv-${made}`;
      if (answer instanceof Error) throw answer;
      return { invitationId: answer };
    },
    async cancel(invitationId) {
      scripted.calls.push(`cancel ${invitationId}`);
      const answer = scripted.next.cancel.shift();
      if (answer instanceof Error) throw answer;
    },
    async result(invitationId) {
      scripted.calls.push(`result ${invitationId}`);
      const answer = scripted.next.result.shift() ?? scripted.vendorResult;
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  return scripted;
}
