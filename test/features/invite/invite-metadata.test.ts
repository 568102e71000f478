import { expect, it } from 'vitest';
import {
  inviteMetadata,
  readInviteMetadata,
  requestIn,
} from '../../../src/features/invite/invite-metadata.ts';

const DRAFT = '10000000-0000-4000-8000-000000000001';
const REQUEST = '10000000-0000-4000-8000-000000000002';

it('holds the draft, and the request that the form decides', () => {
  expect(readInviteMetadata(inviteMetadata({ draftId: DRAFT }))).toEqual({ draftId: DRAFT });
  const both = { draftId: DRAFT, request: REQUEST };
  expect(readInviteMetadata(inviteMetadata(both))).toEqual(both);
  expect(requestIn(inviteMetadata(both))).toBe(REQUEST);
});

it.each(['', 'x', `${DRAFT} x`, `${DRAFT} ${REQUEST} ${REQUEST}`])('is refused as “%s”', (metadata) => {
  expect(() => readInviteMetadata(metadata)).toThrow('This form can’t be read');
});

it('has no request in a form that was never opened', () => {
  expect(requestIn('')).toBeUndefined();
  expect(requestIn(DRAFT)).toBeUndefined();
});
