import { createMetrics } from '../../src/operations/metrics.ts';
import { inviteWorker } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE } from '../support/test-app.ts';
import { parseSamples, type Sample } from './metrics-page.ts';

export interface Scraped {
  samples: readonly Sample[];
  /** Every metric, also those without a sample so far; of a histogram, its parts. */
  names: ReadonlySet<string>;
  /** Metric → its labels. */
  labels: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Metrics that a healthy bot has no sample of. */
async function rareSamples(): Promise<Sample[]> {
  const metrics = createMetrics();
  metrics.logged('error', 'audit.broken');
  metrics.auditChain(true);
  metrics.readGaugesFrom(async () => ({
    budgetUsed: 0,
    openChecks: {},
    oldestUnseenSeconds: 0,
    purgesPending: 0,
    purgesOverdue: 0,
    cardsUndeliverable: 0,
    auditLinesPending: 0,
    unreadableRecords: { checks: 1 },
  }));
  return parseSamples(await metrics.text());
}

/** /metrics of a bot that has sent an invitation and polled it. */
export async function scrapeBot(): Promise<Scraped> {
  const app = await openTestApp();
  try {
    await inviteWorker(app);
    await app.slack.as(PEOPLE.hr1).command('/check list', { channel: CHANNELS.hr });
    const page = await (await fetch(`${app.botUrl()}/metrics`)).text();
    const samples = parseSamples(page);
    const names = new Set(samples.map(({ name }) => name));
    for (const [, name = '', type] of page.matchAll(/^# TYPE (\w+) (\w+)$/gm)) {
      for (const part of type === 'histogram' ? ['_bucket', '_sum', '_count'] : ['']) names.add(name + part);
    }
    const labels = new Map<string, Set<string>>();
    for (const { name, labels: own } of [...samples, ...(await rareSamples())]) {
      const known = labels.get(name) ?? new Set();
      for (const label of Object.keys(own)) known.add(label);
      labels.set(name, known);
    }
    return { samples, names, labels };
  } finally {
    await app.close();
  }
}
