import diagnostics from 'node:diagnostics_channel';
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';
import { vi } from 'vitest';

/** Sockets answer within this much simulated time. */
const STEP_MS = 100;
/** Event loop iterations without network activity after which everything counts as arrived. */
const QUIET_ITERATIONS = 4;
/** The same while requests are unanswered: those that remain unanswered are waiting for the clock. */
const STUCK_ITERATIONS = 60;

/** A simulated clock for the whole process, real sockets included: it stands still while anything is in transit. */
export interface SimulatedTime {
  /** Advances by this many milliseconds; use longer steps if nothing needs precision. */
  pass(ms: number, stepMs?: number): Promise<void>;
  /** Advances in steps until the work is done. */
  during<T>(work: Promise<T>): Promise<T>;
  /** Advances until the condition holds; false if it does not within `mostMs`. Use longer steps for long waits. */
  until(holds: () => boolean | Promise<boolean>, mostMs: number, stepMs?: number): Promise<boolean>;
  end(): void;
}

/** Call before creating anything that reads the time. */
export function simulateTime(start: string): SimulatedTime {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
    now: Date.parse(start),
  });
  const network = watchNetwork();
  const restore = [fakePromisedTimeouts(), fakeAbortTimeouts(), network.end];

  async function waitForQuiet(): Promise<void> {
    for (
      let quiet = 0, seen = network.events();
      quiet < (network.unanswered() > 0 ? STUCK_ITERATIONS : QUIET_ITERATIONS);
    ) {
      await timers.setImmediate();
      quiet = network.events() === seen ? quiet + 1 : 0;
      seen = network.events();
    }
  }

  async function step(ms: number): Promise<void> {
    await waitForQuiet();
    await vi.advanceTimersByTimeAsync(ms);
  }

  async function pass(ms: number, stepMs = STEP_MS): Promise<void> {
    for (const end = Date.now() + ms; Date.now() < end; ) await step(Math.min(stepMs, end - Date.now()));
    await waitForQuiet();
  }

  return {
    pass,
    async during(work) {
      let done = false;
      const finished = work.finally(() => {
        done = true;
      });
      finished.catch(() => {});
      while (!done) await step(STEP_MS);
      return finished;
    },
    async until(holds, mostMs, stepMs = STEP_MS) {
      for (const end = Date.now() + mostMs; Date.now() < end; await step(stepMs)) {
        if (await holds()) return true;
      }
      return await holds();
    },
    end() {
      for (const undo of restore) undo();
      vi.useRealTimers();
    },
  };
}

/** Tracks the requests of undici and fetch, whoever sends them. */
function watchNetwork() {
  const unanswered = new Set<unknown>();
  let events = 0;
  const requestOf = (message: unknown) =>
    typeof message === 'object' && message !== null && 'request' in message ? message.request : undefined;
  const begun = (message: unknown) => {
    events += 1;
    unanswered.add(requestOf(message));
  };
  const count = () => {
    events += 1;
  };
  const ended = (message: unknown) => {
    events += 1;
    unanswered.delete(requestOf(message));
  };
  const listeners: [string, (message: unknown) => void][] = [
    ['undici:request:create', begun],
    ['undici:client:connected', count],
    ['undici:client:sendHeaders', count],
    ['undici:request:bodySent', count],
    // Not every caller reads the body that follows.
    ['undici:request:headers', ended],
    ['undici:request:trailers', count],
    ['undici:request:error', ended],
    ['http.server.request.start', count],
    ['http.server.response.finish', count],
  ];
  for (const [name, listener] of listeners) diagnostics.subscribe(name, listener);
  return {
    events: () => events,
    unanswered: () => unanswered.size,
    end() {
      for (const [name, listener] of listeners) diagnostics.unsubscribe(name, listener);
    },
  };
}

function fakePromisedTimeouts(): () => void {
  const spy = vi.spyOn(timers, 'setTimeout').mockImplementation(
    (ms, value, { signal } = {}) =>
      new Promise((resolve, reject) => {
        const stop = () => {
          clearTimeout(timer);
          reject(signal?.reason);
        };
        const timer = setTimeout(() => {
          signal?.removeEventListener('abort', stop);
          resolve(value ?? Object(undefined));
        }, ms);
        if (signal?.aborted) stop();
        else signal?.addEventListener('abort', stop);
      }),
  );
  syncBuiltinESMExports();
  return () => {
    spy.mockRestore();
    syncBuiltinESMExports();
  };
}

function fakeAbortTimeouts(): () => void {
  const spy = vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new DOMException('It took too long', 'TimeoutError')), ms);
    return controller.signal;
  });
  return () => spy.mockRestore();
}
