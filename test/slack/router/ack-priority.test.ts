import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createAckPriority } from '../../../src/slack/router/ack-priority.ts';

it('continues callers one at a time, in order, with a turn of the event loop between them', async () => {
  const { inOrder } = createAckPriority();
  const gone: number[] = [];
  const all = Promise.all([1, 2, 3].map((number) => inOrder().then(() => gone.push(number))));
  const seen: number[] = [];
  while (gone.length < 3) {
    await setImmediate();
    if (seen.at(-1) !== gone.length) seen.push(gone.length);
  }
  await all;
  expect(gone).toEqual([1, 2, 3]);
  expect(seen.filter((count) => count > 0)).toEqual([1, 2, 3]);
});

/** A burst of `size` callers, one every five milliseconds; for each, how many had arrived when it continued. */
async function letCome(size: number) {
  const gone: { who: number; hadCome: number }[] = [];
  const all: Promise<unknown>[] = [];
  let time = 0;
  const clock = {
    now: () => time,
    async pause(ms: number) {
      await setImmediate();
      time += Math.min(ms, 5);
      if (all.length < size) come();
    },
  };
  const { afterBurst } = createAckPriority({ clock });
  function come(): void {
    const who = all.length;
    all.push(afterBurst().then(() => gone.push({ who, hadCome: all.length })));
  }
  come();
  while (gone.length < size) await setImmediate();
  await Promise.all(all);
  return gone;
}

it('continues a burst once it is over, in the order of arrival', async () => {
  expect(await letCome(6)).toEqual([0, 1, 2, 3, 4, 5].map((who) => ({ who, hadCome: 6 })));
});

it('waits no longer than 80 ms for a burst that does not end', async () => {
  const [first, ...others] = await letCome(60);
  expect(first).toEqual({ who: 0, hadCome: 80 / 5 + 1 });
  expect(others.map(({ who }) => who)).toEqual(Array.from({ length: 59 }, (_, index) => index + 1));
});

it('waits while more requests are expected', async () => {
  let time = 0;
  const clock = {
    now: () => time,
    async pause(ms: number) {
      await setImmediate();
      time += ms;
    },
  };
  const { afterBurst } = createAckPriority({ clock, areExpected: () => time < 50 });
  await afterBurst();
  expect(time).toBeGreaterThanOrEqual(50);
  expect(time).toBeLessThan(80);
});
