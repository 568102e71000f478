import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Collection } from '../../../src/checks/ports.ts';
import { createLocalLocks } from '../../../src/storage/locks/local-locks.ts';
import { openStorage } from '../../../src/storage/storage.ts';
import { DAY_MS, HOUR_MS } from '../../../src/time/durations.ts';
import { type StoredToken, storedTokenSchema } from '../../../src/workerchecks/sign-in/token.ts';
import { eventually } from '../../support/eventually.ts';
import { createMemoryCollection } from '../../support/memory-collection.ts';
import { type ClientOverrides, failureOf, ORDER, reply } from '../vendor-harness.ts';
import { openSignInHarness, START } from './sign-in-harness.ts';

let harness: Awaited<ReturnType<typeof openSignInHarness>>;

beforeEach(async () => {
  harness = await openSignInHarness();
});
afterEach(() => harness.close());

describe('the stored token', () => {
  it('is used after a restart', async () => {
    await (await harness.start()).client.result('inv-1', 'poller');
    await (await harness.start()).client.result('inv-1', 'poller');
    expect(harness.vendor.requests).toEqual(['authenticate', 'result', 'result']);
  });

  it.each<[string, () => ClientOverrides]>([
    ['another Widget Secret', () => ({ widgetSecret: 'another-secret' })],
    ['another address', () => ({ apiUrl: `${harness.vendor.url}/v2` })],
  ])('is not used for %s', async (_, over) => {
    await (await harness.start()).client.signIn();
    await (await harness.start(over())).client.signIn();
    expect(harness.signIns()).toBe(2);
  });

  it('is renewed after a restart if it is about to expire, and replaced if it has expired', async () => {
    await (await harness.start()).client.signIn();
    harness.clock.now = START + DAY_MS - 1;
    await (await harness.start()).client.result('inv-1', 'poller');
    await eventually(() => expect(harness.signIns()).toBe(2));
    await eventually(async () =>
      expect((await harness.tokens.get('account'))?.obtainedAt).toBe(harness.clock.now),
    );
    harness.clock.now += DAY_MS;
    await (await harness.start()).client.result('inv-1', 'poller');
    expect(harness.signIns()).toBe(3);
  });

  it('is deleted after a 401', async () => {
    const { client } = await harness.start();
    await client.signIn();
    harness.vendor.answers('result', reply(401));
    harness.vendor.answers('authenticate', reply(500));
    await failureOf(client.result('inv-1', 'poller'));
    expect(await harness.tokens.get('account')).toBeUndefined();
  });

  it.each<[string, Partial<Collection<StoredToken>>]>([
    ['read', { get: () => Promise.reject(new Error('unreadable')) }],
    ['written', { set: () => Promise.reject(new Error('disk full')) }],
    ['deleted', { delete: () => Promise.reject(new Error('disk full')) }],
  ])('that cannot be %s fails no call, and is logged', async (_, broken) => {
    const { client, troubles } = await harness.start({ tokens: { ...harness.tokens, ...broken } });
    harness.vendor.answers('invite', reply(401));
    expect(await client.invite(ORDER)).toEqual({ invitationId: 'inv-1' });
    expect(troubles.length).toBeGreaterThan(0);
  });

  it('is encrypted in the store', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'token-'));
    const encryptionKey = Buffer.alloc(32, 7);
    const open = () =>
      openStorage(
        { databaseUrl: `sqlite://${folder}/x.sqlite`, encryptionKey },
        { log: { debug() {}, info() {}, warn() {}, error() {} } },
      );
    const first = await open();
    harness.tokenAnswers({ token: 'plain-token-text' });
    const kept = first.collection('tokens', storedTokenSchema);
    await (await harness.start({ tokens: kept })).client.signIn();
    await first.close();
    const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1'));
    expect(files.join('')).toContain('tokens:account');
    expect(files.join('')).not.toMatch(/plain-token-text|widget-secret/);
    const second = await open();
    await (await harness.start({ tokens: second.collection('tokens', storedTokenSchema) })).client.signIn();
    await second.close();
    rmSync(folder, { recursive: true });
    expect(harness.signIns()).toBe(1);
  });
});

/** A WorkerChecks that accepts one token at a time: each sign-in invalidates the previous token. */
function allowOneToken(): void {
  let issued = 0;
  harness.vendor.defaults.authenticate = (response, request) => {
    issued += 1;
    reply(200, { token: `token-${issued}` })(response, request);
  };
  harness.vendor.defaults.result = (response, request) => {
    const isValid = request.headers.authorization === `Bearer token-${issued}`;
    reply(isValid ? 200 : 401, { status: 'Pending' })(response, request);
  };
}

describe('two bots on an account with one valid token at a time', () => {
  it('share each token through their store: a hundred requests cost two sign-ins', async () => {
    allowOneToken();
    const locks = createLocalLocks();
    const first = (await harness.start({ locks })).client;
    const second = (await harness.start({ locks })).client;
    for (let i = 0; i < 25; i += 1) {
      await first.result('inv-1', 'poller');
      await second.result('inv-1', 'poller');
    }
    expect(harness.signIns()).toBe(1);
    // Another program signs in.
    await (await harness.start({ tokens: createMemoryCollection() })).client.signIn();
    for (let i = 0; i < 25; i += 1) {
      await Promise.all([first.result('inv-1', 'poller'), second.result('inv-1', 'poller')]);
    }
    expect(harness.signIns()).toBe(3);
    expect(harness.vendor.requests.filter((action) => action === 'result')).toHaveLength(102);
  });

  it('sign in once if both need a token at the same time', async () => {
    allowOneToken();
    const locks = createLocalLocks();
    const clients = await Promise.all([
      harness.start({ locks }),
      harness.start({ locks }),
      harness.start({ locks }),
    ]);
    await Promise.all(clients.map(({ client }) => client.result('inv-1', 'poller')));
    expect(harness.signIns()).toBe(1);
  });

  it('sign in again if the stored token is refused as well', async () => {
    const { client } = await harness.start();
    await client.signIn();
    const kept = await harness.tokens.get('account');
    if (kept === undefined) throw new Error('No token was stored');
    await harness.tokens.set('account', { ...kept, token: 'older' });
    harness.vendor.answers('invite', reply(401), reply(401));
    expect(await client.invite(ORDER)).toEqual({ invitationId: 'inv-1' });
    expect(harness.vendor.requests).toEqual(['authenticate', 'invite', 'invite', 'authenticate', 'invite']);
  });

  it('with separate stores, alternate every few minutes instead of signing in for every request', async () => {
    allowOneToken();
    let steady = 0;
    const waits: number[] = [];
    const make = () =>
      harness.start({
        tokens: createMemoryCollection(),
        clock: () => steady,
        onContested: (waitMs) => waits.push(waitMs),
      });
    const bots = [(await make()).client, (await make()).client];
    const failures: unknown[] = [];
    const requestAll = async () => {
      for (const bot of bots) await bot.result('inv-1', 'poller').catch((error) => failures.push(error));
    };
    for (let i = 0; i < 10; i += 1) await requestAll();
    expect(harness.signIns()).toBe(6);
    expect(failures[0]).toMatchObject({ failure: 'refused', effect: 'none', reason: 'unauthorised' });
    for (; steady < HOUR_MS; steady += 5_000) await requestAll();
    expect(waits.slice(0, 4)).toEqual([15_000, 15_000, 30_000, 30_000]);
    expect(harness.signIns()).toBeLessThan(40);
  });

  it('do not do so because a token expires after half an hour', async () => {
    allowOneToken();
    let steady = 0;
    const { client } = await harness.start({ clock: () => steady });
    for (let i = 0; i < 5; i += 1) {
      await client.result('inv-1', 'poller');
      harness.vendor.answers('result', reply(401));
      steady += 1_800_000;
      await client.result('inv-1', 'poller');
    }
    expect(harness.signIns()).toBe(6);
  });
});
