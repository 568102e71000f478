import { expect, it, vi } from 'vitest';
import type { CertificateCopy } from '../../../src/checks/copies/certificate-copy.ts';
import { newCopy } from '../../../src/checks/copies/copy-rules.ts';
import { createCopyKeeper } from '../../../src/checks/jobs/copy-keeper.ts';
import { createRecordList } from '../../../src/checks/record-list.ts';
import { delayUntilAborted } from '../../../src/time/delay.ts';
import { openCheckHarness } from '../../support/check-harness.ts';
import { makeCheck } from '../../support/make-check.ts';
import { createMemoryCollection } from '../../support/memory-collection.ts';
import { openMemoryRecords } from '../../support/memory-records.ts';

it('learns at once that a check is purged, because its record may be gone an hour later', async () => {
  const { watchList, now } = await openCheckHarness();
  const check = makeCheck({ state: 'Completed' });
  await watchList.insert(check);
  const copies = createRecordList(await openMemoryRecords(createMemoryCollection<CertificateCopy>()));
  const copy = newCopy(check, 'U_HR', now());
  await copies.insert(copy);
  const failures: unknown[] = [];
  const keeper = createCopyKeeper({
    watchList,
    copies,
    now,
    wait: delayUntilAborted,
    onFailure: (error) => failures.push(error),
  });
  await keeper.start();
  await watchList.update(check.id, (current) => ({ ...current, state: 'Purged', purgedAt: 7_000 }));
  await vi.waitFor(async () => expect(await copies.get(copy.id)).toMatchObject({ purgedAt: 7_000 }), 5_000);
  await keeper.stop();
  expect(failures).toEqual([]);
});
