import { z } from 'zod';
import { auditReadingSchema } from '../checks/audit-reading.ts';
import { batchSchema } from '../checks/batches/batch.ts';
import { batchDraftSchema } from '../checks/batches/batch-draft.ts';
import { BATCH_RECORD_RULES } from '../checks/batches/batch-record-rules.ts';
import { checkSchema } from '../checks/check.ts';
import { CHECK_RECORD_RULES } from '../checks/check-record-rules.ts';
import { checkRequestSchema } from '../checks/check-requests/check-request.ts';
import { CHECK_REQUEST_RECORD_RULES } from '../checks/check-requests/check-request-record-rules.ts';
import { draftSchema, followOrderSchema } from '../checks/check-service.ts';
import { CERTIFICATE_COPY_RULES, certificateCopySchema } from '../checks/copies/certificate-copy.ts';
import { handOverSchema } from '../checks/hand-over.ts';
import { personSettingsSchema } from '../checks/person-settings.ts';
import { renewalSchema } from '../checks/renewals/renewal.ts';
import { RENEWAL_RECORD_RULES } from '../checks/renewals/renewal-record-rules.ts';
import { STATISTIC_RULES, statisticSchema } from '../checks/report/statistics.ts';
import { dayCountSchema } from '../checks/use-cases/invitation-counts.ts';
import { absenceRecordSchema } from '../features/absence/absence-record.ts';
import { headNoticeSchema } from '../features/audit/head-notice-record.ts';
import { digestRecordSchema } from '../features/digest/digest-record.ts';
import { homeRecordSchema } from '../features/home/home-record.ts';
import { homeSearchSchema } from '../features/home/home-searches.ts';
import {
  AUDIT_HEAD_RULES,
  AUDIT_LINE_RULES,
  auditHeadSchema,
  auditLineSchema,
  notedLineSchema,
} from '../operations/audit-chain.ts';
import { auditBlockSchema } from '../operations/audit-index.ts';
import { pendingSubmissionSchema } from '../slack/submissions/pending-submissions.ts';
import { savedFormSchema } from '../slack/submissions/saved-forms.ts';
import { openStorageWithRetry } from '../storage/open-storage-with-retry.ts';
import { requestLogSchema } from '../workerchecks/budget/request-log-record.ts';
import { storedTokenSchema } from '../workerchecks/sign-in/token.ts';
import type { Runtime } from './runtime.ts';

const timestampSchema = z.object({ at: z.number() });

/**
 * Every collection the bot stores. The quoted names exist in the databases of running bots and must not change.
 *
 * @throws ConfigError, StorageError
 */
export async function openStores({
  config,
  log,
  now,
  timeouts,
}: Pick<Runtime, 'log' | 'now' | 'timeouts'> & { config: Pick<Runtime['config'], 'storage'> }) {
  const storage = await openStorageWithRetry(config.storage, { log, timeouts });
  return {
    storage,
    /** The account's lease, held by the leader. */
    lease: storage.lease('account', { ttlMs: timeouts.leaseMs }),
    checks: await storage.cachedCollection('checks', checkSchema, {
      ...CHECK_RECORD_RULES,
      isObsolete: (check) => CHECK_RECORD_RULES.isObsolete(check, now()),
    }),
    batches: await storage.cachedCollection('batches', batchSchema, {
      ...BATCH_RECORD_RULES,
      isObsolete: (batch) => BATCH_RECORD_RULES.isObsolete(batch, now()),
    }),
    statistics: await storage.cachedCollection('statistics', statisticSchema, STATISTIC_RULES),
    renewals: await storage.cachedCollection('renewals', renewalSchema, RENEWAL_RECORD_RULES),
    certificateCopies: await storage.cachedCollection(
      'certificate-copies',
      certificateCopySchema,
      CERTIFICATE_COPY_RULES,
    ),
    batchTouches: storage.collection('batch-touches', z.string()),
    checkRequests: await storage.cachedCollection(
      'check-requests',
      checkRequestSchema,
      CHECK_REQUEST_RECORD_RULES,
    ),
    absences: storage.collection('absences', absenceRecordSchema),
    digests: storage.collection('digests', digestRecordSchema),
    personSettings: storage.collection('person-settings', personSettingsSchema),
    handOvers: storage.collection('hand-overs', handOverSchema),
    invitations: {
      counts: storage.collection('invitation-counts', dayCountSchema),
      begun: storage.collection('begun-invitations', z.array(z.string())),
      given: storage.collection('given-invitation-ids', z.object({ checkId: z.string() })),
      references: storage.collection('references', timestampSchema),
    },
    audit: {
      lines: storage.collection('audit', auditLineSchema, AUDIT_LINE_RULES),
      heads: storage.collection('audit-head', auditHeadSchema, AUDIT_HEAD_RULES),
      blocks: storage.collection('audit-blocks', auditBlockSchema),
      noted: storage.collection('audit-noted', notedLineSchema),
      notices: storage.collection('audit-notices', headNoticeSchema),
    },
    auditReadings: storage.collection('audit-readings', auditReadingSchema),
    workerChecks: {
      tokens: storage.collection('tokens', storedTokenSchema),
      requestLog: storage.followedCollection('ledger', requestLogSchema),
      schedule: storage.collection('schedule', z.unknown()),
    },
    slack: {
      seenRequests: storage.collection('deliveries', timestampSchema),
      pendingSubmissions: storage.collection('accepted-forms', pendingSubmissionSchema),
      savedFormRecords: storage.collection('offered-forms', savedFormSchema),
      drafts: storage.collection('drafts', draftSchema),
      batchDrafts: storage.collection('batch-drafts', batchDraftSchema),
      followOrders: storage.collection('follow-orders', followOrderSchema),
      homes: storage.collection('homes', homeRecordSchema),
      homeSearches: storage.collection('home-searches', homeSearchSchema),
    },
    bots: storage.collection('bots', timestampSchema),
  };
}

export type Stores = Awaited<ReturnType<typeof openStores>>;
