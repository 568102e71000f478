import { expect } from 'vitest';
import { attentionRules } from '../../src/checks/attention.ts';
import type { BatchDraft } from '../../src/checks/batches/batch-draft.ts';
import type { Check } from '../../src/checks/check.ts';
import type { CheckRequest } from '../../src/checks/check-requests/check-request.ts';
import { createCheckRequestService } from '../../src/checks/check-requests/check-request-service.ts';
import type { Draft, FollowOrder } from '../../src/checks/check-service.ts';
import type { CertificateCopy } from '../../src/checks/copies/certificate-copy.ts';
import { createCopyService } from '../../src/checks/copies/copy-service.ts';
import type { HandOver } from '../../src/checks/hand-over.ts';
import { createPersonSettings, type PersonSettings } from '../../src/checks/person-settings.ts';
import { createRecordList } from '../../src/checks/record-list.ts';
import type { Renewal } from '../../src/checks/renewals/renewal.ts';
import { createRenewalService } from '../../src/checks/renewals/renewal-service.ts';
import { reportOf } from '../../src/checks/report/report.ts';
import { createHandOver } from '../../src/checks/use-cases/hand-over.ts';
import { parseConfig } from '../../src/config/read-config.ts';
import type { HomeRecord } from '../../src/features/home/home-record.ts';
import type { HomeSearch } from '../../src/features/home/home-searches.ts';
import { createHomeTabPublisher } from '../../src/features/home/home-tabs.ts';
import { createRoutes } from '../../src/features/routes.ts';
import { createListingAudit } from '../../src/features/shared/listing-audit.ts';
import { createOutbound } from '../../src/net/outbound.ts';
import { plainText } from '../../src/sandbox/slack/plain-text.ts';
import { CHANNELS, PEOPLE, TEAM } from '../../src/sandbox/slack/workspace/fixtures.ts';
import type { SandboxView, Surface } from '../../src/sandbox/slack/workspace/model.ts';
import { createFileSender } from '../../src/slack/files/file-sender.ts';
import { createSlackFiles } from '../../src/slack/files/slack-files.ts';
import { createLocalLocks } from '../../src/storage/locks/local-locks.ts';
import { businessCalendar } from '../../src/time/business-calendar.ts';
import { createSlackHarness } from '../slack/slack-harness.ts';
import { openCheckHarness } from '../support/check-harness.ts';
import { eventually } from '../support/eventually.ts';
import { makeAudit } from '../support/make-audit.ts';
import { makeCheck } from '../support/make-check.ts';
import { createMemoryCollection } from '../support/memory-collection.ts';
import { openMemoryRecords } from '../support/memory-records.ts';

/** The features on the real check service and a scripted WorkerChecks, used through the sandbox workspace. */
export async function openFeatureHarness({
  checks = [],
  env = {},
  limits,
}: {
  checks?: Check[];
  env?: Record<string, string>;
  /** Daily limits of invitations. */
  limits?: { perDay: number; perPersonPerDay: number };
} = {}) {
  const made = await openCheckHarness(checks, limits === undefined ? {} : { limits });
  const slack = await createSlackHarness({ access: { adminUsers: [PEOPLE.admin] } });
  const { sandbox } = slack;
  const config = parseConfig({
    SLACK_BOT_TOKEN: sandbox.botToken,
    SLACK_SIGNING_SECRET: sandbox.signingSecret,
    SLACK_API_URL: sandbox.apiUrl,
    WORKERCHECKS_API_URL: 'https://api.workerchecks.com',
    WORKERCHECKS_WIDGET_SECRET: 'secret',
    WORKERCHECKS_PRODUCTS: 'ncchc=National police check,vevo=Right to work',
    ...env,
  });
  const drafts = createMemoryCollection<Draft>();
  const batchDrafts = createMemoryCollection<BatchDraft>();
  const audit = makeAudit(made.now);
  const { savedForms, web, log } = slack;
  const exchange = { web, outbound: createOutbound(), identity: slack.identity, slack: config.slack };
  const files = { ...createSlackFiles(exchange), ...createFileSender(exchange) };
  const homeSearches = createMemoryCollection<HomeSearch>();
  const homes = createHomeTabPublisher({
    records: createMemoryCollection<HomeRecord>(),
    content: {
      checks: made.watchList.all,
      find: made.checkService.find,
      searches: homeSearches,
      unfinishedBatches: async () => [],
      waitingRequests: async () => [],
      batchLine: () => '',
      rules: () => attentionRules(businessCalendar(config), config, made.now()),
      products: config.workerChecks.products,
      command: config.slack.command,
    },
    access: slack.access,
    web,
    seen: createListingAudit(audit, made.now),
    now: made.now,
    log,
  });
  const handOverService = createHandOver({
    watchList: made.watchList,
    locks: createLocalLocks(),
    handOvers: createMemoryCollection<HandOver>(),
    process: 'this',
    now: made.now,
  });
  const renewalRecords = createRecordList(await openMemoryRecords(createMemoryCollection<Renewal>()));
  const renewals = createRenewalService({
    renewals: renewalRecords,
    watchList: made.watchList,
    isRenewed: () => true,
    today: () => new Date(made.now()).toISOString().slice(0, 10),
    now: made.now,
  });
  const copyRecords = createRecordList(await openMemoryRecords(createMemoryCollection<CertificateCopy>()));
  const copies = createCopyService({
    copies: copyRecords,
    watchList: made.watchList,
    retentionDays: config.retentionDays,
    now: made.now,
  });
  const personSettings = createMemoryCollection<PersonSettings>();
  const routes = createRoutes(
    {
      config,
      checkService: made.checkService,
      batchService: made.batchService,
      audit,
      forms: {
        drafts,
        batchDrafts,
        followOrders: createMemoryCollection<FollowOrder>(),
        savedForms,
        homeSearches,
        files,
      },
      web,
      log,
      now: made.now,
    },
    {
      colleagues: { access: slack.access, handOverService, changed: async () => {} },
      homes,
      channelChanged: async () => {},
      nextPollAt: () => undefined,
      checkRequests: createCheckRequestService({
        requests: createRecordList(await openMemoryRecords(createMemoryCollection<CheckRequest>())),
        checks: made.watchList.all,
        invite: made.checkService.invite,
        locks: createLocalLocks(),
        channelId: CHANNELS.hr,
        now: made.now,
      }),
      renewals,
      copies,
      readReport: async (period) =>
        reportOf(
          { checks: await made.watchList.all(), statistics: [] },
          { period, now: made.now(), dayOf: (at) => new Date(at).toISOString().slice(0, 10) },
        ),
      settings: { records: personSettings, settingsOf: createPersonSettings(personSettings, () => {}) },
    },
  );
  const app = await slack.start(routes);
  await eventually(() => app.ready());

  const hr = sandbox.as(PEOPLE.hr1);

  return {
    ...made,
    routes,
    renewalRecords,
    renewals,
    copyRecords,
    copies,
    personSettings,
    slack,
    sandbox,
    drafts,
    batchDrafts,
    homeSearches,
    audit,
    hr,
    stop: () => slack.stop(),
    type: (line: string, channel: string = CHANNELS.hr) => hr.command(line, { channel }),
    /** Waits until the topmost modal has this title. */
    modal: (title: string): Promise<SandboxView> =>
      eventually(() => {
        const view = hr.top();
        expect(plainText(view).split('\n')[0]).toBe(title);
        return view;
      }),
    /** Waits for a private answer that contains this text. */
    told: (text: string, userId: string = PEOPLE.hr1): Promise<Surface> =>
      eventually(() => {
        const person = sandbox.as(userId);
        const all = [...person.ephemerals(), ...person.dms()];
        const found = all.findLast((one) => plainText(one).includes(text));
        if (found === undefined) throw new Error(`Told: ${all.map(plainText).join('\n---\n') || 'nothing'}`);
        return found;
      }),
    /** Audit entries of the features, as `UHR1 listed CHK-7F3K2`. */
    seen: async () =>
      (await audit.page({ limit: 100 })).lines.map(
        ({ userId, action, reference }) => `${userId} ${action} ${reference}`,
      ),
    /** Posts a message with these blocks as the bot, like a card. */
    card: async (blocks: Parameters<typeof slack.poster.post>[1], channel: string = CHANNELS.hr) => {
      await slack.poster.post(channel, blocks);
      const message = sandbox.messages(channel).at(-1);
      if (message === undefined) throw new Error('Not posted');
      return message;
    },
  };
}

export type FeatureHarness = Awaited<ReturnType<typeof openFeatureHarness>>;

/** Checks with different ids, references and names, the newest first. */
export function manyChecks(count: number, overrides: Partial<Check> = {}): Check[] {
  return Array.from({ length: count }, (_, index) => {
    const number = String(index).padStart(4, '0');
    return makeCheck({
      id: `00000000-0000-4000-8000-00000000${number}`,
      reference: `CHK-${String(index).padStart(5, '2')}`,
      worker: { firstName: `Worker ${index}`, lastName: 'Example', email: `w${index}@example.com` },
      requester: { teamId: TEAM.id, userId: PEOPLE.hr1 },
      channelId: CHANNELS.hr,
      invitationId: `inv-${index}`,
      createdAt: 900_000 - index,
      invitedAt: 900_000 - index,
      ...overrides,
    });
  });
}

/** Names with markup, control sequences or great length, which must appear as text and fit. */
export const AWKWARD_NAMES = [
  '<!channel>',
  '<@U1>',
  '<https://evil.example|click>',
  '&lt;!here&gt;',
  '*bold* _it_ `code` :tada:',
  'W'.repeat(300),
  '&'.repeat(300),
  '👩🏽‍⚕️'.repeat(60),
  'مريم بنت عبد الله',
  '\u05d3\u05d1\u05d5\u05e8\u05d4',
] as const;
