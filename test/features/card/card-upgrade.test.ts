import { describe, expect, it, vi } from 'vitest';
import type { Check } from '../../../src/checks/check.ts';
import { purged } from '../../../src/checks/transitions.ts';
import { makeCheck } from '../../support/make-check.ts';
import { ID, messageGone, useCardSync } from './card-sync-harness.ts';

const cards = useCardSync();

describe('cards after an upgrade', () => {
  describe('that renders cards differently', () => {
    const drawnBefore = (number: number, patch: Partial<Check> = {}) => {
      const id = crypto.randomUUID();
      const card = { channelId: 'C1', ts: `${number}.5`, announced: 'an older picture', outcomeShown: true };
      return makeCheck({
        id,
        stateSince: number,
        card: { ...card, notifiedRevision: 0, reposts: 0 },
        ...patch,
      });
    };
    async function startWith(checks: readonly Check[]): Promise<void> {
      await cards.sync.stop();
      for (const check of checks) await cards.stored.insert(check.id, check);
      await cards.boot();
      await cards.sync.start();
    }

    it('shows results first, then updates the other cards slowly, newest first', async () => {
      const checks = Array.from({ length: 400 }, (_, number) => drawnBefore(number));
      await startWith(checks);
      await cards.watchList.update(checks[7]?.id ?? '', (check) => ({
        ...check,
        state: 'Completed',
        outcome: { result: 'Clear' },
        resultRevision: 1,
      }));
      await vi.advanceTimersByTimeAsync(0);
      expect(cards.slack.sent.map(({ what, to }) => `${what} ${to}`)).toEqual([
        'update C1 399.5',
        'update C1 7.5',
        'reply 7.5',
      ]);
      await vi.advanceTimersByTimeAsync(20_000);
      expect(cards.slack.sent).toHaveLength(13);
      await vi.advanceTimersByTimeAsync(800_000);
      expect(cards.slack.kinds().filter((what) => what === 'update')).toHaveLength(400);
    });

    it('purges before it renders other cards again', async () => {
      const checks = Array.from({ length: 50 }, (_, number) => drawnBefore(number));
      await startWith(checks);
      await cards.watchList.update(checks[7]?.id ?? '', (check) => purged(check, 9));
      await vi.advanceTimersByTimeAsync(0);
      expect(cards.slack.sent.map(({ to }) => to)).toEqual(['C1 49.5', 'C1 7.5']);
    });

    it('does not change purged cards', async () => {
      await cards.posted();
      await cards.watchList.update(ID, (check) => purged(check, 9));
      await cards.sync.idle();
      cards.slack.sent.length = 0;
      const card = (await cards.watchList.get(ID))?.card;
      expect(card?.renderedHash).toBe('purged');
      const state = 'Purged' as const;
      await startWith(
        Array.from({ length: 300 }, (_, number) => drawnBefore(number, { state, ...(card ? { card } : {}) })),
      );
      await vi.advanceTimersByTimeAsync(900_000);
      expect(cards.slack.tried.slice(2)).toEqual([]);
    });

    it('updates cards purged by an earlier version one after another, and reposts none', async () => {
      const checks = Array.from({ length: 10 }, (_, number) => drawnBefore(number, { state: 'Purged' }));
      cards.slack.failures.push(...checks.map(messageGone));
      await startWith(checks);
      await vi.advanceTimersByTimeAsync(0);
      expect(cards.slack.tried).toEqual(['update']);
      await vi.advanceTimersByTimeAsync(900_000);
      expect(cards.slack.tried).toEqual(checks.map(() => 'update'));
    });
  });
});
