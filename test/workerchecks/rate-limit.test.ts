import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WorkerChecksError } from '../../src/errors.ts';
import { HOUR_MS, MINUTE_MS } from '../../src/time/durations.ts';
import type { RequestLogRecord } from '../../src/workerchecks/budget/request-log-record.ts';
import type { WorkerChecksClient } from '../../src/workerchecks/client.ts';
import { retryAt } from '../../src/workerchecks/parse/retry-at.ts';
import { createMemoryCollection, type MemoryCollection } from '../support/memory-collection.ts';
import { failureOf, makeClient, ORDER, openVendor, reply } from './vendor-harness.ts';

const NOW = Date.parse('2026-11-20T09:00:00Z');

describe('Retry-After', () => {
  it.each([
    ['5', 5_000],
    [' 120 ', 120_000],
    ['1.5', 1_500],
    ['Fri, 20 Nov 2026 09:01:30 GMT', 90_000],
    ['2026-11-20T09:00:10Z', 10_000],
    [undefined, MINUTE_MS],
    ['', MINUTE_MS],
    ['soon', MINUTE_MS],
    ['0', MINUTE_MS],
    ['-5', MINUTE_MS],
    ['Fri, 20 Nov 2026 08:59:00 GMT', MINUTE_MS],
    ['86400', HOUR_MS],
    ['Wed, 20 Nov 2080 09:00:00 GMT', HOUR_MS],
    ['9'.repeat(400), HOUR_MS],
  ])('%j means a pause of %i ms', (header, wait) => {
    expect(retryAt(header, NOW) - NOW).toBe(wait);
  });
});

describe('a 429', () => {
  let vendor: Awaited<ReturnType<typeof openVendor>>;
  let client: WorkerChecksClient;
  let troubles: unknown[];
  let requestLog: MemoryCollection<RequestLogRecord>;

  beforeEach(async () => {
    requestLog = createMemoryCollection();
    vendor = await openVendor();
    ({ client, troubles } = await makeClient({ apiUrl: vendor.url, requestLog }));
  });
  afterEach(async () => {
    await client.close();
    vendor.close();
  });

  /** How long until `caller` may send a request, rounded up to whole seconds. */
  const pauseOf = (caller: 'person' | 'poller') =>
    Math.ceil((client.budget.freeAt(caller) - Date.now()) / 1_000);

  it.each([
    ['result', { 'retry-after': '40' }, 40],
    ['result', { 'retry-after': new Date(Date.now() + 600_000).toUTCString() }, 600],
    ['result', {}, 60],
    ['invite', {}, 60],
    ['cancel', {}, 60],
    ['authenticate', {}, 60],
  ] as const)('to %s with %j pauses the whole account for %i s', async (action, headers, seconds) => {
    vendor.answers(action, reply(429, { error: { code: 'rate_limited' } }, headers));
    const actions = {
      authenticate: () => client.invite(ORDER),
      invite: () => client.invite(ORDER),
      cancel: () => client.cancel('inv-1'),
      result: () => client.result('inv-1', 'poller'),
    };
    const error = await failureOf(actions[action]());
    expect(error).toMatchObject({ failure: 'rate-limited', effect: 'none', status: 429 });
    for (const caller of ['person', 'poller'] as const) {
      expect(pauseOf(caller)).toBeGreaterThan(seconds - 10);
      expect(pauseOf(caller)).toBeLessThanOrEqual(seconds);
    }
    const asked = vendor.requests.filter((one) => one === 'result').length;
    const person = await failureOf(client.result('inv-2', 'person'));
    expect(person).toMatchObject({ failure: 'rate-limited', effect: 'none' });
    const until = person instanceof WorkerChecksError ? (person.retryAt ?? 0) : 0;
    expect(until - Date.now()).toBeGreaterThan((seconds - 10) * 1_000);
    expect(vendor.requests.filter((one) => one === 'result')).toHaveLength(asked);
  });

  it('is reported as one even if the pause cannot be stored', async () => {
    await client.result('inv-1', 'poller');
    vendor.answers('invite', (response, request) => {
      requestLog.failWrites(true);
      reply(429)(response, request);
    });
    expect(await failureOf(client.invite(ORDER))).toMatchObject({ failure: 'rate-limited' });
    expect(pauseOf('person')).toBeGreaterThan(50);
    expect(troubles).toHaveLength(1);
  });
});
