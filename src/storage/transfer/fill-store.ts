import { createHash } from 'node:crypto';
import { StorageError } from '../../errors.ts';
import { INCOMING_KEY, openIncoming, sealIncoming } from '../collections/incoming.ts';
import { ttlOf } from '../collections/sealed-text.ts';
import type { Driver } from '../driver/driver.ts';
import type { Encryption } from '../encryption/encryption.ts';
import { inBatches } from './in-batches.ts';
import type { Progress } from './progress.ts';
import { countRecords, type Source } from './source.ts';

const BATCH = 100;

export interface FillOptions {
  encryption: Encryption;
  progress: Progress;
}

/**
 * Fills an empty store with all that `source` holds: texts as they are, in their order, with their expiry, and the
 * fences. A record in the target says that it is not finished: bots do not start on it, and another source is refused. Run
 * again after it was interrupted, it brings the target in line with the source.
 *
 * @returns whether there was anything to do
 * @throws StorageError if the target holds something else, or the source has changed meanwhile
 */
export async function fillStore(
  target: Driver,
  source: Source,
  { encryption, progress }: FillOptions,
): Promise<{ records: number; wasThere: boolean }> {
  const { records } = target;
  const count = await countRecords(source);
  if (await isFilled(target, source, encryption)) return { records: count, wasThere: true };
  const held = await digests(target.snapshot());
  const wanted = new Set<string>();
  progress.begin('Copying', count);
  for await (const batch of inBatches(source.records(), BATCH)) {
    for (const [key] of batch) wanted.add(key);
    await put(target, batch, held);
    progress.step(batch.length);
  }
  for (const key of held.keys()) {
    if (wanted.has(key) || key === INCOMING_KEY) continue;
    await records.compareAndSet(key, await records.get(key), undefined);
  }
  for (const [name, fence] of await source.fences()) await target.leases.carryOn(name, fence);
  progress.end();
  if (!(await holdsTheSame(target, source))) {
    throw new StorageError(
      'The two stores differ after the copy: the one of DATABASE_URL was written to meanwhile, or the other. Stop every bot ' +
        'on both, then run this again.',
    );
  }
  await records.compareAndSet(INCOMING_KEY, await records.get(INCOMING_KEY), undefined);
  return { records: count, wasThere: false };
}

/** Marks an empty target as being filled. True if it has been filled from this source already. */
async function isFilled(target: Driver, source: Source, encryption: Encryption): Promise<boolean> {
  const { kind, id } = source;
  const { records } = target;
  const marked = await records.get(INCOMING_KEY);
  if (marked !== undefined) {
    const incoming = openIncoming(marked, encryption);
    if (incoming?.source === id) return false;
    throw new StorageError(
      `The store to fill holds an unfinished ${incoming?.kind ?? 'move'} of something else. Finish that one, or name an ` +
        'empty store. Nothing was changed.',
    );
  }
  if (!(await isEmpty(target))) {
    if (await holdsTheSame(target, source)) return true;
    throw new StorageError('The store to fill is not empty. Name an empty one. Nothing was changed.');
  }
  const isOurs = await records.compareAndSet(
    INCOMING_KEY,
    undefined,
    sealIncoming({ kind, source: id }, encryption),
  );
  if (!isOurs) throw new StorageError('Another process is filling the same store.');
  return false;
}

async function isEmpty(target: Driver): Promise<boolean> {
  for await (const _ of target.snapshot()) return false;
  return true;
}

/** Texts are long; digests of them tell them apart as well. */
async function digests(records: AsyncIterable<[key: string, text: string]>): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for await (const [key, text] of records) if (!isExpired(text)) found.set(key, digestOf(text));
  return found;
}

const digestOf = (text: string) => createHash('sha256').update(text).digest('base64');

function isExpired(text: string): boolean {
  return (ttlOf(text) ?? 1) <= 0;
}

/** Writes what is not there, and replaces what differs: the source may have been used since an interrupted run. */
async function put(
  target: Driver,
  batch: readonly [key: string, text: string][],
  held: ReadonlyMap<string, string>,
): Promise<void> {
  const { records } = target;
  const missing = batch.filter(([key, text]) => !held.has(key) && !isExpired(text));
  if (missing.length > 0) {
    await target.load(missing.map(([key, text]) => ({ key, text, ttlMs: ttlOf(text) })));
  }
  for (const [key, text] of batch) {
    const other = held.get(key);
    if (other === undefined || other === digestOf(text) || isExpired(text)) continue;
    await records.compareAndSet(key, await records.get(key), text, { ttlMs: ttlOf(text) });
  }
}

/** Apart from what expires just now. */
async function holdsTheSame(target: Driver, source: Source): Promise<boolean> {
  const held = await digests(target.snapshot());
  held.delete(INCOMING_KEY);
  for await (const [key, text] of source.records()) {
    if (held.get(key) !== digestOf(text) && !isExpired(text)) return false;
    held.delete(key);
  }
  for (const key of held.keys()) {
    const text = await target.records.get(key);
    if (text !== undefined && !isExpired(text)) return false;
  }
  return true;
}
