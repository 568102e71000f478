/** Values of a series, one a minute from the start, as promtool writes them; undefined: the series is not there. */
type Series = Readonly<Record<string, string | undefined>>;

export interface AlertCase {
  what: string;
  /** What differs from a healthy bot. `name{label="value"}`, without job and instance where it is the first bot's. */
  series: Series;
  /** The alerts that fire after four hours. */
  fires: readonly string[];
}

const HOURS_4 = 240;
const always = (value: number) => `${value}+0x${HOURS_4}`;
const growing = (step = 1) => `0+${step}x${HOURS_4}`;
/** A counter that appears with this value, so many minutes before the end. */
const appearing = (minutesAgo: number) => `_x${HOURS_4 - minutesAgo} 1+0x${minutesAgo}`;
/** A counter at 0 that counts each minute from then on. */
const countingFor = (minutes: number) => `0+0x${HOURS_4 - minutes} 1+1x${minutes}`;
const SECOND = 'instance="second"';

export const ALERT_CASES: readonly AlertCase[] = [
  { what: 'a healthy bot', series: {}, fires: [] },
  { what: 'the only bot is down', series: { up: always(0) }, fires: ['NoBotRunning'] },
  { what: 'one of two bots is down', series: { [`up{${SECOND}}`]: always(0) }, fires: [] },
  {
    what: 'Slack refuses the token',
    series: { 'ready{part="slack"}': always(0) },
    fires: ['BotNotReady', 'SlackNotUsable'],
  },
  {
    what: 'the store is away',
    series: { 'ready{part="storage"}': always(0) },
    fires: ['BotNotReady', 'StoreNotUsable'],
  },
  {
    what: 'WorkerChecks refuses the Widget Secret',
    series: { 'ready{part="workerchecks"}': always(0) },
    fires: ['BotNotReady', 'WorkerChecksSignInFailing'],
  },
  {
    what: 'one of two bots cannot reach Slack',
    series: { [`ready{${SECOND},part="slack"}`]: always(0) },
    fires: ['BotNotReady'],
  },
  {
    what: 'a bot starts again and again',
    series: { process_start_time_seconds: `1000+60x${HOURS_4}` },
    fires: ['BotRestarting'],
  },
  { what: 'nobody leads', series: { leader: always(0) }, fires: ['NoLeader'] },
  { what: 'two bots lead', series: { [`leader{${SECOND}}`]: always(1) }, fires: ['SeveralLeaders'] },
  { what: 'too many checks are open', series: { polling_load: always(1.4) }, fires: ['PollingOverloaded'] },
  {
    what: 'a check has not been polled for a day',
    series: { oldest_unseen_check_seconds: always(86_400) },
    fires: ['PollingBehind'],
  },
  {
    what: 'a check has not been polled for a day, and that long is allowed',
    series: { oldest_unseen_check_seconds: always(86_400), longest_poll_interval_seconds: always(80_000) },
    fires: [],
  },
  {
    what: 'every result request is used',
    series: { result_requests_used: always(30), result_requests_limit: always(30) },
    fires: ['ResultRequestsUsedUp'],
  },
  {
    what: 'WorkerChecks answers 429 for the first time',
    series: { 'workerchecks_requests_total{action="result",outcome="429"}': appearing(5) },
    fires: ['WorkerChecksRateLimiting'],
  },
  {
    what: 'WorkerChecks answered 429 an hour ago',
    series: { 'workerchecks_requests_total{action="result",outcome="429"}': appearing(60) },
    fires: [],
  },
  {
    what: 'WorkerChecks does not answer',
    series: { 'workerchecks_requests_total{action="result",outcome="timed-out"}': growing(10) },
    fires: ['WorkerChecksFailing'],
  },
  {
    what: 'WorkerChecks uses an unknown status',
    series: { 'open_checks{state="Unknown"}': always(2) },
    fires: ['UnknownStatus'],
  },
  {
    what: 'an invitation waits for a person',
    series: { 'open_checks{state="Unconfirmed"}': always(1) },
    fires: ['InvitationsUnconfirmed'],
  },
  {
    what: 'acknowledgements take two seconds',
    series: {
      'slack_ack_seconds_bucket{le="1",kind="command"}': always(0),
      'slack_ack_seconds_bucket{le="3",kind="command"}': growing(10),
      'slack_ack_seconds_bucket{le="+Inf",kind="command"}': growing(10),
    },
    fires: ['SlowAcknowledgements'],
  },
  {
    what: 'the event loop is blocked',
    series: { nodejs_eventloop_lag_p99_seconds: always(0.6) },
    fires: ['EventLoopBlocked'],
  },
  {
    what: 'memory is short',
    series: { process_resident_memory_bytes: always(500_000_000) },
    fires: ['MemoryNearLimit'],
  },
  {
    what: 'a command fails',
    series: { 'slack_requests_total{kind="command",outcome="failed"}': countingFor(2) },
    fires: ['RequestsFailing'],
  },
  {
    what: 'Slack limits the rate',
    series: { 'slack_calls_total{method="chat.update",outcome="rate-limited"}': growing() },
    fires: ['SlackRateLimiting'],
  },
  {
    what: 'Slack refuses calls',
    series: { 'slack_calls_total{method="chat.update",outcome="refused"}': growing() },
    fires: ['SlackCallsFailing'],
  },
  { what: 'a card is refused', series: { cards_undeliverable: always(1) }, fires: ['CardsRefused'] },
  {
    what: 'a purged card is still there',
    series: { purges_pending: always(1) },
    fires: ['PurgedCardsStillShown'],
  },
  { what: 'a purge is late', series: { purges_overdue: always(1) }, fires: ['PurgeOverdue'] },
  { what: 'a Home tab is outdated', series: { home_tabs_pending: always(1) }, fires: ['HomeTabsOutdated'] },
  { what: 'a workflow waits', series: { workflow_steps_pending: always(1) }, fires: ['WorkflowsWaiting'] },
  {
    what: 'the digest fails',
    series: { 'digests_total{outcome="failed"}': countingFor(60) },
    fires: ['DigestNotPosted'],
  },
  {
    what: 'the digest fails, and is posted then',
    series: {
      'digests_total{outcome="failed"}': countingFor(60),
      'digests_total{outcome="posted"}': countingFor(10),
    },
    fires: [],
  },
  {
    what: 'a record cannot be read',
    series: { 'unreadable_records{collection="checks"}': always(1) },
    fires: ['RecordsUnreadable'],
  },
  {
    what: 'the audit log was changed',
    series: { audit_chain_broken: always(1) },
    fires: ['AuditChainBroken'],
  },
  {
    what: 'audit lines cannot be written',
    series: { audit_lines_pending: always(3) },
    fires: ['AuditLinesWaiting'],
  },
  {
    what: 'an error is logged for the first time',
    series: { 'log_events_total{level="error",event="card.refused"}': appearing(5) },
    fires: ['ErrorsLogged'],
  },
  {
    what: 'an error was logged an hour ago',
    series: { 'log_events_total{level="error",event="card.refused"}': appearing(60) },
    fires: [],
  },
];
