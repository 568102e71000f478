import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { BotError } from '../../src/errors.ts';
import { createReadiness, type Probes } from '../../src/operations/readiness.ts';
import { watchTimers } from '../support/watch-timers.ts';

let time: number;
beforeEach(() => {
  time = 0;
});
afterEach(() => vi.useRealTimers());

const fine = async () => {};
const readinessOf = (probes: Probes) => createReadiness(probes, () => time);

it('is ready while every part is usable', async () => {
  expect(await readinessOf({ slack: fine, storage: fine })()).toEqual({ ready: true, failing: {} });
});

it('names each part that is not usable, in the bot’s own words', async () => {
  const readiness = readinessOf({
    slack: () => Promise.reject(new BotError('slack', 'The connection is not open.')),
    storage: fine,
    workerchecks: () => Promise.reject(new Error('connect ECONNREFUSED secret.example')),
    clock: () => {
      throw new TypeError('secret');
    },
  });
  expect(await readiness()).toEqual({
    ready: false,
    failing: { slack: 'The connection is not open.', workerchecks: 'not usable', clock: 'not usable' },
  });
});

it('treats a part that does not answer within three seconds as not usable', async () => {
  vi.useFakeTimers();
  const pendingTimers = watchTimers('src/operations/');
  const asked = readinessOf({ storage: fine, workerchecks: () => new Promise(() => {}) })();
  let answer: unknown;
  asked.then(
    (got) => {
      answer = got;
    },
    () => {},
  );
  await vi.advanceTimersByTimeAsync(2_999);
  expect(answer).toBeUndefined();
  expect(pendingTimers()).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(answer).toEqual({ ready: false, failing: { workerchecks: 'no answer in time' } });
  expect(pendingTimers()).toBe(0);
});

it('leaves no timer behind when the parts have answered', async () => {
  vi.useFakeTimers();
  const pendingTimers = watchTimers('src/operations/');
  await readinessOf({ slack: fine, storage: () => Promise.reject(new Error()) })();
  expect(pendingTimers()).toBe(0);
});

it('shares an answer for two seconds', async () => {
  let asked = 0;
  const readiness = readinessOf({
    async storage() {
      asked += 1;
      if (asked > 1) throw new BotError('storage', 'The disk is full.');
    },
  });
  await Promise.all([readiness(), readiness()]);
  time = 1_999;
  expect(await readiness()).toMatchObject({ ready: true });
  expect(asked).toBe(1);
  time = 2_000;
  expect(await readiness()).toEqual({ ready: false, failing: { storage: 'The disk is full.' } });
  expect(asked).toBe(2);
});
