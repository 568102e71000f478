import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Check, checkSchema } from '../../src/checks/check.ts';
import { CHECK_RECORD_RULES } from '../../src/checks/check-record-rules.ts';
import { checkRequestSchema } from '../../src/checks/check-requests/check-request.ts';
import { CHECK_REQUEST_RECORD_RULES } from '../../src/checks/check-requests/check-request-record-rules.ts';
import { received } from '../../src/checks/check-requests/check-request-transitions.ts';
import { draftSchema } from '../../src/checks/check-service.ts';
import { type Renewal, renewalSchema } from '../../src/checks/renewals/renewal.ts';
import { RENEWAL_RECORD_RULES } from '../../src/checks/renewals/renewal-record-rules.ts';
import { KEY, storeKinds, type TestStore } from '../storage/stores.ts';
import { makeCheck } from '../support/make-check.ts';
import { openAt } from './seed-store.ts';
import { environmentOf, typeCommand } from './type-command.ts';

const [sqlite] = await storeKinds();
const WORKER = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com' };
const DRAFT = '00000000-0000-4000-8000-000000000009';
const check = makeCheck({ worker: WORKER, note: 'Prefers mornings' });
const request = received(
  {
    executionId: 'Fx1',
    teamId: 'T1',
    askedBy: undefined,
    details: { name: 'Ada Lovelace', email: WORKER.email },
  },
  'C_HR',
  1_000,
);
const renewal: Renewal = {
  id: check.id,
  reference: check.reference,
  productId: check.productId,
  kept: {
    productName: check.productName,
    requester: check.requester,
    owner: 'U1',
    channelId: 'C_HR',
    completedOn: '2026-11-26',
    worker: WORKER,
  },
  dueOn: '2027-11-26',
  pendingAudit: [],
};
let store: TestStore;
let folder: string;
const at = () => ({ url: store.url, key: KEY });
const type = (...typed: string[]) => typeCommand(['erase', ...typed], environmentOf(at()));

async function stored(): Promise<{ found: Check | undefined; draft: boolean; others: string }> {
  const storage = await openAt(at());
  const found = await storage.collection('checks', checkSchema).get(check.id);
  const others = [
    await storage.collection('renewals', renewalSchema).get(renewal.id),
    await storage.collection('check-requests', checkRequestSchema).get(request.id),
  ];
  const draft = (await storage.collection('drafts', draftSchema).get(DRAFT)) !== undefined;
  await storage.close();
  return { found, draft, others: JSON.stringify(others) };
}

beforeEach(async () => {
  if (sqlite === undefined) throw new Error('no sqlite');
  folder = mkdtempSync(join(tmpdir(), 'erase-'));
  store = await sqlite.make();
  const storage = await openAt(at());
  await storage.collection('checks', checkSchema, CHECK_RECORD_RULES).insert(check.id, check);
  const { productId, channelId } = check;
  const draft = { id: DRAFT, worker: { ...WORKER, email: 'ADA@example.com' }, productId, channelId };
  await storage.collection('drafts', draftSchema).insert(DRAFT, draft);
  await storage.collection('renewals', renewalSchema, RENEWAL_RECORD_RULES).insert(renewal.id, renewal);
  const requests = storage.collection('check-requests', checkRequestSchema, CHECK_REQUEST_RECORD_RULES);
  await requests.insert(request.id, request);
  await storage.close();
});

afterEach(async () => {
  await store.remove();
  rmSync(folder, { recursive: true });
});

describe('erase', () => {
  it('exports what is kept, then removes it, once', async () => {
    const file = join(folder, 'ada.json');
    const done = await type('chk-7f3k2', '--export', file);
    expect(done).toMatchObject({ code: 0, out: expect.stringContaining('were removed. A bot') });
    expect(JSON.parse(readFileSync(file, 'utf8')).check).toMatchObject({
      worker: { email: 'ada@example.com' },
      note: 'Prefers mornings',
    });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const { found: purged, draft, others } = await stored();
    expect(draft).toBe(false);
    expect(others).toContain('forgotten');
    expect(others).not.toMatch(/ada/i);
    expect(purged).toMatchObject({ state: 'Purged', purgedBy: 'operator' });
    expect(JSON.stringify(purged)).not.toMatch(/ada|mornings/i);
    expect(purged?.pendingAudit).toEqual([expect.objectContaining({ userId: 'operator', action: 'purged' })]);
    expect(await type('CHK-7F3K2')).toMatchObject({ code: 0, out: expect.stringContaining('before') });
  });

  it('removes nothing where it cannot export, or a bot uses the file', async () => {
    expect(await type('CHK-7F3K2', '--export', join(folder, 'no', 'x'))).toMatchObject({ code: 1 });
    expect(await type('CHK-AAAA2')).toMatchObject({ code: 1, err: expect.stringContaining('no check') });
    expect((await type('Ada')).code).toBe(64);
    const running = await openAt(at());
    expect(await type('CHK-7F3K2')).toMatchObject({
      code: 1,
      err: expect.stringContaining('Another process'),
    });
    await running.close();
    expect(await stored()).toMatchObject({
      found: { state: 'Pending' },
      draft: true,
      others: expect.stringContaining('Ada'),
    });
  });
});
