import type { StoredToken } from '../../../src/workerchecks/sign-in/token.ts';
import { createMemoryCollection } from '../../support/memory-collection.ts';
import { type ClientOverrides, makeClient, openVendor, reply } from '../vendor-harness.ts';

/** Start time of sign-in tests, epoch milliseconds. */
export const START = Date.parse('2026-11-20T09:00:00Z');

/** A WorkerChecks, and clients that share a clock and a store for their token. */
export async function openSignInHarness() {
  const vendor = await openVendor();
  const tokens = createMemoryCollection<StoredToken>();
  const clock = { now: START };
  const closers: (() => Promise<void>)[] = [];
  return {
    vendor,
    tokens,
    clock,
    /** A client with the stored token, as after a restart of the program. */
    async start(over: ClientOverrides = {}) {
      const made = await makeClient({ apiUrl: vendor.url, tokens, now: () => clock.now, ...over });
      closers.push(() => made.client.close());
      return made;
    },
    /** How often a client has signed in. */
    signIns: () => vendor.requests.filter((action) => action === 'authenticate').length,
    /** Answers the next sign-ins with these bodies. */
    tokenAnswers: (...bodies: unknown[]) =>
      vendor.answers('authenticate', ...bodies.map((body) => reply(200, body))),
    async close(): Promise<void> {
      for (const close of closers) await close();
      vendor.close();
    },
  };
}
