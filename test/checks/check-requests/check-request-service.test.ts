import { beforeEach, describe, expect, it } from 'vitest';
import type { CheckRequest } from '../../../src/checks/check-requests/check-request.ts';
import { createCheckRequestService } from '../../../src/checks/check-requests/check-request-service.ts';
import { checkRequestId, requestedCheckId } from '../../../src/checks/check-requests/request-ids.ts';
import type { Draft } from '../../../src/checks/check-service.ts';
import { createRecordList, type RecordList } from '../../../src/checks/record-list.ts';
import { createLocalLocks } from '../../../src/storage/locks/local-locks.ts';
import { openCheckHarness } from '../../support/check-harness.ts';
import { makeCheck } from '../../support/make-check.ts';
import { makeCheckRequest } from '../../support/make-check-request.ts';
import { createMemoryCollection } from '../../support/memory-collection.ts';
import { openMemoryRecords } from '../../support/memory-records.ts';
import { vendorFailure } from '../../support/scripted-workerchecks.ts';

const HR = { teamId: 'T1', userId: 'U_HR' };
const request = makeCheckRequest();
const DRAFT: Draft = {
  id: crypto.randomUUID(),
  worker: { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com' },
  productId: 'ncchc',
  channelId: 'C_DESK',
};

let harness: Awaited<ReturnType<typeof openCheckHarness>>;
let requests: RecordList<CheckRequest>;
let service: ReturnType<typeof createCheckRequestService>;

beforeEach(async () => {
  harness = await openCheckHarness();
  requests = createRecordList(await openMemoryRecords(createMemoryCollection<CheckRequest>()));
  await requests.insert(request);
  service = createCheckRequestService({
    requests,
    checks: harness.watchList.all,
    invite: harness.checkService.invite,
    locks: createLocalLocks(),
    channelId: 'C_DESK',
    now: harness.now,
  });
});

const state = async () => (await requests.get(request.id))?.state;

describe('the service of requests for checks', () => {
  it('makes one request of an event that is delivered twice', async () => {
    const asked = { executionId: 'Fx2', teamId: 'T1', askedBy: undefined, details: { name: 'Ada' } };
    await service.receive(asked);
    await service.receive({ ...asked, details: { name: 'Other' } });
    expect((await service.waiting()).map(({ details }) => details?.name)).toEqual(['Ada Lovelace', 'Ada']);
  });

  it('takes no more than 200 at a time, and more again when some are decided', async () => {
    const ask = (executionId: string) =>
      service.receive({ executionId, teamId: 'T1', askedBy: undefined, details: { name: 'Ada' } });
    const stateOf = async (executionId: string) => (await requests.get(checkRequestId(executionId)))?.state;
    for (let number = 1; number <= 200; number += 1) await ask(`Fx_${number}`);
    expect([await stateOf('Fx_199'), await stateOf('Fx_200')]).toEqual(['Waiting', 'Ended']);
    expect(await requests.get(checkRequestId('Fx_200'))).not.toHaveProperty('details');
    await service.decline(request.id, HR, undefined);
    await ask('Fx_201');
    expect(await stateOf('Fx_201')).toBe('Waiting');
  });

  it('takes no more than 200 of those that come at the same time', async () => {
    const all = Array.from({ length: 210 }, (_, number) => `Fx_${number}`);
    await Promise.all(
      all.map((executionId) =>
        service.receive({ executionId, teamId: 'T1', askedBy: undefined, details: { name: 'Ada' } }),
      ),
    );
    expect(await service.waiting()).toHaveLength(200);
  });

  it('invites once, however often and by whomever it is clicked', async () => {
    const outcomes = await Promise.all([
      service.invite(request.id, DRAFT, HR),
      service.invite(request.id, { ...DRAFT, id: crypto.randomUUID() }, { ...HR, userId: 'U_2' }),
      service.decline(request.id, HR, undefined),
    ]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['invited', 'decided', 'decided']);
    expect(await harness.watchList.all()).toMatchObject([
      { id: requestedCheckId(request.id, 0), request: request.id, requester: HR },
    ]);
    expect(await requests.get(request.id)).toMatchObject({ state: 'Invited', decidedBy: 'U_HR' });
  });

  it('waits on after a refusal, and orders another check then', async () => {
    harness.workerChecks.next.invite.push(vendorFailure('refused', 'none', 'credits'));
    const first = await service.invite(request.id, DRAFT, HR);
    expect([first.kind, await state()]).toEqual(['refused', 'Waiting']);
    const second = await service.invite(request.id, DRAFT, HR);
    expect([second.kind, await state()]).toEqual(['invited', 'Invited']);
    expect((await harness.watchList.all()).map(({ id }) => id)).toEqual([
      requestedCheckId(request.id, 0),
      requestedCheckId(request.id, 1),
    ]);
  });

  it('finds the check of a process that died after it had invited, also before declining', async () => {
    const id = requestedCheckId(request.id, 0);
    await harness.watchList.insert(makeCheck({ id, request: request.id, state: 'Unconfirmed' }));
    expect(await service.decline(request.id, HR, 'No')).toMatchObject({
      kind: 'decided',
      request: { state: 'Invited', check: { id } },
    });
  });

  it('does nothing while its invitation is being sent', async () => {
    const id = requestedCheckId(request.id, 0);
    await harness.watchList.insert(makeCheck({ id, request: request.id, state: 'Inviting' }));
    expect((await service.invite(request.id, DRAFT, HR)).kind).toBe('already-sent');
    expect(await state()).toBe('Waiting');
  });

  it('ends the requests about a worker who is forgotten, and no other', async () => {
    await requests.insert(makeCheckRequest({ executionId: 'Fx2', details: { email: 'grace@example.com' } }));
    await service.forgetWorker('ADA@example.com');
    expect(await requests.get(request.id)).toMatchObject({ state: 'Ended', ended: 'forgotten' });
    expect(JSON.stringify(await requests.get(request.id))).not.toContain('ada');
    expect(await service.waiting()).toHaveLength(1);
  });

  it('says so of a request that is no longer kept', async () => {
    expect(await service.invite('gone', DRAFT, HR)).toEqual({ kind: 'decided', request: undefined });
    expect(await service.decline('gone', HR, undefined)).toEqual({ kind: 'decided', request: undefined });
  });
});
