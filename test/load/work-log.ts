/** A worker to be invited once: their form was accepted, or the list they stand on. */
export interface Order {
  /** The worker's last name, unique to this order. */
  name: string;
  requester: string;
  channel: string;
}

/** What the people did and saw. */
export interface WorkLog {
  orders: Order[];
  /** What was done, with its counts. */
  actions: Map<string, number>;
  /** Slack's errors that people saw, by what they did. */
  troubles: Map<string, number>;
  /** Milliseconds until the person saw what they had asked for, by action; what did not come within the timeout is a trouble. */
  answerMs: Map<string, number[]>;
}

export const createWorkLog = (): WorkLog => ({
  orders: [],
  actions: new Map(),
  troubles: new Map(),
  answerMs: new Map(),
});

export function count(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}
