import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { applyResult } from '../../src/checks/apply-result.ts';
import { isOpen } from '../../src/checks/polling-rules.ts';
import type { VendorResult } from '../../src/checks/ports.ts';
import type { WorkerChecksClient } from '../../src/workerchecks/client.ts';
import { makeCheck } from '../support/make-check.ts';
import { failureOf, makeClient, ORDER, openVendor, reply } from './vendor-harness.ts';

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

async function fetchOne(body: unknown, status = 200): Promise<VendorResult> {
  vendor.answers('result', reply(status, body));
  return client.result('inv-1', 'poller');
}

async function resultFailure(body: unknown, status = 200, headers = {}): Promise<unknown> {
  vendor.answers('result', reply(status, body, headers));
  return failureOf(client.result('inv-1', 'poller'));
}

const MARK = { process: 'this', count: 1 };

describe('envelopes, spellings and ids', () => {
  it.each([
    [{ invitation_id: 'inv-7' }, 'inv-7'],
    [{ invitationId: 'inv-7' }, 'inv-7'],
    [{ InvitationID: 'inv-7' }, 'inv-7'],
    [{ id: 'inv-7' }, 'inv-7'],
    [{ check_id: 'inv-7' }, 'inv-7'],
    [{ checkId: 'inv-7' }, 'inv-7'],
    [{ id: 4711 }, '4711'],
    ['{"id":12345678901234567890}', '12345678901234567890'],
    [{ data: { id: ' inv-7 ' } }, 'inv-7'],
    [{ success: true, data: { invitation_id: 4711 } }, '4711'],
    [{ Success: true, Error: null, Data: { Invitation_ID: 'inv-7' } }, 'inv-7'],
    [{ DATA: [{ InvitationId: 'inv-7' }] }, 'inv-7'],
    [{ success: true, error: null, errors: [], data: { id: 'inv-7' } }, 'inv-7'],
    [{ invitation_id: '', check_id: 'inv-7' }, 'inv-7'],
    [{ invitation_id: null, id: 'inv-7' }, 'inv-7'],
    [{ invitation_id: 'inv-7', id: 'request-1' }, 'inv-7'],
  ])('finds the id of an invitation in %j', async (body, invitationId) => {
    vendor.answers('invite', reply(201, body));
    expect(await client.invite(ORDER)).toEqual({ invitationId });
  });

  const summary = {
    status: 'Completed',
    result: 'Clear',
    releaseDate: '2026-11-20',
    certificateUrl: 'https://a.b/c',
  };
  it.each([
    { status: 'Completed', result: 'Clear', release_date: '2026-11-20', certificate_url: 'https://a.b/c' },
    {
      data: {
        status: 'Completed',
        result: 'Clear',
        releaseDate: '2026-11-20',
        certificateUrl: 'https://a.b/c',
      },
    },
    {
      success: true,
      data: {
        Status: 'Completed',
        Result: 'Clear',
        ReleaseDate: '2026-11-20',
        'certificate-url': ' https://a.b/c ',
      },
    },
    {
      status: 'success',
      data: {
        STATUS: 'Completed',
        RESULT: 'Clear',
        RELEASE_DATE: '2026-11-20',
        CertificateURL: 'https://a.b/c',
      },
    },
  ])('reads the summary in %j', async (body) => {
    expect(await fetchOne(body)).toMatchObject(summary);
  });
});

describe('words for statuses and results', () => {
  it.each([
    ['Pending', 'Pending'],
    [' PENDING. ', 'Pending'],
    ['In Progress', 'In Progress'],
    ['in_progress', 'In Progress'],
    ['IN-PROGRESS', 'In Progress'],
    ['inProgress', 'In Progress'],
    ['Completed', 'Completed'],
    ['complete', 'Completed'],
    ['COMPLETE!', 'Completed'],
    ['Cancelled', 'Cancelled'],
    ['canceled', 'Cancelled'],
  ])('status %j is %s', async (status, known) => {
    expect(await fetchOne({ status })).toMatchObject({ status: known, statusWord: status.trim() });
  });

  it.each(['On Hold', 'Not Completed', 'Completed2', 'Ausstehend', 'constructor', '__proto__', '審査中'])(
    'status %j is unknown, shown as it came, and never final',
    async (status) => {
      const vendorResult = await fetchOne({ status, result: 'Clear' });
      expect(vendorResult).toMatchObject({ status: 'Unknown', statusWord: status });
      const check = applyResult(makeCheck(), {
        result: vendorResult,
        askedAt: 2_000,
        mark: MARK,
        certificate: 'none',
      });
      expect(check).toMatchObject({ state: 'Unknown', statusWord: status });
      expect(check.outcome).toBeUndefined();
      expect(isOpen(check)).toBe(true);
    },
  );

  it('shows an unknown word without invisible characters, and shortens a long one', async () => {
    const spoilt = await fetchOne({ status: 'On\u202e \u200bHold\u0007\ufeff' });
    expect(spoilt).toMatchObject({ statusWord: 'On Hold' });
    const long = await fetchOne({ status: `${'x'.repeat(59)}😀 and so on` });
    expect(long).toMatchObject({ statusWord: `${'x'.repeat(59)}😀` });
  });

  it.each([
    ['Clear', 'Clear'],
    ['CLEAR', 'Clear'],
    ['attention_required', 'Attention Required'],
    ['AttentionRequired', 'Attention Required'],
    ['Attention required.', 'Attention Required'],
    ['refer', 'Refer'],
    ['Clear2', 'Unknown'],
    ['Not clear', 'Unknown'],
    ['clear*see note', 'Unknown'],
    ['Referred', 'Unknown'],
    ['constructor', 'Unknown'],
  ])('result %j is %s', async (result, known) => {
    const vendorResult = await fetchOne({ status: 'Completed', result });
    expect(vendorResult).toMatchObject({ result: known, resultWord: result });
    const { outcome } = applyResult(makeCheck(), {
      result: vendorResult,
      askedAt: 2_000,
      mark: MARK,
      certificate: 'none',
    });
    expect(outcome?.result).toBe(known);
  });
});

describe('finality', () => {
  it.each([null, undefined, '', ' '])('Completed with the result %j is not final yet', async (result) => {
    const vendorResult = await fetchOne({ status: 'Completed', result });
    expect(vendorResult).toMatchObject({ status: 'Completed', result: undefined, resultWord: undefined });
    expect(
      isOpen(
        applyResult(makeCheck(), { result: vendorResult, askedAt: 2_000, mark: MARK, certificate: 'none' }),
      ),
    ).toBe(true);
  });

  it('Cancelled with a result stays Cancelled', async () => {
    const vendorResult = await fetchOne({
      status: 'Canceled',
      result: 'Clear',
      certificate_url: 'https://a.b/c',
    });
    const check = applyResult(makeCheck(), {
      result: vendorResult,
      askedAt: 2_000,
      mark: MARK,
      certificate: 'offered',
    });
    expect(check).toMatchObject({ state: 'Cancelled', certificate: 'none' });
    expect(check.outcome).toBeUndefined();
  });

  it('a final status can go back, and its outcome with it', async () => {
    const clear = await fetchOne({ status: 'Completed', result: 'Clear' });
    const back = await fetchOne({ status: 'In Progress', result: null });
    const completed = applyResult(makeCheck(), {
      result: clear,
      askedAt: 2_000,
      mark: MARK,
      certificate: 'offered',
    });
    expect(completed).toMatchObject({ state: 'Completed', outcome: { result: 'Clear' } });
    const reopened = applyResult(completed, {
      result: back,
      askedAt: 3_000,
      mark: MARK,
      certificate: 'none',
    });
    expect(reopened).toMatchObject({ state: 'In Progress', certificate: 'none' });
    expect(reopened.outcome).toBeUndefined();
  });
});

describe('other answers to a result request', () => {
  it.each([
    [202, undefined],
    [202, { message: 'Processing' }],
    [202, { status: 'processing' }],
    [204, undefined],
    [404, { error: { code: 'not_found' } }],
    [404, '<h1>Not found</h1>'],
    [200, { error: { code: 'result_not_ready', message: 'Not yet' } }],
    [200, { success: false, message: 'Result not found' }],
  ])('%i with %j means not yet', async (status, body) => {
    expect(await fetchOne(body, status)).toMatchObject({ kind: 'not-yet' });
  });

  it('202 with a summary is a summary', async () => {
    expect(await fetchOne({ status: 'In Progress', result: null }, 202)).toMatchObject({
      status: 'In Progress',
    });
  });

  it('410 means gone', async () => {
    expect(await fetchOne({ error: 'Gone' }, 410)).toEqual({ kind: 'gone' });
  });

  it.each([
    { error: { code: 'internal', message: 'Ada Lovelace' } },
    { error: 'Something broke' },
    { errors: [{ message: 'Something broke' }] },
    { errors: { invitation_id: ['is odd'] } },
    { success: false, data: { status: 'Pending' } },
    { Success: false, Data: { Status: 'Pending' } },
    { ok: false, status: 'Completed', result: 'Clear' },
    { status: 'error', message: 'Something broke' },
    { status: 500, title: 'Internal Server Error' },
  ])('200 carrying the error %j is a refusal', async (body) => {
    expect(await resultFailure(body)).toMatchObject({ failure: 'refused', reason: 'other', status: 200 });
  });

  it.each([
    ['<!doctype html><title>Proxy</title>', { 'content-type': 'text/html' }],
    ['<!doctype html><title>Proxy</title>', {}],
    ['{"status":"Compl', {}],
    ['', {}],
    ['null', {}],
    ['[]', {}],
    ['"Completed"', {}],
    ['{"state":"Completed"}', {}],
    ['{"status":null,"result":"Clear"}', {}],
    ['{"status":{"name":"Completed"}}', {}],
    ['{"status":"\\u200b"}', {}],
  ])('200 with %j %j cannot be read', async (body, headers) => {
    expect(await resultFailure(body, 200, headers)).toMatchObject({ failure: 'unreadable', effect: 'none' });
  });

  it.each([
    [400, 'refused'],
    [403, 'refused'],
    [408, 'timed-out'],
    [500, 'failed'],
    [502, 'failed'],
    [503, 'failed'],
    [302, 'unreadable'],
  ])('%i fails as %s', async (status, failure) => {
    expect(await resultFailure('<h1>Oh</h1>', status)).toMatchObject({ failure, status });
  });
});
