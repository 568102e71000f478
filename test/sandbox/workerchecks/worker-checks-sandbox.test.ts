import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  createWorkerChecksSandbox,
  type WorkerChecksSandbox,
  type WorkerChecksSandboxOptions,
} from '../../../src/sandbox/workerchecks/worker-checks-sandbox.ts';
import { HOUR_MS } from '../../../src/time/durations.ts';

const ORDER = { product_id: 'ncchc', email: 'jo@worker.example', first_name: 'Jo', last_name: 'Lee' };

let clock: number;
let sandbox: WorkerChecksSandbox;
let url: string;
let token: string;

async function start(options: Partial<WorkerChecksSandboxOptions> = {}) {
  sandbox = createWorkerChecksSandbox({ widgetSecret: 'secret', now: () => clock, ...options });
  url = (await sandbox.start()).url;
  const answer = await call('POST', '/auth/token', { body: { widget_secret: 'secret' }, bearer: '' });
  token = z.object({ token: z.string() }).parse(answer.body).token;
}

async function call(
  method: string,
  path: string,
  given: { body?: unknown; bearer?: string; headers?: Record<string, string> } = {},
) {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${given.bearer ?? token}`,
      'content-type': 'application/json',
      connection: 'close',
      ...given.headers,
    },
    ...(given.body === undefined ? {} : { body: JSON.stringify(given.body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type') === 'application/json';
  const body: unknown = isJson ? JSON.parse(text) : text;
  return { status: response.status, body, headers: response.headers };
}

const invite = (order: unknown = ORDER) => call('POST', '/invitations', { body: order });
const result = (id: string) => call('GET', `/invitations/${id}/result`);
const cancel = (id: string) => call('POST', `/invitations/${id}/cancel`);

beforeEach(async () => {
  clock = Date.UTC(2026, 10, 20);
  await start();
});
afterEach(() => sandbox.stop());

describe('the wire contract', () => {
  it('moves an invitation from Pending to Completed with a sandbox certificate', async () => {
    const created = await invite({ ...ORDER, mobile: '+61412345678', reference: 'CHK-7F3K2' });
    expect(created.status).toBe(201);
    const { id } = sandbox.checkFor(ORDER.email);
    expect(created.body).toMatchObject({ invitation_id: id, status: 'Pending' });
    expect((await result(id)).body).toEqual({
      invitation_id: id,
      status: 'Pending',
      result: null,
      release_date: null,
      certificate_url: null,
    });
    sandbox.advance(id, { status: 'Completed' });
    const done = z
      .object({ certificate_url: z.url() })
      .loose()
      .parse((await result(id)).body);
    expect(done).toMatchObject({ status: 'Completed', result: 'Clear', release_date: '2026-11-20' });
    const page = await fetch(done.certificate_url);
    expect(await page.text()).toContain('sandbox');
  });

  it.each([
    ['a missing field', { ...ORDER, first_name: undefined }],
    ['an empty field', { ...ORDER, last_name: ' ' }],
    ['no e-mail address', { ...ORDER, email: 'jo' }],
    ['a mobile that is not E.164', { ...ORDER, mobile: '0412 345 678' }],
    ['an unknown field', { ...ORDER, name: 'Jo' }],
  ])('refuses %s', async (_what, order) => {
    expect(await invite(order)).toMatchObject({
      status: 422,
      body: { error: { code: 'validation_failed' } },
    });
    expect(sandbox.checks).toHaveLength(0);
  });

  it('requires the right secret and a token, which expires after 24 hours', async () => {
    const wrong = await call('POST', '/auth/token', { body: { widget_secret: 'guess' } });
    expect(wrong.status).toBe(401);
    expect((await call('POST', '/invitations', { body: ORDER, bearer: 'guess' })).status).toBe(401);
    clock += 24 * HOUR_MS - 1;
    expect((await invite()).status).toBe(201);
    clock += 1;
    expect((await invite()).status).toBe(401);
  });

  it('revokes tokens', async () => {
    sandbox.revokeTokens();
    expect((await invite()).status).toBe(401);
  });

  it('cancels only pending invitations', async () => {
    await invite();
    const { id } = sandbox.checkFor(ORDER.email);
    sandbox.advance(id, { status: 'In Progress' });
    expect(await cancel(id)).toMatchObject({ status: 409, body: { error: { code: 'not_cancellable' } } });
    sandbox.advance(id, { status: 'Pending' });
    expect(await cancel(id)).toMatchObject({ status: 200, body: { status: 'Cancelled' } });
    expect((await cancel(id)).status).toBe(409);
    expect((await cancel('inv_none')).status).toBe(404);
    expect((await result('inv_none')).status).toBe(404);
  });

  it('records the idempotency key, but ignores it', async () => {
    const headers = { 'idempotency-key': 'b7c0f3f8-5a0e-4b43-9a55-1d2f0c7b4d11' };
    await call('POST', '/invitations', { body: ORDER, headers });
    await call('POST', '/invitations', { body: ORDER, headers });
    expect(sandbox.checks).toHaveLength(2);
    const keys = sandbox.requests.filter((one) => one.action === 'invite').map((one) => one.idempotencyKey);
    expect(keys).toEqual([headers['idempotency-key'], headers['idempotency-key']]);
    expect(JSON.stringify(sandbox.requests)).not.toContain('secret');
  });

  it('runs out of credits and gets new ones', async () => {
    await sandbox.stop();
    await start({ credits: 1 });
    expect((await invite()).status).toBe(201);
    expect(await invite()).toMatchObject({ status: 402, body: { error: { code: 'insufficient_credits' } } });
    sandbox.outOfCredits = false;
    expect((await invite()).status).toBe(201);
  });
});

describe('the limit of result requests', () => {
  it('counts all requests within 60 seconds', async () => {
    await invite();
    const { id } = sandbox.checkFor(ORDER.email);
    for (let i = 0; i < 30; i += 1) expect((await result(id)).status).toBe(200);
    const refused = await result(id);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('60');
    sandbox.sendRetryAfter = false;
    clock += 59_999;
    expect((await result(id)).headers.get('retry-after')).toBeNull();
    expect(sandbox.maxInAnyMinute()).toBe(32);
    clock += 1;
    expect((await result(id)).status).toBe(200);
  });
});

describe('faults', () => {
  it('drop the connection before or after the effect', async () => {
    sandbox.fault('invite', { kind: 'dropped-before' });
    await expect(invite()).rejects.toThrow();
    expect(sandbox.checks).toHaveLength(0);
    sandbox.fault('invite', { kind: 'dropped-after' });
    await expect(invite()).rejects.toThrow();
    expect(sandbox.checks).toHaveLength(1);
    expect((await invite()).status).toBe(201);
  });

  it('give any answer, any number of times', async () => {
    const planted = sandbox.fault('result', { kind: 'rate-limited' }, { times: Number.POSITIVE_INFINITY });
    expect((await result('x')).headers.get('retry-after')).toBeNull();
    expect((await result('x')).status).toBe(429);
    expect(planted.met).toBe(2);
    planted.cancel();
    sandbox.fault('result', { kind: 'html' });
    expect((await result('x')).body).toContain('<!doctype html>');
    sandbox.fault('result', { kind: 'raw', status: 200, headers: { 'x-odd': '1' }, body: '{"data":{}}' });
    expect((await result('x')).headers.get('x-odd')).toBe('1');
    sandbox.fault('result', { kind: 'malformed' });
    await expect(result('x')).rejects.toThrow(SyntaxError);
    sandbox.fault('result', { kind: 'answer', status: 503 }, { when: (one) => one.invitationId === 'y' });
    expect((await result('x')).status).toBe(404);
    expect((await result('y')).status).toBe(503);
  });

  it('can be limited to one worker', async () => {
    sandbox.faultFor('Jo@worker.example', 'invite', { kind: 'refused', field: 'mobile' });
    for (const order of [ORDER, { ...ORDER, email: 'JO@WORKER.example' }]) {
      expect(await invite(order)).toMatchObject({ status: 422, body: { errors: [{ field: 'mobile' }] } });
    }
    expect((await invite({ ...ORDER, email: 'ng@worker.example' })).status).toBe(201);
    expect(sandbox.checks).toHaveLength(1);
    const { id } = sandbox.checkFor('ng@worker.example');
    sandbox.faultFor('ng@worker.example', 'result', { kind: 'answer', status: 503 }, { times: 1 });
    expect((await result(id)).status).toBe(503);
    expect((await result(id)).status).toBe(200);
  });

  it('use up the credits after a number of invitations', async () => {
    sandbox.credits = 2;
    const statuses = [];
    for (let i = 0; i < 3; i += 1) statuses.push((await invite()).status);
    expect(statuses).toEqual([201, 201, 402]);
  });

  it('delay the answer to an invitation, which exists immediately', async () => {
    sandbox.invitationMs = 1;
    expect((await invite()).status).toBe(201);
    sandbox.invitationMs = 600_000;
    const unanswered = expect(invite()).rejects.toThrow();
    await expect.poll(() => sandbox.checks).toHaveLength(2);
    expect(sandbox.requests.at(-1)?.status).toBeUndefined();
    await sandbox.stop();
    await unanswered;
  });

  it('delay an answer, or never give it', async () => {
    sandbox.fault('invite', { kind: 'slow', ms: 20 });
    expect((await invite()).status).toBe(201);
    sandbox.fault('invite', { kind: 'hang' });
    const hanging = expect(invite()).rejects.toThrow();
    await expect.poll(() => sandbox.checks).toHaveLength(2);
    await sandbox.stop();
    await hanging;
  });
});
