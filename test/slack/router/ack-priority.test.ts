import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createAckPriority } from '../../../src/slack/router/ack-priority.ts';

it('continues callers one by one, in order, an event loop iteration apart', async () => {
  const { inOrder } = createAckPriority();
  const continued: number[] = [];
  const all = Promise.all([1, 2, 3].map((number) => inOrder().then(() => continued.push(number))));
  const seen: number[] = [];
  while (continued.length < 3) {
    await setImmediate();
    if (seen.at(-1) !== continued.length) seen.push(continued.length);
  }
  await all;
  expect(continued).toEqual([1, 2, 3]);
  expect(seen.filter((count) => count > 0)).toEqual([1, 2, 3]);
});

/** Runs a burst of `size` callers, one every 5 ms. `arrived`: callers that had arrived when `who` continued. */
async function runBurst(size: number) {
  const continued: { who: number; arrived: number }[] = [];
  const all: Promise<unknown>[] = [];
  let time = 0;
  const clock = {
    now: () => time,
    async pause(ms: number) {
      await setImmediate();
      time += Math.min(ms, 5);
      if (all.length < size) arrive();
    },
  };
  const { afterBurst } = createAckPriority({ clock });
  function arrive(): void {
    const who = all.length;
    all.push(afterBurst().then(() => continued.push({ who, arrived: all.length })));
  }
  arrive();
  while (continued.length < size) await setImmediate();
  await Promise.all(all);
  return continued;
}

it('continues a burst once it is over, in the order of arrival', async () => {
  expect(await runBurst(6)).toEqual([0, 1, 2, 3, 4, 5].map((who) => ({ who, arrived: 6 })));
});

it('waits no longer than 80 ms for a burst that does not end', async () => {
  const [first, ...others] = await runBurst(60);
  expect(first).toEqual({ who: 0, arrived: 80 / 5 + 1 });
  expect(others.map(({ who }) => who)).toEqual(Array.from({ length: 59 }, (_, index) => index + 1));
});

/** A clock whose pauses pass at once. */
function simulatedClock() {
  let time = 0;
  return {
    now: () => time,
    async pause(ms: number) {
      await setImmediate();
      time += ms;
    },
  };
}

it('waits for the end of a burst while requests are unanswered', async () => {
  const clock = simulatedClock();
  const { afterBurst, unanswered } = createAckPriority({ clock });
  const answered = unanswered.track(() => reached(clock, 50));
  await afterBurst();
  await answered;
  expect(clock.now()).toBeGreaterThanOrEqual(50);
  expect(clock.now()).toBeLessThan(80);
});

async function reached(clock: { now(): number }, ms: number): Promise<void> {
  while (clock.now() < ms) await setImmediate();
}

it('holds up each step while a request is unanswered, and continues the steps one by one', async () => {
  const { untilAcked, unanswered } = createAckPriority({ clock: simulatedClock() });
  const { promise, resolve } = Promise.withResolvers<void>();
  const seen: string[] = [];
  const answering = unanswered.track(() => promise).then(() => seen.push('answered'));
  const steps = Promise.all(['one', 'two'].map((step) => untilAcked().then(() => seen.push(step))));
  await setImmediate();
  expect(seen).toEqual([]);
  resolve();
  await answering;
  await setImmediate();
  await steps;
  expect(seen).toEqual(['answered', 'one', 'two']);
});

it('lets a step continue after 80 ms if a request stays unanswered, also among many steps', async () => {
  const clock = simulatedClock();
  const { untilAcked, unanswered } = createAckPriority({ clock });
  void unanswered.track(() => new Promise(() => {}));
  await Promise.all(Array.from({ length: 20 }, untilAcked));
  expect(clock.now()).toBe(80);
});

it('does not hold up a step while no request is unanswered', async () => {
  let paused = false;
  const clock = { now: () => 0, pause: async () => (paused = true) };
  const { untilAcked, unanswered } = createAckPriority({ clock });
  await unanswered.track(async () => {});
  await untilAcked();
  expect(paused).toBe(false);
});
