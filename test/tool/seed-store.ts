import { z } from 'zod';
import { TIMEOUTS } from '../../src/config/timeouts.ts';
import { auditHeadSchema, auditLineSchema } from '../../src/operations/audit-chain.ts';
import { createAuditLog } from '../../src/operations/audit-log.ts';
import { openStorage, type Storage } from '../../src/storage/storage.ts';
import { collect } from '../storage/collect.ts';
import { silent } from '../storage/stores.ts';

export interface StoreAt {
  url: string;
  key: Buffer;
  previousKey?: Buffer;
}

export const openAt = ({ url, key, previousKey }: StoreAt): Promise<Storage> =>
  openStorage(
    { databaseUrl: url, encryptionKey: key, previousKey },
    { log: silent, timeouts: { ...TIMEOUTS, databaseOwnerMs: 50 } },
  );

const checks = (storage: Storage) => storage.collection('checks', z.object({ name: z.string() }));
const deliveries = (storage: Storage) => storage.collection('deliveries', z.object({ at: z.number() }));
const auditOf = (storage: Storage) =>
  createAuditLog({
    lines: storage.collection('audit', auditLineSchema),
    heads: storage.collection('audit-head', auditHeadSchema),
    now: () => 1_000,
  });

export const REFERENCES = ['CHK-AAAA2', 'CHK-BBBB2', 'CHK-CCCC2'];

/** Records with plain and hidden ids, with versions and fences, one that expires, and an audit chain. */
export async function seed(at: StoreAt, count = 7): Promise<void> {
  const storage = await openAt(at);
  for (let number = 1; number <= count; number += 1) {
    await checks(storage).insert(`id-${number}`, { name: `Ada ${number}` });
  }
  await checks(storage).update('id-1', () => ({ name: 'Grace' }), { fence: 3 });
  await deliveries(storage).set('lasting', { at: 1 });
  await deliveries(storage).set('expiring', { at: 2 }, 3_600_000);
  const audit = auditOf(storage);
  for (const reference of REFERENCES) await audit.record({ userId: 'U1', action: 'invited', reference });
  for (let holding = 0; holding < 3; holding += 1) await holdLease(storage);
  await storage.close();
}

async function holdLease(storage: Storage): Promise<number> {
  const lease = storage.lease('account', { ttlMs: 60_000 });
  const { promise, resolve } = Promise.withResolvers<number>();
  lease.onHeld(resolve);
  lease.start();
  const fence = await promise;
  await lease.stop();
  return fence;
}

/** All that `seed` wrote, as a bot reads it. */
export async function readSeeded(at: StoreAt) {
  const storage = await openAt(at);
  try {
    const records = await collect(checks(storage).records());
    const { records: newest } = await storage
      .collection('audit', auditLineSchema)
      .page({ limit: REFERENCES.length });
    return {
      checks: records.toSorted(([a], [b]) => a.localeCompare(b, 'en', { numeric: true })),
      deliveries: await Promise.all(['lasting', 'expiring'].map((id) => deliveries(storage).get(id))),
      audit: newest.map(({ value }) => value.reference).toReversed(),
      chain: await auditOf(storage).verify(),
      fingerprint: storage.fingerprint('x'),
      setAside: storage.setAside(),
    };
  } finally {
    await storage.close();
  }
}

export async function nextFence(at: StoreAt): Promise<number> {
  const storage = await openAt(at);
  try {
    return await holdLease(storage);
  } finally {
    await storage.close();
  }
}
