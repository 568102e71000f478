import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../src/time/durations.ts';
import { type ClientOverrides, failureOf, makeClient, ORDER, openVendor, reply } from './vendor-harness.ts';

let vendor: Awaited<ReturnType<typeof openVendor>>;
let steady: number;
let keys: string[];
let closers: (() => Promise<void>)[];

beforeEach(async () => {
  vendor = await openVendor();
  steady = 0;
  keys = [];
  closers = [];
});
afterEach(async () => {
  for (const close of closers) await close();
  vendor.close();
});

async function start(over: ClientOverrides = {}) {
  const { client } = await makeClient({
    apiUrl: vendor.url,
    clock: () => steady,
    onDoubt: ({ key }) => keys.push(key),
    ...over,
  });
  closers.push(() => client.close());
  return client;
}

describe('doubt about the contract', () => {
  it('is reported if every result request is answered 404, once a new invitation should be known', async () => {
    const client = await start();
    const missing = () => vendor.answers('result', reply(404, { error: 'not_found' }));
    for (const at of [0, 1_000, 14_999]) {
      steady = at;
      missing();
      await client.result('inv-1', 'poller');
    }
    expect(keys).toEqual([]);
    steady = 15_000;
    missing();
    await client.result('inv-1', 'poller');
    expect(keys).toEqual(['result.path']);
  });

  it('is not reported once an invitation was found', async () => {
    const client = await start();
    await client.result('inv-1', 'poller');
    for (let at = 0; at < 60_000; at += 10_000) {
      steady = at;
      vendor.answers('result', reply(404, {}));
      await client.result('inv-2', 'poller');
    }
    expect(keys).toEqual([]);
  });

  it.each([
    [404, '<!doctype html><h1>Cannot GET /invitations/inv-1/result</h1>'],
    [404, { message: 'no Route matched with those values' }],
    [404, { error: { code: 'route_not_found' } }],
    [405, { error: 'method not allowed' }],
  ])('is reported at the first %i about the address: %j', async (status, body) => {
    const client = await start();
    vendor.answers('result', reply(status, body));
    await client.result('inv-1', 'poller').catch(() => {});
    expect(keys).toEqual(['result.path']);
  });

  it('is reported again after an hour if it persists', async () => {
    const client = await start();
    for (const at of [0, 3_599_999, HOUR_MS]) {
      steady = at;
      vendor.answers('result', reply(200, { state: 'Pending' }));
      await failureOf(client.result('inv-1', 'poller'));
    }
    expect(keys).toEqual(['result.response.status', 'result.response.status']);
  });

  it('is reported for an invitation without an id, and for a cancellation whose address does not exist', async () => {
    const client = await start();
    vendor.answers('invite', reply(201, { number: 7 }));
    await failureOf(client.invite(ORDER));
    vendor.answers('cancel', reply(404, '<h1>Not found</h1>'));
    await failureOf(client.cancel('inv-1'));
    expect(keys).toEqual(['invite.response.invitationId', 'cancel.path']);
  });

  it('is not reported for refusals and failures', async () => {
    const client = await start();
    vendor.answers('result', reply(500), reply(400, {}), reply(200, { error: 'oops' }));
    for (let i = 0; i < 3; i += 1) await failureOf(client.result('inv-1', 'poller'));
    vendor.answers('invite', reply(422, { error: { code: 'invalid' } }));
    await failureOf(client.invite(ORDER));
    vendor.answers('cancel', reply(404, { error: { code: 'not_found', message: 'No such invitation' } }));
    await failureOf(client.cancel('inv-1'));
    expect(keys).toEqual([]);
  });
});
