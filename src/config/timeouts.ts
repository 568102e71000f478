/** How long a process waits for another that may be gone, or for a clock that may be wrong, in milliseconds. */
export const TIMEOUTS = {
  /** A leader that died keeps the others waiting so long. */
  leaseMs: 10_000,
  /** A post of another process may be on its way so long: the poster's own time-outs are shorter. */
  othersPostForMs: 20_000,
  /** How often what other processes left is looked for. */
  leftoversEveryMs: 30_000,
  /** What a process began so long ago and has not ended, it never will: longer than every time-out on the way. */
  abandonedAfterMs: 120_000,
  /** What is to be purged is purged where it still is after so long: a clock that is wrong at start is often set soon. */
  purgeAfterMs: 10_000,
  /** How often published Home tabs are looked through for what must not stand there any more. */
  homesEveryMs: 60_000,
  /** Slack may count a connection that was closed for so long. */
  connectionsSettleMs: 10_000,
} as const;
export type Timeouts = { [key in keyof typeof TIMEOUTS]: number };
