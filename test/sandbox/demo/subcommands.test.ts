import { expect, it } from 'vitest';
import { usage } from '../../../src/features/help/usage.ts';
import { commandSuggestions, SUBCOMMANDS } from '../../../src/sandbox/page/rooms/subcommands.ts';

it('the page suggests exactly what the bot says it can do', () => {
  const said = [...usage('/check').text.matchAll(/^`\/check (\w+)/gm)].map(([, word]) => word);
  expect(said).toContain('invite');
  expect(SUBCOMMANDS.map(({ word }) => word).toSorted()).toEqual(said.toSorted());
});

it('suggests what begins as typed, until it is complete', () => {
  const texts = (typed: string) => commandSuggestions('/check', typed).map(({ id }) => id);
  expect(texts('/ch')).toHaveLength(SUBCOMMANDS.length);
  expect(texts('/check in')).toEqual(['invite']);
  expect(texts('/check invite')).toEqual([]);
  expect(texts('/check invite a@b.example')).toEqual([]);
  expect(texts('check')).toEqual([]);
  expect(texts('/other')).toEqual([]);
});
