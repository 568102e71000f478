import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createTurns } from '../../src/slack/turns.ts';

it('lets those who wait go on one at a time, in their order, with a turn of the event loop between them', async () => {
  const turn = createTurns();
  const gone: number[] = [];
  const all = Promise.all([1, 2, 3].map((number) => turn().then(() => gone.push(number))));
  const seen: number[] = [];
  while (gone.length < 3) {
    await setImmediate();
    if (seen.at(-1) !== gone.length) seen.push(gone.length);
  }
  await all;
  expect(gone).toEqual([1, 2, 3]);
  expect(seen.filter((count) => count > 0)).toEqual([1, 2, 3]);
});
