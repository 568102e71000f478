import nock from 'nock';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/errors.ts';
import type { WorkerChecksClient } from '../../src/workerchecks/client.ts';
import { parseContract } from '../../src/workerchecks/contract/contract.ts';
import { failureOf, makeClient, ORDER, SECRET } from './vendor-harness.ts';

const ORIGIN = 'https://api.workerchecks.example';
const BASE = '/business/v1';
let open: WorkerChecksClient[];

beforeAll(() => nock.disableNetConnect());
beforeEach(() => {
  open = [];
});
afterEach(async () => {
  for (const client of open) await client.close();
  const unused = nock.pendingMocks();
  nock.cleanAll();
  expect(unused).toEqual([]);
});
afterAll(() => {
  nock.enableNetConnect();
  nock.restore();
});

async function client(overrides?: unknown): Promise<WorkerChecksClient> {
  const made = await makeClient({ apiUrl: `${ORIGIN}${BASE}`, contract: parseContract(overrides) });
  open.push(made.client);
  return made.client;
}

const common = { reqheaders: { accept: 'application/json', 'user-agent': 'workerchecks-slack/test' } };
const bearer = { reqheaders: { ...common.reqheaders, authorization: 'Bearer t-1' } };

function expectSignIn(): void {
  nock(ORIGIN, { ...common, badheaders: ['authorization'] })
    .post(`${BASE}/auth/token`, { widget_secret: SECRET })
    .matchHeader('content-type', 'application/json')
    .reply(200, { token: 't-1', expires_in: 86_400 });
}

describe('the default wire contract', () => {
  it('authenticates with the Widget Secret alone', async () => {
    expectSignIn();
    await expect((await client()).signIn()).resolves.toBeUndefined();
  });

  it('creates an invitation with every field, our reference and an idempotency key', async () => {
    expectSignIn();
    nock(ORIGIN, bearer)
      .post(`${BASE}/invitations`, {
        product_id: 'ncchc',
        email: 'ada@example.com',
        first_name: 'Ada',
        last_name: 'Lovelace',
        mobile: '+61412345678',
        reference: 'CHK-7F3K2',
      })
      .matchHeader('content-type', 'application/json')
      .matchHeader('idempotency-key', ORDER.key)
      .reply(201, { invitation_id: 'inv-1', status: 'Pending', created_at: '2026-11-20T01:02:03Z' });
    expect(await (await client()).invite(ORDER)).toEqual({ invitationId: 'inv-1' });
  });

  it('omits the mobile if there is none', async () => {
    expectSignIn();
    nock(ORIGIN, bearer)
      .post(`${BASE}/invitations`, (body) => !('mobile' in body) && body.email === 'ada@example.com')
      .reply(201, { invitation_id: 'inv-1' });
    await (await client()).invite({ ...ORDER, mobile: undefined });
  });

  it('cancels an invitation, without a body', async () => {
    expectSignIn();
    nock(ORIGIN, { ...bearer, badheaders: ['content-type'] })
      .post(`${BASE}/invitations/inv-1/cancel`, '')
      .reply(200, { invitation_id: 'inv-1', status: 'Cancelled' });
    await expect((await client()).cancel('inv-1')).resolves.toBeUndefined();
  });

  it('reads a result summary', async () => {
    expectSignIn();
    nock(ORIGIN, bearer).get(`${BASE}/invitations/inv-1/result`).reply(200, {
      invitation_id: 'inv-1',
      status: 'Completed',
      result: 'Attention Required',
      release_date: '2026-11-20',
      certificate_url: 'https://workerchecks.com/c/1',
    });
    expect(await (await client()).result('inv-1', 'poller')).toEqual({
      kind: 'summary',
      status: 'Completed',
      statusWord: 'Completed',
      result: 'Attention Required',
      resultWord: 'Attention Required',
      releaseDate: '2026-11-20',
      certificateUrl: 'https://workerchecks.com/c/1',
    });
  });

  it.each(['a/b?c#d', '../..', 'ü $&'])('encodes the id %j in the path', async (id) => {
    expectSignIn();
    nock(ORIGIN)
      .get(`${BASE}/invitations/${encodeURIComponent(id)}/result`)
      .reply(200, { status: 'Pending' });
    expect(await (await client()).result(id, 'poller')).toMatchObject({ status: 'Pending' });
  });
});

describe('an overridden wire contract', () => {
  it('changes paths, verbs and every field name', async () => {
    const made = await client({
      authenticate: {
        method: 'PUT',
        path: '/v2/session',
        request: { widgetSecret: 'secret' },
        response: { token: 'jwt', expiresIn: ['ttl'], expiresAt: 'until' },
      },
      invite: {
        method: 'PUT',
        path: '/v2/checks?source=api',
        idempotencyHeader: 'X-Request-Id',
        request: {
          productId: 'product',
          email: 'mail',
          firstName: 'given',
          lastName: 'family',
          mobile: 'phone',
          reference: null,
        },
        response: { invitationId: 'checkNumber' },
      },
      cancel: { method: 'DELETE', path: '/v2/checks/{invitation_id}' },
      result: {
        method: 'POST',
        path: '/v2/checks/{invitation_id}/summary',
        response: {
          status: 'state',
          result: ['outcome'],
          releaseDate: 'released',
          certificateUrl: ['pdf', 'certificate'],
        },
      },
    });
    nock(ORIGIN).put(`${BASE}/v2/session`, { secret: SECRET }).reply(200, { jwt: 't-1', ttl: 60 });
    nock(ORIGIN, bearer)
      .put(`${BASE}/v2/checks?source=api`, {
        product: 'ncchc',
        mail: 'ada@example.com',
        given: 'Ada',
        family: 'Lovelace',
        phone: '+61412345678',
      })
      .matchHeader('x-request-id', ORDER.key)
      .reply(200, { check_number: 7 });
    nock(ORIGIN, bearer).delete(`${BASE}/v2/checks/7`).reply(204);
    nock(ORIGIN, bearer).post(`${BASE}/v2/checks/7/summary`).reply(200, {
      State: 'completed',
      outcome: 'clear',
      released: '2026-11-20',
      certificate: 'https://workerchecks.com/c',
    });
    expect(await made.invite(ORDER)).toEqual({ invitationId: '7' });
    await made.cancel('7');
    expect(await made.result('7', 'person')).toMatchObject({
      status: 'Completed',
      result: 'Clear',
      releaseDate: '2026-11-20',
      certificateUrl: 'https://workerchecks.com/c',
    });
  });

  it('sends no idempotency key if it is null', async () => {
    const made = await client({ invite: { idempotencyHeader: null } });
    expectSignIn();
    nock(ORIGIN, { badheaders: ['idempotency-key'] })
      .post(`${BASE}/invitations`)
      .reply(201, { invitation_id: 'inv-1' });
    await made.invite(ORDER);
  });

  it.each([
    ['result.outcome.value', { result: { outcome: { value: 'refer' } } }],
    ['result.outcome.value', { Result: { 'out-come': { VALUE: 'refer' } } }],
    ['result.outcome.value', { data: { result: { outcome: { value: 'refer' } } } }],
    ['data.attributes.outcome', { data: { attributes: { outcome: 'refer' } } }],
    ['result.outcome', { 'result.outcome': 'refer', result: { outcome: 'clear' } }],
    ['result.outcome', { result: { outcome: ['refer'] } }],
    ['checks.outcome', { checks: [{ outcome: 'refer' }] }],
    ['checks.1.outcome', { checks: [{ outcome: 'clear' }, { outcome: 'refer' }] }],
    ['result', { result: { code: 'refer', label: 'Needs review' } }],
    ['result', { result: { code: 3, label: 'Refer' } }],
  ])('finds an answer at %s in %j', async (result, answer) => {
    const made = await client({ result: { response: { result, status: ['status', 'data.status'] } } });
    expectSignIn();
    const body = 'data' in answer ? { data: { status: 'completed', ...answer.data } } : answer;
    nock(ORIGIN)
      .get(`${BASE}/invitations/7/result`)
      .reply(200, { status: 'completed', ...body });
    expect(await made.result('7', 'person')).toMatchObject({ status: 'Completed', result: 'Refer' });
  });

  it.each([
    ['checks.outcome', { checks: [{ outcome: 'clear' }, { outcome: 'refer' }] }, undefined],
    ['result.outcome', { result: 'clear' }, undefined],
    ['result', { result: { code: 'clear', label: 'Refer' } }, 'Unknown'],
    ['result', { result: { code: 'ok', label: 'fine' } }, 'Unknown'],
  ])('reads no outcome at %s in %j', async (result, answer, expected) => {
    const made = await client({ result: { response: { result } } });
    expectSignIn();
    nock(ORIGIN)
      .get(`${BASE}/invitations/7/result`)
      .reply(200, { status: 'completed', ...answer });
    const { result: read } = Object(await made.result('7', 'person'));
    expect(read).toBe(expected);
  });

  it.each([
    [{ statuses: { 'On hold': 'in progress' } }, { status: 'ON_HOLD' }, { status: 'In Progress' }],
    [{ statuses: { Expired: 'closed' } }, { status: 'EXPIRED' }, { status: 'Closed', statusWord: 'EXPIRED' }],
    [{ statuses: { withdrawn: 'Cancelled' } }, { status: 'Withdrawn' }, { status: 'Cancelled' }],
    [{ statuses: { Fail: 'completed' } }, { status: 'Fail' }, { status: 'Completed', statusWord: 'Fail' }],
    [{ statuses: { 3: 'Completed' } }, { status: 3 }, { status: 'Completed' }],
    [{ statuses: { complete: 'In Progress' } }, { status: 'Complete' }, { status: 'In Progress' }],
    [
      { results: { 'No adverse findings': 'Clear' } },
      { status: 'Completed', result: 'NO ADVERSE FINDINGS.' },
      { status: 'Completed', result: 'Clear', resultWord: 'NO ADVERSE FINDINGS.' },
    ],
  ])('with the words %j reads %j', async (words, answer, expected) => {
    const made = await client({ words });
    expectSignIn();
    nock(ORIGIN).get(`${BASE}/invitations/7/result`).reply(200, answer);
    expect(await made.result('7', 'person')).toMatchObject(expected);
  });

  it.each([undefined, null, {}])('is the default if the file contains %j', (overrides) => {
    expect(parseContract(overrides)).toEqual(parseContract(undefined));
  });
});

describe('a wrong override', () => {
  it.each([
    [{ invite: { request: { emial: 'x' } } }, 'invite.request.emial: no such key'],
    [{ invites: {} }, 'invites: no such key'],
    [{ cancel: { method: 'post' } }, 'cancel.method: expected one of GET, POST'],
    [{ cancel: { path: '/cancel' } }, 'cancel.path: expected a path with {invitation_id}'],
    [
      { result: { path: 'invitations/{invitation_id}' } },
      'result.path: expected a path that begins with a slash',
    ],
    [{ authenticate: { path: 7 } }, 'authenticate.path: expected a path'],
    [
      { authenticate: { request: { widgetSecret: null } } },
      'authenticate.request.widgetSecret: expected a name',
    ],
    [{ authenticate: { response: 'token' } }, 'authenticate.response: expected keys'],
    [
      { invite: { idempotencyHeader: 'bad header' } },
      'invite.idempotencyHeader: expected the name of a header',
    ],
    [{ invite: { request: { mobile: '' } } }, 'invite.request.mobile: expected a name, or null'],
    [{ result: { response: { status: [] } } }, 'result.response.status: expected a name or a list'],
    [{ result: { response: { status: 5 } } }, 'result.response.status: expected a name or a list'],
    [{ result: null }, 'result: expected keys'],
    [
      { words: { statuses: { Expired: 'Gone' } } },
      'words.statuses.Expired: expected one of Pending, In Progress',
    ],
    [{ words: { statuses: { Expired: 'Unknown' } } }, 'words.statuses.Expired: expected one of Pending'],
    [{ words: { statuses: { Expired: null } } }, 'words.statuses.Expired: expected one of Pending'],
    [
      { words: { results: { OK: 'Fine' } } },
      'words.results.OK: expected one of Clear, Attention Required, Refer',
    ],
    [{ words: { results: { '?': 'Clear' } } }, 'words.results.?: expected a word with a letter or a digit'],
    [{ words: { results: { OK: 'Clear', 'o.k.': 'Refer' } } }, 'words.results.o.k.: stands there twice'],
    [{ words: { states: {} } }, 'words.states: no such key'],
    [{ words: { results: ['Clear'] } }, 'words.results: expected keys'],
    ['nonsense', 'the file: expected keys'],
    [['a list'], 'the file: expected keys'],
  ])('%j is a config error that names the key', async (overrides, answer) => {
    const error = await failureOf((async () => parseContract(overrides))());
    expect(error).toBeInstanceOf(ConfigError);
    const problems = error instanceof ConfigError ? error.problems : [];
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`WORKERCHECKS_CONTRACT: ${answer}`);
  });

  it('names every wrong key at once', async () => {
    const error = await failureOf(
      (async () =>
        parseContract({ cancel: { verb: 'GET' }, result: { path: 'x', response: { outcome: 'y' } } }))(),
    );
    const problems = error instanceof ConfigError ? error.problems.join('\n') : '';
    expect(problems).toMatch(/cancel\.verb/);
    expect(problems).toMatch(/result\.path/);
    expect(problems).toMatch(/result\.response\.outcome/);
  });
});
