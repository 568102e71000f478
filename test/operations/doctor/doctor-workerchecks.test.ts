import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DoctorHarness, findingOn, openDoctorHarness } from './doctor-harness.ts';

let doctor: DoctorHarness;
beforeEach(async () => {
  doctor = await openDoctorHarness();
});
afterEach(() => doctor.close());

describe('WorkerChecks', () => {
  it('rejects the Widget Secret', async () => {
    const { lines, failures } = await doctor.run({ WORKERCHECKS_WIDGET_SECRET: 'widget-secret-2' });
    expect(failures).toBe(1);
    expect(findingOn(lines, 'WorkerChecks sign-in').line).toMatch(/^FAIL .*rejected the Widget Secret/);
    expect(findingOn(lines, 'WorkerChecks sign-in').advice).toContain('BusinessHub');
  });

  it.each([
    [{ kind: 'answer', status: 503 }, /has a problem \(HTTP 503\)/, 'later'],
    [{ kind: 'rate-limited' }, /rate-limiting requests/, 'in a minute'],
    [{ kind: 'answer', status: 404 }, /does not match the wire contract/, 'WORKERCHECKS_CONTRACT'],
    [{ kind: 'html' }, /does not match the wire contract/, 'WORKERCHECKS_API_URL'],
    [{ kind: 'dropped-before' }, /gave no answer/, 'WORKERCHECKS_API_URL'],
  ] as const)('%j', async (fault, says, advice) => {
    doctor.workerChecks.fault('authenticate', fault);
    const { lines, failures } = await doctor.run();
    expect(failures).toBe(1);
    expect(findingOn(lines, 'WorkerChecks sign-in').line).toMatch(/^FAIL/);
    expect(findingOn(lines, 'WorkerChecks sign-in').line).toMatch(says);
    expect(findingOn(lines, 'WorkerChecks sign-in').advice).toContain(advice);
  });

  it.each([
    ['/checks/{invitation_id}/summary', /^FAIL .*no such address \(HTTP 404\)/],
    ['/invitations/{invitation_id}/cancel', /^FAIL .*no such address \(HTTP 404\)/],
  ])('has no result at %s', async (path, says) => {
    const file = join(doctor.folder, 'contract.json');
    writeFileSync(file, JSON.stringify({ result: { path } }));
    const { lines, failures } = await doctor.run({ WORKERCHECKS_CONTRACT: file });
    expect(failures).toBe(1);
    expect(findingOn(lines, 'WorkerChecks results').line).toMatch(says);
    expect(findingOn(lines, 'WorkerChecks results').advice).toContain('result.path');
  });

  it.each([
    [{ kind: 'answer', status: 404, body: { error: 'not_found' } }, 1, /^ok .*404/],
    [{ kind: 'answer', status: 404, body: { error: 'not_found' } }, 2, /^warn .*result\.path may be wrong/],
    [{ kind: 'html', status: 404 }, 1, /^FAIL .*no such address/],
    [{ kind: 'html' }, 1, /^FAIL .*not come from an API/],
    [{ kind: 'answer', status: 405, body: {} }, 1, /^FAIL .*no such address \(HTTP 405\)/],
    [{ kind: 'answer', status: 422, body: { error: 'invalid id' } }, 1, /^ok .*422/],
    [{ kind: 'answer', status: 401, body: {} }, 1, /^FAIL .*rejected the token/],
    [{ kind: 'answer', status: 503, body: {} }, 1, /^warn .*has a problem/],
    [{ kind: 'rate-limited' }, 1, /^warn .*rate-limiting requests/],
    [{ kind: 'dropped-before' }, 1, /^FAIL .*got no answer/],
  ] as const)('answers an id that cannot exist with %j, %i times', async (fault, times, says) => {
    doctor.workerChecks.fault('result', fault);
    if (times === 2) doctor.workerChecks.fault('unknown', fault);
    const { lines } = await doctor.run();
    expect(findingOn(lines, 'WorkerChecks results').line).toMatch(says);
  });

  it('cannot be reached', async () => {
    const { lines } = await doctor.run({ WORKERCHECKS_API_URL: 'http://127.0.0.1:9' });
    expect(findingOn(lines, 'WorkerChecks sign-in').line).toMatch(
      /^FAIL .*127\.0\.0\.1:9 could not be reached/,
    );
    expect(findingOn(lines, 'WorkerChecks sign-in').advice).toContain('WORKERCHECKS_API_URL');
  });
});
