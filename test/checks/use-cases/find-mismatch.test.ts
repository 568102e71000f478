import { describe, expect, it } from 'vitest';
import { type Expected, findMismatch } from '../../../src/checks/use-cases/find-mismatch.ts';
import { parseContract } from '../../../src/workerchecks/contract/contract.ts';
import { parseResultSummary } from '../../../src/workerchecks/parse/parse-result-summary.ts';
import { summary } from '../../support/scripted-workerchecks.ts';

const EXPECTED: Expected = {
  email: 'Ada@Example.com',
  reference: 'CHK-7F3K2',
  sentFromHere: true,
  checks: [{ reference: 'CHK-7F3K2' }, { reference: 'CHK-ZZZZZ' }],
};
const ELSEWHERE: Expected = { ...EXPECTED, sentFromHere: false };
const NEW_CHECK: Expected = { ...ELSEWHERE, reference: undefined };

describe('findMismatch', () => {
  it.each<[Parameters<typeof summary>[0], Expected, string | undefined]>([
    [{}, EXPECTED, undefined],
    [{ email: ' ada@example.COM' }, EXPECTED, undefined],
    [{ email: 'a**@example.com' }, EXPECTED, undefined],
    [{ email: 'grace@example.com' }, EXPECTED, 'email'],
    [{ reference: ' chk-7f3k2' }, EXPECTED, undefined],
    [{ reference: 'EMP-17' }, EXPECTED, 'reference'],
    [{ reference: 'CHK-ZZZZZ' }, EXPECTED, 'reference'],
    [{ reference: 'EMP-17' }, ELSEWHERE, undefined],
    [{ reference: 'CHK-ZZZZZ' }, ELSEWHERE, 'reference'],
    [{ reference: 'CHK-22222' }, ELSEWHERE, 'reference'],
    [{ reference: 'CHK-ZZZZZ' }, NEW_CHECK, 'reference'],
    [{ reference: 'CHK-22222' }, NEW_CHECK, undefined],
  ])('%j', (answer, expected, field) => {
    expect(findMismatch(summary(answer), expected)).toBe(field);
  });

  it('uses the field names of the contract, and ignores a field that is null there', () => {
    const json = {
      status: 'Pending',
      email: 'a@example.com',
      person: { mail: 'b@example.com' },
      reference: 'X',
    };
    const read = (response: object) =>
      parseResultSummary(json, parseContract({ result: { response } }), 'Australia/Sydney');
    expect(read({})).toMatchObject({ email: 'a@example.com', reference: 'X' });
    expect(read({ email: 'person.mail' })).toMatchObject({ email: 'b@example.com' });
    expect(read({ email: null, reference: null })).toMatchObject({ email: undefined, reference: undefined });
  });
});
