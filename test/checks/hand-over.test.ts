import { describe, expect, it } from 'vitest';
import { type HandOver, handedOver, isHandedOver } from '../../src/checks/hand-over.ts';
import { assigned, ownerOf } from '../../src/checks/owner.ts';
import { makeCheck } from '../support/make-check.ts';

const CHECK = makeCheck({ requester: { teamId: 'T1', userId: 'UFROM' } });
const HAND_OVER: HandOver = {
  id: '00000000-0000-4000-8000-000000000009',
  from: 'UFROM',
  to: 'UTO',
  by: 'UADMIN',
  at: 5_000,
  process: 'this',
  checks: [{ id: CHECK.id }],
};
const TELLS = { tells: true };
const toOther = (userId: string) => assigned(CHECK, { userId, by: 'UFROM', at: 6_000, action: 'assigned' });

describe('a hand-over', () => {
  it('gives an open check of that person to the other, who is told how many there are', () => {
    const given = handedOver(CHECK, HAND_OVER, TELLS);
    expect(ownerOf(given)).toBe('UTO');
    expect(isHandedOver(given, HAND_OVER)).toBe(true);
    expect(given.card.assignmentNotice).toMatchObject({ by: 'UADMIN', checks: 1, of: 'UFROM' });
  });

  it.each([
    ['assigned to a third person since', toOther('UTHIRD')],
    ['assigned to them again since', toOther('UFROM')],
    ['that has ended', { ...CHECK, state: 'Cancelled' as const }],
    ['that was not theirs when it began', makeCheck({ ...CHECK, id: HAND_OVER.id })],
  ])('leaves a check alone %s', (_, check) => {
    expect(handedOver(check, HAND_OVER, TELLS)).toBe(check);
  });
});
