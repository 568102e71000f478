import { describe, expect, it } from 'vitest';
import type { CardRecord } from '../../../src/checks/card-record.ts';
import { cardThread } from '../../../src/features/card/card-thread.ts';
import { makeBatch } from '../../support/make-batch.ts';
import { makeCheck } from '../../support/make-check.ts';

const card = (patch: Partial<CardRecord>): CardRecord => ({ notifiedRevision: 0, reposts: 0, ...patch });
const ofBatch = makeCheck({ batch: { id: makeBatch().id, row: 1 } });
const OLD = { checkId: '00000000-0000-4000-8000-000000000009', reference: 'CHK-9999A' };
const replacing = makeCheck({ replaces: OLD });
const known = (threadTs: string | undefined) => ({ kind: 'known', threadTs });

describe('the thread of a card', () => {
  it('is none for a single check', () => {
    expect(cardThread(makeCheck(), {})).toEqual(known(undefined));
  });

  it('is that of the batch card, once it is posted', () => {
    expect(cardThread(ofBatch, { batch: makeBatch() })).toEqual({ kind: 'waits' });
    const posted = makeBatch({ card: { channelId: 'C1', ts: '5.0' } });
    expect(cardThread(ofBatch, { batch: posted })).toEqual(known('5.0'));
  });

  it('is none if the batch card was given up or the batch was deleted', () => {
    const givenUp = makeBatch({ card: { undeliverable: 'invalid_blocks' } });
    expect(cardThread(ofBatch, { batch: givenUp })).toEqual(known(undefined));
    const deletedTwice = makeBatch({ card: { undeliverable: 'message_not_found', reposts: 2 } });
    expect(cardThread(ofBatch, { batch: deletedTwice })).toEqual(known(undefined));
    expect(cardThread(ofBatch, {})).toEqual(known(undefined));
  });

  it('is closed while the batch card cannot be posted to the channel', () => {
    const batch = makeBatch({ card: { undeliverable: 'not_in_channel' } });
    expect(cardThread(ofBatch, { batch })).toEqual({ kind: 'closed', slackError: 'not_in_channel' });
  });

  it('is that of the card it replaces', () => {
    const replaced = makeCheck({ id: OLD.checkId });
    expect(cardThread(replacing, { replaced })).toEqual({ kind: 'waits' });
    const posted = { ...replaced, card: card({ channelId: 'C1', ts: '7.0' }) };
    expect(cardThread(replacing, { replaced: posted })).toEqual(known('7.0'));
  });

  it('is that of the replaced card if it is a reply itself', () => {
    const replaced = makeCheck({ card: card({ channelId: 'C1', ts: '7.0', threadTs: '5.0' }) });
    expect(cardThread({ ...replacing, batch: ofBatch.batch }, { replaced })).toEqual(known('5.0'));
  });

  it.each([
    ['was deleted from the store', undefined],
    ['never had a card', makeCheck({ state: 'Purged' })],
    ['has an undeliverable card', makeCheck({ card: card({ undeliverable: 'is_archived' }) })],
    ['has its card in another channel', makeCheck({ card: card({ channelId: 'C2', ts: '7.0' }) })],
  ])('is none if the check it replaces %s', (_, replaced) => {
    expect(cardThread(replacing, { replaced })).toEqual(known(undefined));
  });

  it('is none after Slack refused a reply there', () => {
    const refused = { ...ofBatch, card: card({ threadRefused: true }) };
    const batch = makeBatch({ card: { channelId: 'C1', ts: '5.0' } });
    expect(cardThread(refused, { batch })).toEqual(known(undefined));
  });
});
