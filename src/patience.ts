/** How long a process on a shared store waits for another that may be gone, in milliseconds. */
export const PATIENCE = {
  /** A leader that died keeps the others waiting so long. */
  leaseMs: 10_000,
  /** A post of another process may be on its way so long: the poster's own time-outs are shorter. */
  othersPostForMs: 20_000,
  /** How often what other processes left is looked for. */
  leftoversEveryMs: 30_000,
  /** What a process began so long ago and has not ended, it never will: longer than every time-out on the way. */
  abandonedAfterMs: 120_000,
  /** How often published Home tabs are looked through for what must not stand there any more. */
  homesEveryMs: 60_000,
  /** Slack may count a connection that was closed for so long. */
  connectionsSettleMs: 10_000,
} as const;
export type Patience = { [key in keyof typeof PATIENCE]: number };
