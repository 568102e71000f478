import type { ChildProcess } from 'node:child_process';
import { z } from 'zod';
import { checkSchema } from '../../src/checks/check.ts';
import { CHECK_RECORD_RULES } from '../../src/checks/check-record-rules.ts';
import { drawReference } from '../../src/checks/reference.ts';
import { expectedCardHash } from '../../src/features/card/card-diff.ts';
import { SILENT_LOG } from '../../src/log/log.ts';
import { TEAM } from '../../src/sandbox/slack/workspace/fixtures.ts';
import { seededRandom } from '../../src/sandbox/workerchecks/seeded-random.ts';
import { openStorage, type StorageConfig } from '../../src/storage/storage.ts';
import { MINUTE_MS } from '../../src/time/durations.ts';
import { openCheck } from '../benchmarks/open-check.ts';
import { callChild } from './child-calls.ts';
import { channelId, deskOf, isPublicChannel, PRODUCT_NAMES, PRODUCTS, userId } from './customer.ts';

const AT_ONCE = 500;

const seededSchema = z.array(
  z.object({
    invitationId: z.string(),
    status: z.enum(['Pending', 'In Progress']),
    invitedAt: z.number(),
    since: z.number(),
    order: z.object({
      product_id: z.enum(PRODUCTS),
      email: z.string(),
      first_name: z.string(),
      last_name: z.string(),
    }),
  }),
);

export interface Seeding {
  /** How many checks are open. */
  checks: number;
  people: number;
  vendor: ChildProcess;
  slack: ChildProcess;
  storage: StorageConfig;
}

/**
 * Fills WorkerChecks, Slack and the store with open checks in agreement, as after weeks of work. All were polled within the
 * time that one round takes at 25 requests a minute.
 */
export async function seedCustomer({ checks, people, vendor, slack, storage }: Seeding): Promise<void> {
  const random = seededRandom(7);
  const roundMs = (checks / 25) * MINUTE_MS;
  const references = distinctReferences(checks);
  const seeded = await callChild(vendor, 'seed', checks, seededSchema);
  const opened = seeded.map(({ invitationId, status, invitedAt, since, order }, number) => {
    const person = number % people;
    return openCheck(number, {
      reference: references[number] ?? '',
      state: status,
      productId: order.product_id,
      productName: PRODUCT_NAMES[order.product_id],
      worker: { firstName: order.first_name, lastName: order.last_name, email: order.email },
      requester: { teamId: TEAM.id, userId: userId(person) },
      channelId: channelId(deskOf(person)),
      invitationId,
      createdAt: Math.round(invitedAt),
      invitedAt: Math.round(invitedAt),
      stateSince: Math.round(since),
      ...(status === 'In Progress' ? { inProgressSeenAt: Math.round(since) } : {}),
      lastResultAt: Math.round(Date.now() - random() * roundMs),
    });
  });
  const timestamps = await callChild(slack, 'seed', opened, z.array(z.string()));
  const store = await openStorage(storage, { log: SILENT_LOG });
  const records = store.followedCollection('checks', checkSchema, CHECK_RECORD_RULES);
  const cardless = opened.map((check, number) => {
    const card = {
      channelId: check.channelId,
      ts: timestamps[number] ?? '',
      outcomeShown: !isPublicChannel(check.channelId),
      notifiedRevision: 0,
      reposts: 0,
    };
    const placed = { ...check, card };
    return { ...placed, card: { ...card, renderedHash: expectedCardHash(placed, 'gated') } };
  });
  for (let first = 0; first < cardless.length; first += AT_ONCE) {
    await Promise.all(cardless.slice(first, first + AT_ONCE).map((check) => records.insert(check.id, check)));
  }
  await store.close();
}

function distinctReferences(count: number): string[] {
  const references = new Set<string>();
  while (references.size < count) references.add(drawReference());
  return [...references];
}
