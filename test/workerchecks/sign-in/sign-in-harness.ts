import type { StoredToken } from '../../../src/workerchecks/sign-in/token.ts';
import { createMemoryCollection } from '../../support/memory-collection.ts';
import { type ClientOverrides, makeClient, openVendor, reply } from '../vendor-harness.ts';

export const START = Date.parse('2026-11-20T09:00:00Z');

/** Clients that share one stored token, a clock and a WorkerChecks. */
export async function openSignInHarness() {
  const vendor = await openVendor();
  const tokens = createMemoryCollection<StoredToken>();
  const clock = { now: START };
  const closers: (() => Promise<void>)[] = [];
  return {
    vendor,
    tokens,
    clock,
    /** A client that finds the stored token, like a bot that has just started. */
    async start(over: ClientOverrides = {}) {
      const made = await makeClient({ apiUrl: vendor.url, tokens, now: () => clock.now, ...over });
      closers.push(() => made.client.close());
      return made;
    },
    signIns: () => vendor.requests.filter((action) => action === 'authenticate').length,
    /** The answers to the next sign-ins. */
    tokenAnswers: (...bodies: unknown[]) =>
      vendor.answers('authenticate', ...bodies.map((body) => reply(200, body))),
    async close() {
      for (const close of closers) await close();
      vendor.close();
    },
  };
}

export type SignInHarness = Awaited<ReturnType<typeof openSignInHarness>>;
