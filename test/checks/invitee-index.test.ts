import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Check } from '../../src/checks/check.ts';
import { createInviteeIndex } from '../../src/checks/invitee-index.ts';
import { inviteesOf } from '../../src/checks/search.ts';
import { makeCheck } from '../support/make-check.ts';

const EMAILS = ['ada@example.com', 'bob@example.com', 'eve@example.com'];
const worker = (email: string) => ({ firstName: 'Ada', lastName: 'Lovelace', email });
const checkFor = (email: string) => makeCheck({ worker: worker(email) });
const PRODUCT = checkFor('').productId;

/** Another list, as when a check was added, changed, forgotten or moved. */
const change = fc.record({
  at: fc.nat(9),
  email: fc.constantFrom(...EMAILS),
  remove: fc.boolean(),
  put: fc.boolean(),
});

it('finds in each list what a search through all of it finds', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
      const find = createInviteeIndex();
      let checks: readonly Check[] = [];
      for (const { at, email, remove, put } of changes) {
        checks = checks.toSpliced(at, remove ? 1 : 0, ...(put ? [checkFor(email)] : []));
        for (const one of EMAILS) {
          const key = `${one} ${PRODUCT}`;
          const sought = checks.filter((check) => inviteesOf(check).includes(key));
          expect(new Set(find(checks, one.toUpperCase(), PRODUCT))).toEqual(new Set(sought));
        }
      }
    }),
  );
});
