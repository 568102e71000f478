import { type CheckRequest, checkRequestSchema } from '../../src/checks/check-requests/check-request.ts';
import { checkRequestId } from '../../src/checks/check-requests/request-ids.ts';

/** A request for a check that waits for a decision; override what matters to the test. */
export function makeCheckRequest(overrides: Partial<CheckRequest> = {}): CheckRequest {
  const { executionId = 'Fx1' } = overrides;
  return checkRequestSchema.parse({
    id: checkRequestId(executionId),
    executionId,
    teamId: 'T1',
    askedBy: 'U_ASKER',
    state: 'Waiting',
    stateSince: 1_000,
    createdAt: 1_000,
    details: { name: 'Ada Lovelace', email: 'ada@example.com', product: 'ncchc' },
    channelId: 'C_DESK',
    ...overrides,
  });
}
