import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createDemoClock, type DemoClock } from '../../../src/sandbox/demo/demo-clock.ts';
import { delayUntilAborted } from '../../../src/time/delay.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/time/durations.ts';

const START = Date.parse('2026-12-23T16:00+11:00');

let clock: DemoClock;
/** The machine's monotonic clock. */
let machine: number;

beforeEach(() => {
  machine = 5_000;
  clock = createDemoClock(START, { clock: () => machine, wait: delayUntilAborted });
});

/** Whether a wait of `ms` is over by the end of `during`. */
async function endsDuring(ms: number, during: () => void, signal?: AbortSignal): Promise<boolean> {
  let isOver = false;
  const waited = clock.wait(ms, signal).then(() => {
    isOver = true;
  });
  during();
  await vi.advanceTimersByTimeAsync(0);
  const answer = isOver;
  await vi.advanceTimersByTimeAsync(ms);
  await waited;
  return answer;
}

describe('the demo’s clock', () => {
  it('runs at its speed, in whole milliseconds, and stands still while paused', () => {
    clock.speed = 600;
    clock.pass(200);
    expect(clock.now()).toBe(START + 2 * MINUTE_MS);
    clock.speed = 0;
    clock.pass(200);
    expect(clock.now()).toBe(START + 2 * MINUTE_MS);
    clock.speed = 1.3;
    clock.pass(0.5);
    expect(Number.isInteger(clock.now())).toBe(true);
  });

  it('leaps forward, never back', () => {
    clock.leapTo(START + DAY_MS);
    clock.leapTo(START);
    expect(clock.now()).toBe(START + DAY_MS);
  });

  it('has a monotonic clock that runs as the machine’s does and leaps with the calendar', () => {
    clock.speed = 600;
    clock.pass(200);
    expect(clock.clock()).toBe(machine);
    clock.leapTo(clock.now() + HOUR_MS);
    machine += 7;
    expect(clock.clock()).toBe(machine + HOUR_MS);
  });

  it('ends a wait once the calendar has gone as far, by running or by a leap', async () => {
    vi.useFakeTimers();
    clock.speed = 3_600;
    expect(await endsDuring(DAY_MS, () => clock.pass(23_000))).toBe(false);
    expect(await endsDuring(DAY_MS, () => clock.pass(24_000))).toBe(true);
    expect(await endsDuring(DAY_MS, () => clock.leapTo(clock.now() + 3 * DAY_MS))).toBe(true);
    const stop = new AbortController();
    expect(await endsDuring(DAY_MS, () => stop.abort(), stop.signal)).toBe(true);
    vi.useRealTimers();
  });

  it('ends a wait in real time while it is paused', async () => {
    vi.useFakeTimers();
    clock.speed = 0;
    const waited = clock.wait(MINUTE_MS);
    await vi.advanceTimersByTimeAsync(MINUTE_MS);
    await waited;
    vi.useRealTimers();
  });
});
