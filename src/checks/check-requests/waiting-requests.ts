import type { CheckRequest } from './check-request.ts';

/** The requests that wait for a decision, the one that has waited longest first. */
export function waitingRequests(requests: readonly CheckRequest[]): CheckRequest[] {
  return requests
    .filter(({ state }) => state === 'Waiting')
    .toSorted((a, b) => a.createdAt - b.createdAt || a.id.localeCompare(b.id));
}
