import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { CREDENTIALS } from '../../src/sandbox/slack/workspace/fixtures.ts';
import { firstLine, stopChild } from '../benchmarks/child.ts';
import { benchmarkEnvironment } from '../benchmarks/environment.ts';
import { readStore } from '../crash/read-store.ts';
import type { Violation } from '../crash/verify-day.ts';
import { waitUntilIdle } from '../crash/wait-until-idle.ts';
import { KEY } from '../storage/stores.ts';
import { callChild } from './child-calls.ts';
import { channelId, PRODUCT_NAMES, userId } from './customer.ts';
import {
  type Kill,
  type SlackFigures,
  slackFiguresSchema,
  type VendorFigures,
  vendorFiguresSchema,
  vendorInvitationsSchema,
  violationsSchema,
} from './figures.ts';
import { type Ack, startFront } from './front.ts';
import { createLoadDatabase } from './load-database.ts';
import { type ReplicaFigures, startReplicas } from './replicas.ts';
import { seedCustomer } from './seed-customer.ts';
import { startOwned } from './start-owned.ts';
import { isStale, verifyCustomer } from './verify-customer.ts';

/** The hour at which the replicas' local day is when the test begins, so that workers and police are at work. */
const BEGINS_AT_HOUR = 10;
const SAMPLE_EVERY_MS = 2_000;
const REPLICAS = 3;
/** What everybody does at once, in turn. */
const BURSTS = ['list', 'invite', 'home'] as const;
/** A card asks about an invitation of a killed replica within that time, and about all others sooner. */
const ASKED_WITHIN_MS = 160_000;
const LEAST_REST_MS = 30_000;
/** For the cards of the last changes: Slack takes one update a second in a channel. */
const DRAIN_MS = 10 * 60_000;
const DRAIN_LOOK_MS = 5_000;

export interface LoadSettings {
  minutes: number;
  checks: number;
  people: number;
  killEverySeconds: number;
  burstEverySeconds: number;
  seed: string;
  logFile: string | undefined;
  /** Of Node, for the replicas: `--cpu-prof --cpu-prof-dir=…`. */
  nodeOptions: string;
}

export interface LoadResult {
  acks: readonly Ack[];
  slack: SlackFigures;
  vendor: VendorFigures;
  replicas: ReplicaFigures[];
  complaints: ReadonlyMap<string, number>;
  kills: Kill[];
  /** Reference by invitation id. */
  references: ReadonlyMap<string, string>;
  invitations: number;
  violations: Violation[];
  /** When the people worked, epoch milliseconds. */
  began: number;
  ended: number;
}

/** The zone in which it is ten in the morning now; zones of Etc are named by the opposite sign. */
function morningZone(): string {
  const offset = BEGINS_AT_HOUR - new Date().getUTCHours();
  if (offset === 0) return 'Etc/UTC';
  return offset > 0 ? `Etc/GMT-${offset}` : `Etc/GMT+${-offset}`;
}

const done = z.unknown();
type Say = (text: string) => void;

/** Works until the end: kills the leader and calls everybody to do the same thing at once. */
async function play(
  { minutes, killEverySeconds, burstEverySeconds }: LoadSettings,
  act: { kill: () => Promise<Kill>; burst: (action: string) => Promise<unknown>; sample: () => void },
): Promise<Kill[]> {
  const kills: Promise<Kill>[] = [];
  const began = performance.now();
  const passed = () => (performance.now() - began) / 1000;
  let bursts = 0;
  for (const end = minutes * 60; passed() < end; await delay(SAMPLE_EVERY_MS)) {
    act.sample();
    if (passed() >= (kills.length + 1) * killEverySeconds && passed() < end - 30) kills.push(act.kill());
    if (passed() >= (bursts + 1) * burstEverySeconds) {
      await act.burst(BURSTS[bursts % BURSTS.length] ?? 'list');
      bursts += 1;
    }
  }
  return await Promise.all(kills);
}

/** A big customer at work, with three replicas on Postgres of which the leader is killed again and again. */
export async function runLoad(settings: LoadSettings, say: Say): Promise<LoadResult> {
  const database = await createLoadDatabase();
  try {
    return await runOn(database.url, settings, say);
  } finally {
    await database.drop();
  }
}

async function runOn(databaseUrl: string, settings: LoadSettings, say: Say): Promise<LoadResult> {
  const { checks, people } = settings;
  const timeZone = morningZone();
  const worldEnv = { TIME_ZONE: timeZone, HOLIDAYS: 'AU-NSW', LOAD_SEED: settings.seed };
  const vendor = startOwned('test/load/vendor-main.ts', worldEnv);
  const slack = startOwned('test/load/slack-main.ts', { LOAD_PEOPLE: String(people) });
  vendor.on('message', (message) => {
    if (typeof message === 'object' && message !== null && 'invited' in message) slack.send(message);
  });
  const storage = { databaseUrl, encryptionKey: KEY };
  const [url, apiUrl] = await Promise.all([firstLine(vendor), firstLine(slack)]);
  say(`local time ${timeZone}; filling the store with ${checks} open checks`);
  await seedCustomer({ checks, people, vendor, slack, storage });

  const env = benchmarkEnvironment(
    { ...CREDENTIALS, apiUrl },
    { url },
    {
      DATABASE_URL: databaseUrl,
      ENCRYPTION_KEY: KEY.toString('base64'),
      HR_USERS: Array.from({ length: people }, (_, index) => userId(index)).join(),
      ADMIN_USERS: userId(0),
      WORKERCHECKS_PRODUCTS: Object.entries(PRODUCT_NAMES)
        .map(([id, name]) => `${id}=${name}`)
        .join(),
      DIGEST_CHANNEL: channelId(0),
      TIME_ZONE: timeZone,
      HOLIDAYS: worldEnv.HOLIDAYS,
      NODE_OPTIONS: settings.nodeOptions,
    },
  );
  let replicas = await startReplicas(REPLICAS, env, settings.logFile);
  await replicas.allReady();
  const front = await startFront(() => replicas.ready());
  await callChild(slack, 'useHttp', front.url, done);
  await callChild(vendor, 'work', undefined, done);
  await callChild(slack, 'work', undefined, done);
  say(`${REPLICAS} replicas are ready; ${people} people work for ${settings.minutes} minutes`);
  const began = Date.now();
  const kills = await play(settings, {
    kill: () => replicas.killLeader(),
    burst: (action) => callChild(slack, 'burst', action, done),
    sample: () => replicas.sample(),
  });
  const ended = Date.now();
  const acks = [...front.acks];
  say('the people finish what they began');
  const sinceKillMs = Date.now() - (kills.at(-1)?.at ?? began);
  await callChild(slack, 'rest', Math.max(LEAST_REST_MS, ASKED_WITHIN_MS - sinceKillMs), done);
  await callChild(vendor, 'rest', undefined, done);
  await waitUntilIdle({ store: storage, shared: true });
  replicas.sample();
  const figures = replicas.figures();
  const told = await callChild(slack, 'figures', undefined, slackFiguresSchema);
  const vendorFigures = await callChild(vendor, 'figures', undefined, vendorFiguresSchema);
  const exits = await replicas.stop();
  const complaints = replicas.complaints;

  say(
    'the limit is lifted, and people ask for every check that has changed at WorkerChecks since it was polled',
  );
  replicas = await startReplicas(
    REPLICAS,
    { ...env, RESULT_REQUESTS_PER_MINUTE: '100000' },
    settings.logFile,
  );
  await replicas.allReady();
  await bringUpToDate({ slack, vendor, storage });
  exits.push(...(await replicas.stop()));
  await front.close();

  const stored = await readStore(storage);
  const invitations = await callChild(vendor, 'invitations', undefined, vendorInvitationsSchema);
  const violations = await callChild(slack, 'verify', stored.checks, violationsSchema);
  verifyCustomer(stored, { invitations, orders: told.orders }, (kind, about) =>
    violations.push({ kind, about }),
  );
  if (exits.some((code) => code !== 0))
    violations.push({ kind: 'wrong', about: `exit codes ${exits.join()}` });
  if (!(await isAuditWhole(env))) violations.push({ kind: 'lost', about: 'the audit log is not whole' });
  for (const leak of told.leaks) violations.push({ kind: 'wrong', about: `told in public: ${leak}` });
  await Promise.all([stopChild(slack), stopChild(vendor)]);
  return {
    acks,
    slack: told,
    vendor: vendorFigures,
    replicas: figures,
    complaints,
    kills,
    references: new Map(stored.checks.map(({ invitationId = '', reference }) => [invitationId, reference])),
    invitations: invitations.length - checks,
    violations,
    began,
    ended,
  };
}

interface Parties {
  slack: ChildProcess;
  vendor: ChildProcess;
  storage: { databaseUrl: string; encryptionKey: Buffer };
}

/** Until each check says what WorkerChecks says, and each card what its check says; or not, after ten minutes. */
async function bringUpToDate({ slack, vendor, storage }: Parties): Promise<void> {
  for (const end = performance.now() + DRAIN_MS; performance.now() < end; await delay(DRAIN_LOOK_MS)) {
    const { checks } = await readStore(storage);
    const invitations = await callChild(vendor, 'invitations', undefined, vendorInvitationsSchema);
    const known = new Map(invitations.map((one) => [one.id, one]));
    const stale = checks.filter((check) => {
      const invitation = known.get(check.invitationId ?? '');
      return invitation !== undefined && isStale(check, invitation);
    });
    if (stale.length > 0) {
      const references = stale.map(({ reference }) => reference);
      await callChild(slack, 'askFor', references, done);
    } else if ((await callChild(slack, 'verify', checks, violationsSchema)).length === 0) return;
  }
}

async function isAuditWhole(env: Record<string, string>): Promise<boolean> {
  const verifying = startOwned('src/tool/tool-main.ts', env, ['audit', 'verify']);
  verifying.stdout?.resume();
  await once(verifying, 'exit');
  return verifying.exitCode === 0;
}
