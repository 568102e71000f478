import { describe, expect, it } from 'vitest';
import { parseContract } from '../../../src/workerchecks/contract/contract.ts';
import { parseRefusedFields } from '../../../src/workerchecks/parse/parse-refused-fields.ts';

const { invite } = parseContract({});
const SENT = ['ncchc', 'ada@example.com', 'Ada', 'Lovelace', '+61412345678', 'CHK-7F3K2'];
const read = (json: unknown, contract = invite) => parseRefusedFields(json, contract, SENT);

describe('parseRefusedFields', () => {
  it.each<[unknown, string[]]>([
    [{ errors: { last_name: ['is too long'] } }, ['lastName']],
    [{ errors: { last_name: 'is too long', email: [] } }, ['lastName']],
    [{ errors: { worker: { lastName: ['is too long'], e_mail: ['?'] } } }, ['lastName', 'email']],
    [{ errors: [{ field: 'email' }, { field: 'FirstName' }] }, ['firstName', 'email']],
    [{ error: { param: 'mobile', message: 'Not a mobile' } }, ['mobile']],
    [{ error: { details: [{ target: 'phone_number' }] } }, ['mobile']],
    [{ details: [{ path: ['lastName'], message: 'x' }] }, ['lastName']],
    [
      { type: 'about:blank', title: 'Bad', 'invalid-params': [{ name: 'surname', reason: 'x' }] },
      ['lastName'],
    ],
    [{ errors: [{ source: { pointer: '/data/attributes/last-name' } }] }, ['lastName']],
    [{ errors: [{ detail: 'too long', pointer: '#/lastName' }] }, ['lastName']],
    [
      { detail: [{ loc: ['body', 'first_name'], msg: 'x', input: { email: 'a', mobile: 'b' } }] },
      ['firstName'],
    ],
    [{ violations: [{ propertyPath: 'worker.emailAddress' }] }, ['email']],
    [{ email: ['Enter a valid address.'] }, ['email']],
    [{ ModelState: { 'model.LastName': ['x'] } }, ['lastName']],
    [{ success: false, data: { fieldErrors: { mobile: 'x' } } }, ['mobile']],
    [{ validation: { body: { source: 'body', keys: ['last_name'] } } }, ['lastName']],
    [{ fields: ['applicants[0].given_name'] }, ['firstName']],
    [{ errors: ['Last name is too long', 'mobile must be E.164'] }, ['lastName', 'mobile']],
    [{ error: { code: 'invalid_mobile' } }, ['mobile']],
    [{ error: { message: 'Not valid: product_id' } }, ['product']],
    [{ message: 'The last name has characters we do not take.' }, ['lastName']],
    [{ error: { message: 'No.', worker: { first_name: 'Ada', last_name: 'Lovelace' } } }, []],
    [{ message: 'See the reference for details.' }, []],
    [{ error: 'Bad request' }, []],
    [undefined, []],
    ['last_name', []],
    [[{ field: 'last_name' }], ['lastName']],
  ])('%j → %j', (json, fields) => {
    expect(read(json)).toEqual(fields);
  });

  it('uses the field names of the contract', () => {
    const contract = parseContract({
      invite: { request: { lastName: 'fam', firstName: 'mail', email: 'contact.addr' } },
    }).invite;
    expect(read({ errors: { fam: ['x'] } }, contract)).toEqual(['lastName']);
    expect(read({ errors: { mail: ['x'] } }, contract)).toEqual(['firstName']);
    expect(read({ errors: { 'contact.addr': ['x'] } }, contract)).toEqual(['email']);
  });

  it('copes with deeply nested and very long answers', () => {
    const deep = JSON.parse(`${'{"errors":'.repeat(5_000)}1${'}'.repeat(5_000)}`);
    expect(read(deep)).toEqual([]);
    expect(read({ errors: Array(50_000).fill({ x: 'y' }) })).toEqual([]);
  });
});
