import { afterEach, describe, expect, it } from 'vitest';
import { createMetrics } from '../../src/operations/metrics.ts';
import { eventually } from '../support/eventually.ts';
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

describe('the metrics', () => {
  it('are read at each scrape, including states that have become empty', async () => {
    const metrics = createMetrics();
    let openChecks: Record<string, number> = { Pending: 2, 'In Progress': 1 };
    metrics.readGaugesFrom(async () => ({
      budgetUsed: 7,
      openChecks,
      oldestUnseenSeconds: 12.5,
      purgesPending: 1,
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
      return {
        budgetUsed: 7,
        openChecks: { Pending: 2 },
        oldestUnseenSeconds: 3,
        purgesPending: 0,
        unreadableRecords: {},
      };
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
      expect(found.get('oldest_unseen_check_seconds')).toBe(90);
      expect(found.get('result_requests_used')).toBe(unanswered.met);
    });
    unanswered.cancel();
    const [reference = ''] = /CHK-\w{5}/.exec(app.logged()) ?? [];
    await app.slack.as(PEOPLE.hr1).command(`/check status ${reference}`, { channel: CHANNELS.hr });
    await eventually(async () => {
      const found = samples(await scrape());
      expect(found.get('workerchecks_requests_total{action="result",outcome="200"}')).toBe(1);
      expect(found.get('result_requests_used')).toBe(unanswered.met + 1);
      expect(found.get('oldest_unseen_check_seconds')).toBe(0);
    });
    expect(await scrape()).not.toMatch(/ada@|Ada|Lovelace|ncchc|CHK-|UHR1|UCOLLEAGUE|C0HRDESK/);
  });
});
