import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { ALERT_CASES } from './alert-cases.ts';
import { findProgram } from './find-program.ts';
import { groupedBy, parseSamples, type Sample, selectorsOf } from './metrics-page.ts';
import { type Scraped, scrapeBot } from './scrape-bot.ts';

const RULES = 'deploy/prometheus/alerts.yaml';
const JOB = 'workerchecks-slack';
const { groups } = z
  .strictObject({
    groups: z.array(
      z.strictObject({
        name: z.string(),
        rules: z.array(
          z.strictObject({
            alert: z.string().regex(/^[A-Z][A-Za-z]+$/),
            expr: z.string(),
            for: z.string().optional(),
            labels: z.strictObject({ severity: z.enum(['critical', 'warning']) }),
            annotations: z.strictObject({ summary: z.string().min(20), runbook_url: z.string() }),
          }),
        ),
      }),
    ),
  })
  .parse(parse(readFileSync(RULES, 'utf8')));
const ALERTS = groups.flatMap(({ rules }) => rules);
const names = ALERTS.map(({ alert }) => alert);

let scraped: Scraped;
beforeAll(async () => {
  scraped = await scrapeBot();
});

/** Labels that Prometheus itself adds. */
const ADDED = ['job', 'instance'];

describe('the alerts', () => {
  it('have a name of their own each', () => {
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(ALERTS)('$alert: what to do stands in the runbook', ({ alert, annotations }) => {
    expect(annotations.runbook_url).toBe(`docs/operations.md#${alert.toLowerCase()}`);
    const [, section = ''] = readFileSync('docs/operations.md', 'utf8').split(`\n### ${alert}\n`);
    const [text = ''] = section.split(/^#+ /m);
    expect(text).toMatch(/^\n\*\*It means\*\*: /);
    expect(text).toContain('\n**Look at**: ');
    expect(text).toContain('\n**Do**: ');
  });

  it.each(ALERTS)('$alert reads metrics and labels that a bot has', ({ expr }) => {
    const selectors = selectorsOf(expr).filter(({ name }) => name !== 'up');
    for (const { name, labels } of selectors) {
      expect([...scraped.names]).toContain(name);
      expect(labels.job).toBe(JOB);
      const known = [...(scraped.labels.get(name) ?? []), ...ADDED];
      expect(Object.keys(labels).filter((label) => !known.includes(label))).toEqual([]);
      expect(
        groupedBy(expr).filter(
          (label) =>
            ![...selectors.flatMap((one) => [...(scraped.labels.get(one.name) ?? [])]), ...ADDED].includes(
              label,
            ),
        ),
      ).toEqual([]);
    }
    // Whatever is a metric's name is followed by its labels: there are no others.
    const metrics = [...scraped.names].filter((name) => new RegExp(`\\b${name}\\b(?!\\{)`).test(expr));
    expect(metrics.filter((name) => name.includes('_'))).toEqual([]);
  });

  it('read events that the bot logs', () => {
    const events = ALERTS.flatMap(({ expr }) => selectorsOf(expr)).flatMap(
      ({ labels }) => labels.event ?? [],
    );
    const sources = readFileSync('src/compose/create-vendor.ts', 'utf8');
    expect(events.filter((event) => !sources.includes(`'${event}'`))).toEqual([]);
  });
});

const promtool = findProgram('promtool');
const without = promtool === undefined ? ' (skipped: promtool is not installed)' : '';

describe.skipIf(promtool === undefined)(`the alerts in Prometheus${without}`, () => {
  const labelled = ({ name, labels }: Pick<Sample, 'name' | 'labels'>) => {
    const all = { job: JOB, instance: 'first', ...labels };
    return `${name}{${Object.entries(all)
      .toSorted(([a], [b]) => a.localeCompare(b))
      .map(([label, value]) => `${label}="${value}"`)
      .join(',')}}`;
  };

  const read = new Set(ALERTS.flatMap(({ expr }) => selectorsOf(expr)).map(({ name }) => name));

  /** What the scraped bot says for four hours, as if this machine had nothing else to do. */
  function healthy(): Map<string, string> {
    const series = new Map(
      scraped.samples
        .filter(({ name, value }) => read.has(name) && Number.isFinite(Number(value)))
        .map((sample) => [labelled(sample), `${sample.value}+0x240`]),
    );
    for (const [name, value] of [
      ['up', 1],
      ['nodejs_eventloop_lag_p99_seconds', 0.02],
      ['process_resident_memory_bytes', 200e6],
    ] as const) {
      series.set(labelled({ name, labels: {} }), `${value}+0x240`);
    }
    return series;
  }

  const written = (series: Record<string, string | undefined>) =>
    Object.entries(series).flatMap(([text, values]) => {
      const [sample] = parseSamples(`${text} 0`);
      return sample && values !== undefined ? [[labelled(sample), values] as const] : [];
    });

  it('are rules that Prometheus takes', () => {
    expect(execFileSync(promtool ?? '', ['check', 'rules', RULES], { encoding: 'utf8' })).toContain(
      `SUCCESS: ${names.length} rules found`,
    );
  });

  it('fire each in its case, and none while the bot is healthy', () => {
    expect([...new Set(ALERT_CASES.flatMap(({ fires }) => fires))].toSorted()).toEqual(names.toSorted());
    const tests = ALERT_CASES.map(({ what, series, fires }) => ({
      name: what,
      interval: '1m',
      input_series: [...healthy(), ...written(series)]
        .reduce((all, [name, values]) => all.set(name, values), new Map<string, string>())
        .entries()
        .map(([name, values]) => ({ series: name, values }))
        .toArray(),
      promql_expr_test: [
        {
          expr: 'count by (alertname) (ALERTS{alertstate="firing"})',
          eval_time: '4h',
          exp_samples: fires.map((alert) => ({
            labels: `{alertname="${alert}"}`,
            value: 1,
          })),
        },
      ],
    }));
    const folder = mkdtempSync(join(tmpdir(), 'alerts-'));
    const file = join(folder, 'tests.yaml');
    writeFileSync(file, JSON.stringify({ rule_files: [resolve(RULES)], evaluation_interval: '5m', tests }));
    try {
      execFileSync(promtool ?? '', ['test', 'rules', file], { encoding: 'utf8', stdio: 'pipe' });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
