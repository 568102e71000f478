import { expect, it } from 'vitest';
import { commandSuggestions, SUBCOMMANDS } from '../../../src/sandbox/page/channels/subcommands.ts';
import { openFeatureHarness } from '../../features/feature-harness.ts';

it('the page suggests exactly the bot’s commands', async () => {
  const { routes, stop } = await openFeatureHarness();
  await stop();
  expect(SUBCOMMANDS.map(({ word }) => word).toSorted()).toEqual(Object.keys(routes.commands).toSorted());
});

it('suggests commands that begin with the typed text', () => {
  const texts = (typed: string) => commandSuggestions('/check', typed).map(({ id }) => id);
  expect(texts('/ch')).toHaveLength(SUBCOMMANDS.length);
  expect(texts('/check in')).toEqual(['invite', 'invite many']);
  expect(texts('/check invite')).toEqual(['invite many']);
  expect(texts('/check invite a@b.example')).toEqual([]);
  expect(texts('check')).toEqual([]);
  expect(texts('/other')).toEqual([]);
});
