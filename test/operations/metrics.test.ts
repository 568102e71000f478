import { afterEach, describe, expect, it } from 'vitest';
import type { Check } from '../../src/checks/check.ts';
import { countedLog } from '../../src/log/counted-log.ts';
import { SILENT_LOG } from '../../src/log/log.ts';
import { type CheckGauges, checkGauges } from '../../src/operations/check-gauges.ts';
import { createMetrics } from '../../src/operations/metrics.ts';
import { eventually } from '../support/eventually.ts';
import { makeCheck } from '../support/make-check.ts';
import { inviteWorker } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

/** The samples of Prometheus text: `name{labels}` → value. */
function samples(text: string): Map<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const end = line.lastIndexOf(' ');
      return [line.slice(0, end), Number(line.slice(end + 1))];
    }),
  );
}

const GAUGES: CheckGauges = {
  budgetUsed: 7,
  openChecks: {},
  oldestUnseenSeconds: 3,
  purgesPending: 0,
  purgesOverdue: 0,
  cardsUndeliverable: 0,
  auditLinesPending: 0,
  unreadableRecords: {},
};

describe('the metrics', () => {
  it('are read at each scrape, including states that have become empty', async () => {
    const metrics = createMetrics();
    let openChecks: Record<string, number> = { Pending: 2, 'In Progress': 1 };
    metrics.readGaugesFrom(async () => ({
      ...GAUGES,
      openChecks,
      oldestUnseenSeconds: 12.5,
      unreadableRecords: { checks: 2 },
    }));
    const first = samples(await metrics.text());
    expect(first.get('result_requests_used')).toBe(7);
    expect(first.get('oldest_unseen_check_seconds')).toBe(12.5);
    expect(first.get('open_checks{state="Pending"}')).toBe(2);
    expect(first.get('open_checks{state="In Progress"}')).toBe(1);
    expect(first.get('unreadable_records{collection="checks"}')).toBe(2);
    openChecks = { Pending: 1 };
    const second = samples(await metrics.text());
    expect(second.get('open_checks{state="Pending"}')).toBe(1);
    expect(second.has('open_checks{state="In Progress"}')).toBe(false);
  });

  it('omit gauges that cannot be read', async () => {
    const metrics = createMetrics();
    let away = false;
    metrics.readGaugesFrom(async () => {
      if (away) throw new Error('The store is away');
      return { ...GAUGES, openChecks: { Pending: 2 } };
    });
    metrics.slackRequest('command', 'handled');
    await metrics.text();
    away = true;
    const found = samples(await metrics.text());
    expect(
      [...found.keys()].filter((key) => /^(result_requests_used|open_checks|oldest_unseen)/.test(key)),
    ).toEqual([]);
    expect(found.get('slack_requests_total{kind="command",outcome="handled"}')).toBe(1);
    away = false;
    expect(samples(await metrics.text()).get('result_requests_used')).toBe(7);
  });

  it('have times in seconds', async () => {
    const metrics = createMetrics();
    metrics.ack('action', 24);
    metrics.workerChecksRequest({ action: 'result', outcome: '200', ms: 400 });
    const found = samples(await metrics.text());
    expect(found.get('slack_ack_seconds_sum{kind="action"}')).toBe(0.024);
    expect(found.get('slack_ack_seconds_bucket{le="0.01",kind="action"}')).toBe(0);
    expect(found.get('slack_ack_seconds_bucket{le="0.025",kind="action"}')).toBe(1);
    expect(found.get('workerchecks_request_seconds_bucket{le="0.5",action="result"}')).toBe(1);
  });
});

describe('the metrics an alert waits for', () => {
  it('are there from the start, because an increase needs a value before it', async () => {
    const found = samples(await createMetrics().text());
    expect(found.get('digests_total{outcome="failed"}')).toBe(0);
    expect(found.get('slack_requests_total{kind="command",outcome="failed"}')).toBe(0);
  });

  it('count warnings and errors by event, at any level of the log', async () => {
    const metrics = createMetrics();
    const log = countedLog(SILENT_LOG, metrics.logged);
    log.info('stopped');
    log.warn('storage.not-there', { code: 'ECONNREFUSED' });
    log.warn('workerchecks.contract-doubtful', { key: 'result' });
    log.error('audit.broken', { line: 3 });
    log.error('audit.broken', { line: 3 });
    const found = samples(await metrics.text());
    expect([...found].filter(([name]) => name.startsWith('log_events_total'))).toEqual([
      ['log_events_total{level="warn",event="storage.not-there"}', 1],
      ['log_events_total{level="error",event="audit.broken"}', 2],
    ]);
  });

  it('say whether the chain of the audit log is broken, once a bot has looked, and only while it looks', async () => {
    const metrics = createMetrics();
    const broken = async () => samples(await metrics.text()).get('audit_chain_broken');
    expect(await broken()).toBeUndefined();
    metrics.auditChain(true);
    expect(await broken()).toBe(1);
    metrics.auditChain(false);
    expect(await broken()).toBe(0);
    metrics.auditChain(undefined);
    expect(await broken()).toBeUndefined();
  });
});

describe('the gauges of checks', () => {
  const DAY = 86_400_000;
  const completed = { state: 'Completed', completedSeenAt: Date.UTC(2026, 5, 1) } as const;
  const at = (now: number, ...checks: Check[]) =>
    checkGauges(checks, {
      budgetUsed: 0,
      expectedDelay: undefined,
      load: undefined,
      unreadableRecords: {},
      retentionDays: 90,
      now,
    });
  const invitedAt = Date.UTC(2026, 4, 1);
  const check = (over: Partial<Check>) =>
    makeCheck({ createdAt: invitedAt, invitedAt, stateSince: invitedAt, ...over });

  it('count a purge as overdue a day after it was due, because purges run once a day', () => {
    const due = completed.completedSeenAt + 90 * DAY;
    expect(at(due + DAY, check(completed)).purgesOverdue).toBe(0);
    expect(at(due + DAY + 1, check(completed)).purgesOverdue).toBe(1);
    expect(at(due + 9 * DAY, check({ state: 'Purged' })).purgesOverdue).toBe(0);
  });

  it('count cards that Slack refuses, until their check is purged', () => {
    const card = { ...check({}).card, undeliverable: 'is_archived' };
    const gauges = at(invitedAt, check({ card }), check({ card, state: 'Purged' }), check({}));
    expect(gauges.cardsUndeliverable).toBe(1);
  });

  it('count audit entries that are not written yet', () => {
    const entry = { userId: 'U1', action: 'viewed', at: 1 } as const;
    expect(at(invitedAt, check({ pendingAudit: [entry, entry] }), check({})).auditLinesPending).toBe(2);
  });
});

describe('/metrics of a running bot', () => {
  let app: TestApp;
  afterEach(() => app.close());
  const scrape = async () => await (await fetch(`${app.botUrl()}/metrics`)).text();

  it('shows requests by kind and outcome, the budget, open checks, the age of the oldest unseen check and the acknowledgement time', async () => {
    // The clock stands still, but at the real time, since requests are signed with it.
    let time = Date.now();
    app = await openTestApp({ now: () => time, env: { POLL_MIN_INTERVAL_SECONDS: '43200' } });
    // Polls are not answered, so that no result is known for the check.
    const unanswered = app.workerChecks.fault('result', { kind: 'dropped-before' }, { times: 1_000 });
    await inviteWorker(app);
    await app.slack.as(PEOPLE.colleague).command('/check list', { channel: CHANNELS.general });
    await app.slack.redeliver();
    time += 90_000;
    await eventually(async () => {
      const found = samples(await scrape());
      expect(found.get('workerchecks_requests_total{action="invite",outcome="201"}')).toBe(1);
      expect(found.get('workerchecks_requests_total{action="authenticate",outcome="200"}')).toBe(1);
      expect(found.get('slack_requests_total{kind="command",outcome="handled"}')).toBe(1);
      expect(found.get('slack_requests_total{kind="command",outcome="refused"}')).toBe(1);
      expect(found.get('slack_requests_total{kind="command",outcome="duplicate"}')).toBe(1);
      expect(found.get('slack_requests_total{kind="submission",outcome="handled"}')).toBe(1);
      expect(found.get('slack_ack_seconds_count{kind="command"}')).toBe(3);
      expect(found.get('slack_calls_total{method="chat.postMessage",outcome="ok"}')).toBeGreaterThan(0);
      expect(found.get('open_checks{state="Pending"}')).toBe(1);
      expect(found.get('leader')).toBe(1);
      expect(found.get('result_requests_limit')).toBe(90_000);
      expect(found.get('oldest_unseen_check_seconds')).toBe(90);
      expect(found.get('result_requests_used')).toBe(unanswered.met);
    });
    unanswered.cancel();
    const [reference = ''] = /CHK-\w{5}/.exec(app.logged()) ?? [];
    await app.slack.as(PEOPLE.hr1).command(`/check status ${reference}`, { channel: CHANNELS.hr });
    await eventually(async () => {
      const found = samples(await scrape());
      // The poller may have asked again by itself.
      const answered = found.get('workerchecks_requests_total{action="result",outcome="200"}') ?? 0;
      expect(answered).toBeGreaterThan(0);
      expect(found.get('result_requests_used')).toBe(unanswered.met + answered);
      expect(found.get('oldest_unseen_check_seconds')).toBe(0);
    });
    expect(await scrape()).not.toMatch(/ada@|Ada|Lovelace|ncchc|CHK-|UHR1|UCOLLEAGUE|C0HRDESK/);
  });
});
