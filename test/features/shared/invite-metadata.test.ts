import { expect, it } from 'vitest';
import {
  readInviteMetadata,
  renewsIn,
  requestIn,
  writeInviteMetadata,
} from '../../../src/features/shared/invite-metadata.ts';

const DRAFT = '10000000-0000-4000-8000-000000000001';
const OTHER = '10000000-0000-4000-8000-000000000002';

it.each([{}, { renews: OTHER }, { request: OTHER }])(
  'holds the draft, and what the form decides: %j',
  (decides) => {
    const written = writeInviteMetadata({ draftId: DRAFT, ...decides });
    expect(readInviteMetadata(written)).toEqual({ draftId: DRAFT, ...decides });
    expect({ renews: renewsIn(written), request: requestIn(written) }).toEqual({
      renews: undefined,
      request: undefined,
      ...decides,
    });
  },
);

it('is refused without a draft, and has no request in a form that was never opened', () => {
  expect(() => readInviteMetadata('')).toThrow('This form can’t be read');
  expect([requestIn(''), requestIn('x request:y')]).toEqual([undefined, undefined]);
});
