import { describe, expect, it } from 'vitest';
import type { Batch } from '../../../src/checks/batches/batch.ts';
import type { BatchProgress } from '../../../src/checks/batches/batch-service.ts';
import { batchBlocks, batchLine } from '../../../src/features/home/home-batches.ts';
import { makeBatch } from '../../support/make-batch.ts';

const WORKSPACE = 'https://acme.slack.com/';

const progress = (over: Partial<BatchProgress> = {}): BatchProgress => ({
  total: 48,
  invited: 31,
  refused: 0,
  unconfirmed: 0,
  openAlready: 0,
  notInvited: 17,
  submitted: 0,
  waiting: 31,
  done: 0,
  cancelled: 0,
  ...over,
});
const line = (over: Partial<Batch>, url: string | undefined = WORKSPACE) =>
  batchLine(makeBatch({ card: { channelId: 'C1', ts: '1700000000.000100' }, ...over }), progress(), url);
const LINK = '<https://acme.slack.com/archives/C1/p1700000000000100|Open its card>';

describe('a batch on Home', () => {
  it.each<[string, Partial<Batch>, string]>([
    ['being sent', {}, '31 invited so far.'],
    [
      'out of credits',
      { state: 'Paused', paused: { reason: 'credits' } },
      '31 invited, paused – WorkerChecks says no credits are left. 17 have not been invited.',
    ],
    [
      'at a limit',
      { state: 'Paused', paused: { reason: 'limit', limit: { of: 'everybody', most: 500 } } },
      '31 invited, paused – 500 invitations have been sent today, the daily limit. 17 have not been invited.',
    ],
    [
      'stopped',
      { state: 'Stopped', stoppedBy: 'U2' },
      '31 invited, stopped by <@U2>. 17 have not been invited.',
    ],
  ])('that is %s has a line with a link to its card', (_, over, said) => {
    expect(line(over)).toBe(`*Batch of 48*: ${said} ${LINK}`);
  });

  it('names its channel where there is no link', () => {
    const expected = '*Batch of 48*: 31 invited so far. Its card is in <#C1>.';
    expect(line({ card: {} })).toBe(expected);
    expect(batchLine(makeBatch(), progress(), undefined)).toBe(expected);
  });

  it('is one of the newest five', () => {
    const batches = Array.from({ length: 7 }, (_, n) => makeBatch({ createdAt: n }));
    const blocks = batchBlocks(batches, ({ createdAt }) => `Batch ${createdAt}`);
    const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });
    const shown = ['Batch 6', 'Batch 5', 'Batch 4', 'Batch 3', 'Batch 2', 'And 2 more batches.'];
    expect(blocks).toEqual(shown.map(section));
  });
});
