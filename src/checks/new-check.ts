import type { Check, Worker } from './check.ts';
import type { Person } from './check-service.ts';

export interface NewCheck {
  id: string;
  reference: string;
  productId: string;
  productName: string;
  worker: Worker;
  requester: Person;
  channelId: string;
  /** Epoch milliseconds. */
  at: number;
}

/** A new check, before anything has happened to it. */
export function newCheck({ at, ...ordered }: NewCheck): Check {
  return {
    ...ordered,
    state: 'Inviting',
    createdAt: at,
    stateSince: at,
    certificate: 'none',
    gone: false,
    resultRevision: 0,
    pendingAudit: [],
    card: { notifiedRevision: 0, reposts: 0 },
  };
}
