import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { plainText } from '../../src/sandbox/slack/plain-text.ts';
import { readSteps } from '../../src/sandbox/slack/workflow-steps.ts';
import { type FeatureHarness, openFeatureHarness } from './feature-harness.ts';

const MANIFEST = z
  .object({
    features: z.object({
      shortcuts: z.array(
        z.object({
          name: z.string(),
          type: z.enum(['message', 'global']),
          callback_id: z.string(),
          description: z.string(),
        }),
      ),
      slash_commands: z.array(z.object({ usage_hint: z.string() })),
    }),
    oauth_config: z.object({
      scopes: z.object({ bot: z.array(z.string()), bot_optional: z.array(z.string()) }),
    }),
    settings: z.object({ event_subscriptions: z.object({ bot_events: z.array(z.string()) }) }),
  })
  .parse(parse(readFileSync('manifest.yml', 'utf8')));
const { bot: SCOPES, bot_optional: OPTIONAL_SCOPES } = MANIFEST.oauth_config.scopes;
const README = readFileSync('README.md', 'utf8');

describe('the table of routes', () => {
  let harness: FeatureHarness;
  beforeAll(async () => {
    harness = await openFeatureHarness();
  });
  afterAll(() => harness.stop());
  const words = () => Object.keys(harness.routes.commands);

  it('has the commands of the README’s table, in the same words', () => {
    const rows = [...README.matchAll(/^\| `\/check ([a-z]+(?: [a-z]+)*)[^|`]*(?:\\\|[^|`]*)*` \|/gm)].map(
      ([, word]) => word,
    );
    expect(rows.toSorted()).toEqual(words().toSorted());
  });

  it('has every command that the help lists', async () => {
    expect(
      Object.entries(harness.routes.commands).filter(
        ([word, { usage }]) => !`${usage} `.startsWith(`${word} `),
      ),
    ).toEqual([]);
    await harness.type('/check help');
    const told = plainText(await harness.told('Background checks'));
    for (const { usage, what } of Object.values(harness.routes.commands)) {
      expect(told).toContain(`/check ${usage}`);
      expect(told).toContain(what);
    }
  });

  it('has every command in the manifest’s usage hint', () => {
    const [command, ...more] = MANIFEST.features.slash_commands;
    expect(more).toEqual([]);
    const hinted = command?.usage_hint.split('|').map((usage) => usage.trim().split(' ')[0]) ?? [];
    expect(hinted.filter((word) => !words().includes(word ?? ''))).toEqual([]);
    expect(SCOPES).toContain('commands');
  });

  it('has the shortcuts of the manifest, which the README names', () => {
    const { shortcuts } = MANIFEST.features;
    const routed = Object.entries(harness.routes.shortcuts).map(([id, { from }]) => [id, from]);
    expect(routed).toEqual(shortcuts.map(({ callback_id, type }) => [callback_id, type]));
    for (const { name, description } of shortcuts) {
      expect(README).toContain(`*${name}*`);
      expect([name.length <= 24, description.length <= 150]).toEqual([true, true]);
    }
    expect(SCOPES).toContain('commands');
  });

  it('has the steps of the manifest for workflows', () => {
    expect(Object.keys(harness.routes.steps)).toEqual(Object.keys(readSteps()));
    for (const { title } of Object.values(readSteps())) expect(README).toContain(`*${title}*`);
  });

  it('has the events of the manifest, which has the scopes they need', () => {
    const events = Object.entries(harness.routes.events);
    const subscribed = events.filter(([, { optional }]) => optional !== true);
    expect(subscribed.map(([type]) => type).toSorted()).toEqual(
      MANIFEST.settings.event_subscriptions.bot_events.toSorted(),
    );
    const required = SCOPES.filter((scope) => !OPTIONAL_SCOPES.includes(scope));
    for (const [type, { scopes, optional }] of events) {
      const granted = optional === true ? SCOPES : required;
      expect([type, scopes.filter((scope) => !granted.includes(scope))]).toEqual([type, []]);
    }
  });

  it('describes each route', () => {
    const { commands, actions, forms, options, shortcuts, steps, events } = harness.routes;
    const undescribed = [commands, actions, forms, options, shortcuts, steps, events].flatMap((routes) =>
      Object.entries(routes).filter(([, { what }]) => what === ''),
    );
    expect(undescribed).toEqual([]);
  });
});
