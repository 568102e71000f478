import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { groupedBy, selectorsOf } from './metrics-page.ts';
import { type Scraped, scrapeBot } from './scrape-bot.ts';

const JOB = 'workerchecks-slack';
const DATA_SOURCE = z.strictObject({
  type: z.literal('prometheus'),
  uid: z.string().regex(/^\$\{datasource\}$/),
});
const place = z.strictObject({
  x: z.number().int().min(0),
  y: z.number().int().min(0),
  w: z.number().int().min(1),
  h: z.number().int().min(1),
});
const row = z.looseObject({ id: z.number(), type: z.literal('row'), title: z.string(), gridPos: place });
const graph = z.looseObject({
  id: z.number(),
  type: z.enum(['timeseries', 'stat']),
  title: z.string(),
  description: z.string().min(10),
  gridPos: place,
  datasource: DATA_SOURCE,
  fieldConfig: z.looseObject({
    defaults: z.looseObject({ unit: z.enum(['none', 's', 'bytes', 'reqps', 'percentunit']) }),
  }),
  targets: z
    .array(
      z.looseObject({
        refId: z.string(),
        datasource: DATA_SOURCE,
        expr: z.string(),
        legendFormat: z.string().min(1),
      }),
    )
    .min(1),
});
const { panels, templating } = z
  .looseObject({
    uid: z.literal(JOB),
    panels: z.array(z.discriminatedUnion('type', [row, graph])),
    templating: z.object({ list: z.array(z.looseObject({ name: z.string() })) }),
  })
  .parse(JSON.parse(readFileSync('deploy/grafana/workerchecks-dashboard.json', 'utf8')));
const GRAPHS = panels.filter((panel) => panel.type !== 'row');

let scraped: Scraped;
beforeAll(async () => {
  scraped = await scrapeBot();
});

describe('the dashboard', () => {
  it('has panels with a number and a title of their own, none above another, in 24 columns', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
    const taken = new Map<string, string>();
    for (const { title, gridPos } of panels) {
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
          expect([title, taken.get(`${x} ${y}`)]).toEqual([title, undefined]);
          taken.set(`${x} ${y}`, title);
        }
      }
    }
  });

  it.each(GRAPHS)('$title reads metrics and labels that a bot has', ({ targets }) => {
    for (const { expr, legendFormat } of targets) {
      const selectors = selectorsOf(expr);
      expect(selectors.length).toBeGreaterThan(0);
      const known = selectors.flatMap(({ name }) => [...(scraped.labels.get(name) ?? []), 'job', 'instance']);
      for (const { name, labels } of selectors) {
        if (name !== 'up') expect([...scraped.names]).toContain(name);
        expect(labels.job).toBe(JOB);
        expect(Object.keys(labels).filter((label) => !known.includes(label))).toEqual([]);
      }
      const shown = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label);
      expect([...groupedBy(expr), ...shown].filter((label) => !known.includes(label))).toEqual([]);
      // A legend can only name what the expression leaves.
      const lost = expr.includes(' by (') ? shown.filter((label) => !groupedBy(expr).includes(label)) : [];
      expect(lost).toEqual([]);
    }
  });

  it('asks for no variable that it does not have', () => {
    const used = [...JSON.stringify(panels).matchAll(/\$\{?(\w+)/g)].map(([, name = '']) => name);
    const names = templating.list.map(({ name }) => name);
    expect([...new Set(used)].filter((name) => !names.includes(name))).toEqual([]);
    expect(names.filter((name) => !used.includes(name))).toEqual([]);
  });
});
