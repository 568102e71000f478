import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRequestMarks } from '../../src/checks/request-marks.ts';
import { createCancel } from '../../src/checks/use-cases/cancel.ts';
import { createRefreshCheck } from '../../src/checks/use-cases/refresh-check.ts';
import { createRequestCancellation } from '../../src/checks/use-cases/request-cancellation.ts';
import { createWatchList } from '../../src/checks/watch-list.ts';
import { createLocalLocks } from '../../src/storage/locks/local-locks.ts';
import type { WorkerChecksClient } from '../../src/workerchecks/client.ts';
import { makeCheck } from '../support/make-check.ts';
import { createMemoryCollection } from '../support/memory-collection.ts';
import { openMemoryRecords } from '../support/memory-records.ts';
import { failureOf, makeClient, ORDER, openVendor, type Reply, reply } from './vendor-harness.ts';

const hangUp: Reply = (_, request) => request.socket.destroy();
const page = (status: number) => reply(status, '<h1>Proxy</h1>', { 'content-type': 'text/html' });
const coded = (status: number, code: string) => reply(status, { error: { code, message: 'No' } });

let vendor: Awaited<ReturnType<typeof openVendor>>;
let client: WorkerChecksClient;

beforeEach(async () => {
  vendor = await openVendor();
  ({ client } = await makeClient({ apiUrl: vendor.url }));
});
afterEach(async () => {
  await client.close();
  vendor.close();
});

it('sends no request, and counts none, until it may', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const waiting = await makeClient({ apiUrl: vendor.url, beforeCall: () => promise });
  const calls = [
    waiting.client.invite(ORDER),
    waiting.client.cancel('inv-1'),
    waiting.client.result('inv-1', 'poller'),
  ];
  for (let n = 0; n < 5; n += 1) await new Promise((go) => setImmediate(go));
  expect(vendor.requests).toEqual([]);
  resolve();
  await Promise.all(calls);
  expect(vendor.requests.toSorted()).toEqual(['authenticate', 'cancel', 'invite', 'result']);
  await waiting.client.close();
});

describe('cancel', () => {
  it.each([
    [200, { invitation_id: 'inv-1', status: 'Cancelled' }],
    [200, { success: true, data: { status: 'canceled' } }],
    [200, { success: true }],
    [200, {}],
    [200, undefined],
    [202, { message: 'Accepted' }],
    [204, undefined],
    [409, { error: { code: 'already_cancelled' } }],
    [409, { code: 'alreadyCancelled' }],
    [422, { message: 'This invitation has already been canceled.' }],
    [400, { errors: [{ detail: 'Invitation already cancelled' }] }],
    [409, { error: 'conflict', data: { status: 'Cancelled' } }],
    [200, { success: false, message: 'Already cancelled' }],
  ])('%i with %j is a success', async (status, body) => {
    vendor.answers('cancel', reply(status, body));
    await expect(client.cancel('inv-1')).resolves.toBeUndefined();
  });

  it.each([
    [404, { error: { code: 'not_found' } }, 'not-found'],
    [409, { error: { code: 'not_cancellable' } }, 'not-cancellable'],
    [409, undefined, 'not-cancellable'],
    [400, { message: 'The worker has already submitted; it cannot be cancelled' }, 'not-cancellable'],
    [422, { errors: [{ code: 'already_submitted' }] }, 'not-cancellable'],
    [200, { success: false, message: 'already submitted' }, 'not-cancellable'],
    [410, undefined, 'not-found'],
    [403, {}, 'unauthorised'],
  ])('%i with %j is refused as %s', async (status, body, reason) => {
    vendor.answers('cancel', reply(status, body));
    expect(await failureOf(client.cancel('inv-1'))).toMatchObject({
      failure: 'refused',
      effect: 'none',
      reason,
    });
  });

  const AMBIGUOUS: [string, Reply][] = [
    ['a dropped connection', hangUp],
    ['a server error', reply(500, {})],
    ['a gateway error', page(502)],
    ['a page from a proxy', page(200)],
    ['half an answer', reply(200, '{"status":"Canc')],
    ['a redirect', reply(302, undefined, { location: '/login' })],
    ['another status', reply(200, { invitation_id: 'inv-1', status: 'In Progress' })],
  ];

  it.each(AMBIGUOUS)('after %s, it may have been carried out', async (_, answer) => {
    vendor.answers('cancel', answer);
    expect(await failureOf(client.cancel('inv-1'))).toMatchObject({ effect: 'possible' });
  });

  async function cancelAsPerson(): Promise<string> {
    const records = createMemoryCollection<ReturnType<typeof makeCheck>>();
    const check = makeCheck();
    await records.set(check.id, check);
    const locks = createLocalLocks();
    const watchList = createWatchList(await openMemoryRecords(records));
    const nextMark = createRequestMarks('this');
    const refreshCheck = createRefreshCheck({
      watchList,
      workerChecks: client,
      certificateLink: () => undefined,
      keepLink: false,
      now: Date.now,
      nextMark,
    });
    const checkService = createCancel({
      watchList,
      requestCancellation: createRequestCancellation({ workerChecks: client, refreshCheck }),
      refreshCheck,
      locks,
      process: 'this',
      now: Date.now,
      nextMark,
    });
    return (await checkService.cancel(check.id, { teamId: 'T1', userId: 'U_HR' })).kind;
  }

  it.each(AMBIGUOUS)('after %s, the status is requested before the person is told', async (_, answer) => {
    vendor.answers('cancel', answer);
    vendor.answers('result', reply(200, { status: 'Cancelled' }));
    expect(await cancelAsPerson()).toBe('cancelled');
    expect(vendor.requests).toEqual(['authenticate', 'cancel', 'result']);
  });

  it.each([404, 409, 400, 422])(
    'after %i, which may mean "already submitted", the status is requested too',
    async (status) => {
      vendor.answers('cancel', coded(status, 'no'));
      vendor.answers('result', reply(200, { status: 'In Progress' }));
      expect(await cancelAsPerson()).toBe('too-late');
      expect(vendor.requests).toEqual(['authenticate', 'cancel', 'result']);
    },
  );
});

describe('invite', () => {
  it.each([200, 201, 202])('%i with an id is an invitation', async (status) => {
    vendor.answers('invite', reply(status, { invitation_id: 'inv-9' }));
    expect(await client.invite(ORDER)).toEqual({ invitationId: 'inv-9' });
  });

  it.each([
    [409, {}, 'duplicate'],
    [409, { error: { code: 'insufficient_credits' } }, 'credits'],
    [422, { error: { code: 'duplicate' } }, 'duplicate'],
    [400, { message: 'An invitation already exists for this person' }, 'duplicate'],
    [402, undefined, 'credits'],
    [402, '<h1>Payment required</h1>', 'credits'],
    [422, { error: { code: 'insufficient_credits' } }, 'credits'],
    [422, { errors: [{ code: 'NOT_ENOUGH_CREDITS' }] }, 'credits'],
    [422, { message: 'Your account balance is too low' }, 'credits'],
    [200, { success: false, error: 'insufficientCredits' }, 'credits'],
    [422, { error: { code: 'validation_failed' } }, 'validation'],
    [400, undefined, 'validation'],
    [422, { errors: { email: ['is odd'] } }, 'validation'],
    [200, { error: { code: 'invalid_email' } }, 'validation'],
    [422, { message: 'The accreditation number is missing' }, 'validation'],
    [403, {}, 'unauthorised'],
    [404, {}, 'other'],
    [405, '<h1>No</h1>', 'other'],
  ])('%i with %j is refused: %s', async (status, body, reason) => {
    vendor.answers('invite', reply(status, body));
    expect(await failureOf(client.invite(ORDER))).toMatchObject({
      failure: 'refused',
      effect: 'none',
      reason,
      status,
    });
  });

  it.each<[string, Reply, string]>([
    ['no answer in time', () => {}, 'timed-out'],
    ['a dropped connection', hangUp, 'dropped'],
    ['a server error', reply(500, { error: 'x' }), 'failed'],
    ['a gateway timeout', page(504), 'failed'],
    ['a request timeout', reply(408), 'timed-out'],
    ['a page from a proxy', page(200), 'unreadable'],
    ['half an answer', reply(201, '{"invitation_id":"in'), 'unreadable'],
    ['an answer without an id', reply(201, { status: 'Pending' }), 'unreadable'],
    ['no content', reply(204), 'unreadable'],
    ['a redirect afterwards', reply(303, undefined, { location: '/invitations/inv-1' }), 'unreadable'],
  ])('after %s, it may have been sent, and is not sent again', async (_, answer, failure) => {
    await client.close();
    ({ client } = await makeClient({
      apiUrl: vendor.url,
      httpPolicy: {
        connectMs: 5_000,
        headersMs: 15_000,
        bodyMs: 10_000,
        totalMs: 2_000,
        longestAnswerBytes: 1_000,
      },
    }));
    vendor.answers('invite', answer);
    expect(await failureOf(client.invite(ORDER))).toMatchObject({ failure, effect: 'possible' });
    expect(vendor.requests).toEqual(['authenticate', 'invite']);
  });

  it.each([301, 307, 308])('after %i, to another address, nothing was sent', async (status) => {
    vendor.answers('invite', reply(status, undefined, { location: 'https://elsewhere.example/' }));
    expect(await failureOf(client.invite(ORDER))).toMatchObject({ failure: 'unreadable', effect: 'none' });
  });

  it('after a sign-in whose answer was lost, nothing was sent', async () => {
    vendor.answers('authenticate', hangUp);
    expect(await failureOf(client.invite(ORDER))).toMatchObject({ failure: 'dropped', effect: 'none' });
    expect(vendor.requests).toEqual(['authenticate']);
  });
});
