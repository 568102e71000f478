import { MINUTE_MS } from '../time/durations.ts';
/** How long a process waits for another one that may be gone, or for a clock that may be wrong. Milliseconds. */
export const TIMEOUTS = {
  /** How long the lease of a leader that died keeps the others out. */
  leaseMs: 10_000,
  /** How long a lock whose holder died keeps the others out, where the store does not notice it: Redis. */
  lockMs: 10_000,
  /** How long a start waits for another bot that may still be stopping, or for a program that locks the SQLite file. */
  databaseOwnerMs: 12_000,
  /** How long another process's post may be in flight. Longer than the poster's own timeouts. */
  othersPostForMs: 20_000,
  /** How often the leader looks for work that other processes left unfinished. */
  recoveryEveryMs: 30_000,
  /** After this long, work that another process began is taken to be abandoned. Longer than every timeout on its way. */
  abandonedAfterMs: 120_000,
  /** A purge that is due must still be due after this long: a clock that is wrong at start is often corrected soon. */
  purgeAfterMs: 10_000,
  /** How often published Home tabs are searched for what they must no longer show. */
  homesEveryMs: MINUTE_MS,
  /** How long after an invitation the same worker may not be invited again by *Resend…*. */
  resendIntervalMs: 10 * MINUTE_MS,
  /** How long Slack may still count a connection that was closed. */
  connectionsSettleMs: 10_000,
  /** Pause between two posts in a channel: https://docs.slack.dev/apis/web-api/rate-limits allows one a second. */
  postIntervalMs: 1_000,
  /** Between two looks at the same batch card: a batch's checks change faster than anybody reads. */
  batchCardIntervalMs: 3_000,
} as const;
export type Timeouts = { [key in keyof typeof TIMEOUTS]: number };
