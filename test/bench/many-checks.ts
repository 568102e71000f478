import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type Check, checkSchema } from '../../src/checks/check.ts';
import { expectedFingerprint } from '../../src/features/card/announcement-due.ts';
import { createSlackSandbox } from '../../src/sandbox/slack/slack-sandbox.ts';
import { createWorkerChecksSandbox } from '../../src/sandbox/workerchecks/worker-checks-sandbox.ts';
import { KEY, storeKinds } from '../storage/stores.ts';
import { residentMb, startChild, stopChild } from './child.ts';
import { botEnvironment, freePort, untilReady, WIDGET_SECRET } from './environment.ts';

const CHECKS = 10_000;
const WRITES_AT_ONCE = 500;
const SETTLE_MS = 5_000;

function openCheck(number: number): Check {
  const at = Date.now() - number * 60_000;
  const check = checkSchema.parse({
    id: randomUUID(),
    reference: `CHK-${String(number).padStart(5, '0')}`,
    state: number % 3 === 0 ? 'In Progress' : 'Pending',
    productId: 'ncchc',
    productName: 'National police check',
    worker: { firstName: 'Ada', lastName: `Lovelace ${number}`, email: `w${number}@example.com` },
    requester: { teamId: 'T1', userId: 'UHR1' },
    channelId: 'C0HRDESK',
    invitationId: `inv-${number}`,
    createdAt: at,
    invitedAt: at,
    stateSince: at,
    lastLookedAt: Date.now(),
    card: { channelId: 'C0HRDESK', ts: `${number}.000100`, outcomeShown: true },
  });
  // As it stands in Slack, so that the bench is not one of posting.
  const announced = expectedFingerprint(check, 'gated');
  return { ...check, card: { ...check.card, announced } };
}

/** Writes of the watch list a second, start to ready, and memory with 10,000 open checks, on each store that is up. */
export async function benchManyChecks(): Promise<void> {
  for (const kind of await storeKinds()) {
    if (!kind.up) {
      console.log(kind.title);
      continue;
    }
    const store = await kind.make();
    const storage = await store.open();
    const records = storage.collection('checks', checkSchema);
    const checks = Array.from({ length: CHECKS }, (_, number) => openCheck(number));
    const began = performance.now();
    for (let first = 0; first < CHECKS; first += WRITES_AT_ONCE) {
      const some = checks.slice(first, first + WRITES_AT_ONCE);
      await Promise.all(some.map((check) => records.insert(check.id, check)));
    }
    const perSecond = CHECKS / ((performance.now() - began) / 1000);
    await storage.close();

    const slack = createSlackSandbox();
    const workerChecks = createWorkerChecksSandbox({ widgetSecret: WIDGET_SECRET });
    await slack.start();
    await workerChecks.start();
    const port = await freePort();
    const startedAt = performance.now();
    const bot = startChild(
      'src/main.ts',
      botEnvironment(slack, workerChecks, {
        PORT: String(port),
        HR_USERS: 'UHR1',
        DATABASE_URL: store.url,
        ENCRYPTION_KEY: KEY.toString('base64'),
        LOG_LEVEL: 'silent',
      }),
    );
    await untilReady(`http://127.0.0.1:${port}`);
    const readyMs = performance.now() - startedAt;
    await delay(SETTLE_MS);
    console.log(
      `${CHECKS} open checks on ${kind.title.padEnd(9)} ${perSecond.toFixed(0)} writes/s at ${WRITES_AT_ONCE} at once, ` +
        `start to ready ${readyMs.toFixed(0)} ms, resident ${residentMb(bot).toFixed(0)} MB`,
    );
    await stopChild(bot);
    await slack.stop();
    await workerChecks.stop();
    await store.remove();
  }
}
