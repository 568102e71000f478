import { MINUTE_MS } from '../time/durations.ts';
/** How long a process waits for another one that may have died, or for a clock that may be wrong. Milliseconds. */
export const TIMEOUTS = {
  /** TTL of the leader's lease: how long a dead leader blocks the others. */
  leaseMs: 10_000,
  /** TTL of a lock, where the store does not notice a dead holder by itself (Redis). */
  lockMs: 10_000,
  /** How long a start waits for another bot that may be stopping, or for a program that has the SQLite file locked. */
  databaseOwnerMs: 12_000,
  /** How long another process's post may be in flight. Longer than the poster's own timeouts. */
  othersPostForMs: 20_000,
  /** How often the leader looks for work that other processes left unfinished. */
  recoveryEveryMs: 30_000,
  /**
   * Age at which another process's unfinished work counts as abandoned. Longer than every timeout it may be waiting on.
   */
  abandonedAfterMs: 120_000,
  /** A due purge must still be due after this long: a clock that is wrong at start-up is often corrected soon. */
  purgeAfterMs: 10_000,
  /** How often published Home tabs are checked for content they may no longer show. */
  homesEveryMs: MINUTE_MS,
  /** How often owners of open checks are checked for having left, where Slack has not said so by itself. */
  absencesEveryMs: 10 * MINUTE_MS,
  /** How often channels with request cards are checked for privacy; and the longest pause before Slack is asked again. */
  requestsEveryMs: 10 * MINUTE_MS,
  /** How often it is looked whether a digest, or the monthly message about the audit log, is due. */
  digestEveryMs: 20_000,
  /** Minimum time before *Resend…* may invite the same worker again. */
  resendIntervalMs: 10 * MINUTE_MS,
  /** Grace period before other connections of the app are reported: Slack may still count a closed one. */
  connectionGraceMs: 10_000,
  /**
   * Minimum interval between two posts in a channel: https://docs.slack.dev/apis/web-api/rate-limits allows one a
   * second.
   */
  postIntervalMs: 1_000,
  /** Minimum interval between two updates of a batch card: a batch's checks change faster than anyone reads. */
  batchCardIntervalMs: 3_000,
} as const;
export type Timeouts = { [key in keyof typeof TIMEOUTS]: number };
