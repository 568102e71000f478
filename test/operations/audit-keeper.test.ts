import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  AUDIT_HEAD_RULES,
  AUDIT_LINE_RULES,
  auditHeadSchema,
  auditLineSchema,
} from '../../src/operations/audit-chain.ts';
import { auditBlockSchema, createAuditIndex } from '../../src/operations/audit-index.ts';
import { createAuditKeeper } from '../../src/operations/audit-keeper.ts';
import { createAuditLog } from '../../src/operations/audit-log.ts';
import { createAuditRetention } from '../../src/operations/audit-retention.ts';
import { DAY_MS } from '../../src/time/durations.ts';
import { storeKinds, type TestStore } from '../storage/stores.ts';

let store: TestStore;
afterEach(() => store?.remove());

describe.each(await storeKinds())('retention of the audit log on $title', (kind) => {
  it.skipIf(!kind.up)('removes the oldest lines, and what is left still verifies', async () => {
    store = await kind.make();
    const storage = await store.open();
    const lines = storage.collection('audit', auditLineSchema, AUDIT_LINE_RULES);
    const heads = storage.collection('audit-head', auditHeadSchema, AUDIT_HEAD_RULES);
    const index = createAuditIndex({ lines, blocks: storage.collection('audit-blocks', auditBlockSchema) });
    let today = 0;
    const now = () => today * DAY_MS;
    const audit = createAuditLog({ lines, heads, index, now });
    for (; today < 120; today += 10) {
      await audit.record({ userId: 'U1', action: 'viewed', reference: `CHK-${10_000 + today}` });
    }
    const cut: number[] = [];
    const failures: unknown[] = [];
    let isDue = () => {};
    const task = createAuditKeeper({
      index,
      retention: createAuditRetention({ lines, audit, index, retentionDays: 60, now }),
      wait: (_, signal) =>
        new Promise((resolve) => {
          isDue = resolve;
          if (signal?.aborted === true) resolve();
          else signal?.addEventListener('abort', () => resolve());
        }),
      onCut: (count) => void cut.push(count),
      onFailure: (error) => void failures.push(error),
    });
    await task.start();
    isDue();
    await vi.waitFor(() => expect(cut).toEqual([6]));
    await task.stop();
    expect(failures).toEqual([]);
    const [line] = (await audit.page({ limit: 1 })).lines;
    expect(line).toMatchObject({
      userId: 'bot',
      action: 'audit-cut',
      about: '6 lines, older than 60 days',
      cut: expect.stringMatching(/^6:/),
    });
    expect((await audit.page({ limit: 50 })).lines).toHaveLength(7);
    const whole = { lines: 13, cut: { to: 6, at: now() } };
    expect(await audit.verify()).toEqual(whole);

    const [oldest] = (await lines.page({ limit: 1, after: 0 })).records;
    await lines.delete(oldest?.id ?? '');
    expect(await audit.verify()).toMatchObject({ broken: 7, how: 'cut' });
  });
});
