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
import { createMemoryCollection, type MemoryCollection } from '../../support/memory-collection.ts';
import { type ClientOverrides, failureOf, makeClient, ORDER, openVendor, reply } from '../vendor-harness.ts';

const START = Date.parse('2026-11-20T09:00:00Z');

let vendor: Awaited<ReturnType<typeof openVendor>>;
let time: number;
let tokens: MemoryCollection<StoredToken>;
let closers: (() => Promise<void>)[];

beforeEach(async () => {
  vendor = await openVendor();
  time = START;
  tokens = createMemoryCollection();
  closers = [];
});
afterEach(async () => {
  for (const close of closers) await close();
  vendor.close();
});

/** A client on the kept token, as after a start of the program. */
async function start(over: ClientOverrides = {}) {
  const made = await makeClient({ apiUrl: vendor.url, tokens, now: () => time, ...over });
  closers.push(() => made.client.close());
  return made;
}

const signIns = () => vendor.requests.filter((action) => action === 'authenticate').length;
const tokenAnswers = (...bodies: unknown[]) =>
  vendor.answers('authenticate', ...bodies.map((body) => reply(200, body)));

describe('the kept token', () => {
  it('serves after a restart', async () => {
    await (await start()).client.result('inv-1', 'poller');
    await (await start()).client.result('inv-1', 'poller');
    expect(vendor.requests).toEqual(['authenticate', 'result', 'result']);
  });

  it.each<[string, () => ClientOverrides]>([
    ['another Widget Secret', () => ({ widgetSecret: 'another-secret' })],
    ['another address', () => ({ apiUrl: `${vendor.url}/v2` })],
  ])('does not serve %s', async (_, over) => {
    await (await start()).client.signIn();
    await (await start(over())).client.signIn();
    expect(signIns()).toBe(2);
  });

  it('is renewed where it is about to end, and bought anew where it ended, before the restart', async () => {
    await (await start()).client.signIn();
    time = START + DAY_MS - 1;
    await (await start()).client.result('inv-1', 'poller');
    await eventually(() => expect(signIns()).toBe(2));
    await eventually(async () => expect((await tokens.get('account'))?.obtainedAt).toBe(time));
    time += DAY_MS;
    await (await start()).client.result('inv-1', 'poller');
    expect(signIns()).toBe(3);
  });

  it('is forgotten after a 401', async () => {
    const { client } = await start();
    await client.signIn();
    vendor.answers('result', reply(401));
    vendor.answers('authenticate', reply(500));
    await failureOf(client.result('inv-1', 'poller'));
    expect(await tokens.get('account')).toBeUndefined();
  });

  it.each<[string, Partial<Collection<StoredToken>>]>([
    ['read', { get: () => Promise.reject(new Error('unreadable')) }],
    ['written', { set: () => Promise.reject(new Error('disk full')) }],
    ['deleted', { delete: () => Promise.reject(new Error('disk full')) }],
  ])('where it cannot be %s stops no call, and stands in the log', async (_, broken) => {
    const { client, troubles } = await start({ tokens: { ...tokens, ...broken } });
    vendor.answers('invite', reply(401));
    expect(await client.invite(ORDER)).toEqual({ invitationId: 'inv-1' });
    expect(troubles.length).toBeGreaterThan(0);
  });

  it('is encrypted in the store, and gone from it with its life', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'token-'));
    const encryptionKey = Buffer.alloc(32, 7);
    const open = () =>
      openStorage(
        { databaseUrl: `sqlite://${folder}/x.sqlite`, encryptionKey },
        { log: { debug() {}, info() {}, warn() {}, error() {} } },
      );
    const first = await open();
    tokenAnswers({ token: 'plain-token-text' });
    const kept = first.collection('tokens', storedTokenSchema);
    await (await start({ tokens: kept })).client.signIn();
    await first.close();
    const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1'));
    expect(files.join('')).toContain('tokens:account');
    expect(files.join('')).not.toMatch(/plain-token-text|widget-secret/);
    const second = await open();
    await (await start({ tokens: second.collection('tokens', storedTokenSchema) })).client.signIn();
    await second.close();
    rmSync(folder, { recursive: true });
    expect(signIns()).toBe(1);
  });
});

/** A WorkerChecks that keeps one token alive: each sign-in ends the one before. */
function keepOneToken(): void {
  let sold = 0;
  vendor.usual.authenticate = (response, request) => {
    sold += 1;
    reply(200, { token: `token-${sold}` })(response, request);
  };
  vendor.usual.result = (response, request) => {
    const lives = request.headers.authorization === `Bearer token-${sold}`;
    reply(lives ? 200 : 401, { status: 'Pending' })(response, request);
  };
}

describe('two bots on an account that keeps one token alive', () => {
  it('with one store share each token: a hundred looks in turn cost two sign-ins', async () => {
    keepOneToken();
    const locks = createLocalLocks();
    const first = (await start({ locks })).client;
    const second = (await start({ locks })).client;
    for (let i = 0; i < 25; i += 1) {
      await first.result('inv-1', 'poller');
      await second.result('inv-1', 'poller');
    }
    expect(signIns()).toBe(1);
    // Somebody else signed in meanwhile.
    await (await start({ tokens: createMemoryCollection() })).client.signIn();
    for (let i = 0; i < 25; i += 1) {
      await Promise.all([first.result('inv-1', 'poller'), second.result('inv-1', 'poller')]);
    }
    expect(signIns()).toBe(3);
    expect(vendor.requests.filter((action) => action === 'result')).toHaveLength(102);
  });

  it('with one store buy one token where both need one at once', async () => {
    keepOneToken();
    const locks = createLocalLocks();
    const clients = await Promise.all([start({ locks }), start({ locks }), start({ locks })]);
    await Promise.all(clients.map(({ client }) => client.result('inv-1', 'poller')));
    expect(signIns()).toBe(1);
  });

  it('buys a new one where that of the store is refused as well', async () => {
    const { client } = await start();
    await client.signIn();
    const kept = await tokens.get('account');
    if (kept === undefined) throw new Error('No token was kept');
    await tokens.set('account', { ...kept, token: 'older' });
    vendor.answers('invite', reply(401), reply(401));
    expect(await client.invite(ORDER)).toEqual({ invitationId: 'inv-1' });
    expect(vendor.requests).toEqual(['authenticate', 'invite', 'invite', 'authenticate', 'invite']);
  });

  it('with a store each take turns of minutes instead of signing in before every look', async () => {
    keepOneToken();
    let steady = 0;
    const waits: number[] = [];
    const make = () =>
      start({
        tokens: createMemoryCollection(),
        clock: () => steady,
        onContested: (waitMs) => waits.push(waitMs),
      });
    const bots = [(await make()).client, (await make()).client];
    const failures: unknown[] = [];
    const lookAll = async () => {
      for (const bot of bots) await bot.result('inv-1', 'poller').catch((error) => failures.push(error));
    };
    for (let i = 0; i < 10; i += 1) await lookAll();
    expect(signIns()).toBe(6);
    expect(failures[0]).toMatchObject({ failure: 'refused', effect: 'none', reason: 'unauthorised' });
    for (; steady < HOUR_MS; steady += 5_000) await lookAll();
    expect(waits.slice(0, 4)).toEqual([15_000, 15_000, 30_000, 30_000]);
    expect(signIns()).toBeLessThan(40);
  });

  it('is not taken for such a fight where a token dies after half an hour', async () => {
    keepOneToken();
    let steady = 0;
    const { client } = await start({ clock: () => steady });
    for (let i = 0; i < 5; i += 1) {
      await client.result('inv-1', 'poller');
      vendor.answers('result', reply(401));
      steady += 1_800_000;
      await client.result('inv-1', 'poller');
    }
    expect(signIns()).toBe(6);
  });
});
