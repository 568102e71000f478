import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createTurns } from '../../src/slack/turns.ts';

it('lets those who wait go on one at a time, in their order, with a turn of the event loop between them', async () => {
  const { oneByOne } = createTurns();
  const gone: number[] = [];
  const all = Promise.all([1, 2, 3].map((number) => oneByOne().then(() => gone.push(number))));
  const seen: number[] = [];
  while (gone.length < 3) {
    await setImmediate();
    if (seen.at(-1) !== gone.length) seen.push(gone.length);
  }
  await all;
  expect(gone).toEqual([1, 2, 3]);
  expect(seen.filter((count) => count > 0)).toEqual([1, 2, 3]);
});

it('lets nobody of a crowd go on while it still comes', async () => {
  const { afterCrowd } = createTurns();
  let came = 0;
  const cameBefore: number[] = [];
  const all: Promise<unknown>[] = [];
  for (const start = performance.now(); performance.now() - start < 30; came += 1) {
    all.push(afterCrowd().then(() => cameBefore.push(came)));
    await setImmediate();
  }
  await Promise.all(all);
  expect(cameBefore).toEqual(all.map(() => came));
});

it('lets nobody wait longer for a crowd that does not end', async () => {
  const { afterCrowd } = createTurns();
  let over = false;
  const first = afterCrowd().then(() => {
    over = true;
  });
  const others: Promise<unknown>[] = [];
  while (!over) {
    others.push(afterCrowd());
    await setImmediate();
  }
  await Promise.all([first, ...others]);
  expect(over).toBe(true);
});
