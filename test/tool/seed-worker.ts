import { z } from 'zod';
import { batchSchema } from '../../src/checks/batches/batch.ts';
import { batchDraftSchema } from '../../src/checks/batches/batch-draft.ts';
import { type Check, checkSchema } from '../../src/checks/check.ts';
import { CHECK_RECORD_RULES } from '../../src/checks/check-record-rules.ts';
import { checkRequestSchema } from '../../src/checks/check-requests/check-request.ts';
import { received } from '../../src/checks/check-requests/check-request-transitions.ts';
import { draftSchema, followOrderSchema } from '../../src/checks/check-service.ts';
import { certificateCopySchema } from '../../src/checks/copies/certificate-copy.ts';
import { newCopy } from '../../src/checks/copies/copy-rules.ts';
import { renewalSchema } from '../../src/checks/renewals/renewal.ts';
import { newRenewal } from '../../src/checks/renewals/renewal-rules.ts';
import { homeSearchSchema } from '../../src/features/home/home-searches.ts';
import { pendingSubmissionSchema } from '../../src/slack/submissions/pending-submissions.ts';
import { savedFormSchema } from '../../src/slack/submissions/saved-forms.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { auditLogOf } from '../../src/tool/audit-log-of.ts';
import { makeBatch } from '../support/make-batch.ts';
import { makeCheck } from '../support/make-check.ts';
import { openAt, type StoreAt } from './seed-store.ts';

export const ADA = {
  firstName: 'Ada',
  lastName: 'Lovelace',
  email: 'ada@example.com',
  mobile: '+61412345678',
};
export const GRACE = { firstName: 'Grace', lastName: 'Hopper', email: 'grace@example.com' };
/** Any trace of Ada in a record. */
export const TRACE = /\bada\b|lovelace|61412345678|prefers mornings/i;

const id = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const HR = { teamId: 'T1', userId: 'U_HR' };

/** Checks of Ada with references CHK-AAA22 and on, the first of which went to a wrong address; one of Grace. */
export function seededChecks(count: number): { ada: Check[]; grace: Check } {
  const ada = Array.from({ length: count }, (_, index) =>
    makeCheck({
      id: id(index + 1),
      reference: `CHK-AAA${22 + index}`,
      invitationId: `inv-${index + 1}`,
      worker: index === 0 ? { ...ADA, email: 'adda@example.com' } : ADA,
      note: 'Prefers mornings',
      notes: [{ id: id(900 + index), userId: 'U_HR', at: 2_000, text: 'Ada called\nPrefers mornings' }],
      ...(index === 0 ? { state: 'Replaced', replacedBy: { checkId: id(2), reference: 'CHK-AAA23' } } : {}),
      ...(index === 1 ? { replaces: { checkId: id(1), reference: 'CHK-AAA22' } } : {}),
      ...(index === 2 ? { state: 'Completed', outcome: { result: 'Clear' }, completedSeenAt: 3_000 } : {}),
    }),
  );
  const grace = makeCheck({ id: id(800), reference: 'CHK-GGG22', worker: GRACE, invitationId: 'inv-800' });
  return { ada, grace };
}

const view = (typed: string) => ({
  id: 'V1',
  callback_id: 'many.form',
  private_metadata: '',
  state: { values: { people: { people: { value: typed } } } },
});

/** All that the store may hold about Ada, and beside it what it holds about Grace. */
export async function seedWorker(at: StoreAt, count = 3): Promise<void> {
  const storage = await openAt(at);
  const write = <T>(name: string, schema: z.ZodType<T>, key: string, value: NoInfer<T>) =>
    storage.collection(name, schema).insert(key, value);
  const { ada, grace } = seededChecks(count);
  const checks = storage.collection('checks', checkSchema, CHECK_RECORD_RULES);
  for (const check of [...ada, grace]) await checks.insert(check.id, check);
  await seedOrders(storage, ada);
  const { productId, channelId } = grace;
  const draft = { productId, channelId };
  await write('drafts', draftSchema, id(10), {
    ...draft,
    id: id(10),
    worker: { ...ADA, email: 'ADA@example.com' },
  });
  await write('drafts', draftSchema, id(11), { ...draft, id: id(11), worker: GRACE });
  const order = { ...draft, id: id(12), invitationId: 'inv-x', worker: ADA };
  await write('follow-orders', followOrderSchema, id(12), order);
  const row = (number: number, person: typeof GRACE) => ({
    row: number,
    person,
    complaints: [],
    label: person.lastName,
    line: `${person.firstName} ${person.lastName} ${person.email}`,
  });
  await write('batch-drafts', batchDraftSchema, id(13), {
    requester: HR,
    rows: [row(1, ADA), row(2, GRACE)],
    ignoredColumns: [],
    ignoredLines: 0,
    isTruncated: false,
    inBox: [],
    earlier: [],
  });
  const typed = 'Ada Lovelace ada@example.com\nGrace Hopper grace@example.com';
  await write('offered-forms', savedFormSchema, id(14), { ...HR, view: view(typed) });
  const submission = {
    type: 'view_submission' as const,
    team: { id: 'T1' },
    user: { id: 'U_HR' },
    trigger_id: 't',
    view: view(typed),
  };
  await write('accepted-forms', pendingSubmissionSchema, 'submission V1', { at: 1_000, submission });
  await write('home-searches', homeSearchSchema, id(15), { ...HR, term: 'Ada Lovelace' });
  await storage.close();
}

async function seedOrders(storage: Storage, ada: readonly Check[]): Promise<void> {
  const [, second, third] = ada;
  if (second === undefined || third === undefined) throw new Error('Three checks are needed');
  const rows = [ADA, GRACE].map((worker, index) => ({ row: index + 1, worker, productId: 'ncchc' }));
  const batch = makeBatch({ state: 'Paused', rows });
  await storage.collection('batches', batchSchema).insert(batch.id, batch);
  const terms = { months: 12, keep: 'details', completedOn: '2026-11-26' } as const;
  const renewal = newRenewal({ ...third, worker: ADA }, terms);
  await storage.collection('renewals', renewalSchema).insert(renewal.id, renewal);
  const details = { name: 'Ada Lovelace', email: ADA.email };
  const request = received({ executionId: 'Fx1', teamId: 'T1', askedBy: undefined, details }, 'C_HR', 1_000);
  await storage.collection('check-requests', checkRequestSchema).insert(request.id, request);
  const copy = newCopy(third, 'U_HR', 4_000);
  await storage.collection('certificate-copies', certificateCopySchema).insert(copy.id, copy);
  const audit = auditLogOf(storage);
  for (const { reference } of ada) await audit.record({ userId: 'U_HR', action: 'invited', reference });
  const references = [second.reference, 'CHK-GGG22'];
  await audit.record({ userId: 'U_HR', action: 'listed', reference: '', references });
}

/** What the store holds, decrypted: every record of every collection, whatever it is called. */
export async function everythingIn(at: StoreAt): Promise<{ collection: string; text: string }[]> {
  const storage = await openAt(at);
  const found: { collection: string; text: string }[] = [];
  for await (const { collection, key, value } of storage.everything())
    found.push({ collection, text: `${key} ${JSON.stringify(value)}` });
  await storage.close();
  return found;
}

export const exportSchema = z.object({
  asked: z.string(),
  records: z.array(z.object({ collection: z.string(), key: z.string(), value: z.unknown() })),
});
