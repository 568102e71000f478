import { describe, expect, it } from 'vitest';
import type { CheckRequest } from '../../../src/checks/check-requests/check-request.ts';
import { stepOutputs } from '../../../src/features/check-request/complete-step.ts';
import { decisionMessage } from '../../../src/features/check-request/decision-message.ts';
import { readRequest } from '../../../src/features/check-request/read-request.ts';
import { requestCardView } from '../../../src/features/check-request/request-card-view.ts';
import { detailsView } from '../../../src/features/check-request/request-views.ts';
import { buttons as buttonsOf, plainText, references } from '../../../src/sandbox/slack/plain-text.ts';
import { makeCheckRequest } from '../../support/make-check-request.ts';
import { checkMessage } from '../card/check-message.ts';
import { AWKWARD_NAMES } from '../feature-harness.ts';

const PRODUCTS = [
  { id: 'ncchc', name: 'National police check' },
  { id: 'vevo', name: 'Right to work' },
];
const WHOLE = {
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  mobile: '0412 345 678',
  product: 'police check',
  startsOn: '2026-12-08',
};
const INVITED: Partial<CheckRequest> = {
  state: 'Invited',
  details: undefined,
  decidedBy: 'U_HR',
  check: { id: '00000000-0000-4000-8000-000000000001', reference: 'CHK-7F3K2' },
};

function render(
  over: Partial<CheckRequest> = {},
  { namesShown = true, checkLink = undefined as string | undefined } = {},
) {
  const view = requestCardView(makeCheckRequest(over), { namesShown, products: PRODUCTS, checkLink });
  const message = checkMessage(view.text, view.blocks);
  return { view, message, text: plainText(message), buttons: buttonsOf(message) };
}

describe('what a workflow said', () => {
  it('is everything an invitation needs', () => {
    expect(readRequest(WHOLE, PRODUCTS).order).toEqual({
      worker: { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com', mobile: '+61412345678' },
      productId: 'ncchc',
      startsOn: '2026-12-08',
    });
  });

  it('needs no check type where there is only one', () => {
    const { product: _, ...rest } = WHOLE;
    expect(readRequest(rest, PRODUCTS.slice(0, 1)).order?.productId).toBe('ncchc');
    expect(readRequest(rest, PRODUCTS).complaints).toEqual([
      { field: 'check type', text: 'The workflow named no check type.' },
    ]);
  });

  it.each([
    ['name', { name: 'Ada' }],
    ['name', { name: 'Anna Maria van der Berg' }],
    ['name', { name: undefined }],
    ['email address', { email: 'ada(at)example.com' }],
    ['email address', { email: 'ada@example.com, grace@example.com' }],
    ['mobile', { mobile: '123' }],
    ['check type', { product: 'Polise' }],
    ['start date', { startsOn: 'soon' }],
  ])('is not guessed: %s', (field, wrong) => {
    const read = readRequest({ ...WHOLE, ...wrong }, PRODUCTS);
    expect(read.order).toBeUndefined();
    expect(read.complaints.map((one) => one.field)).toEqual([field]);
  });
});

describe('a request card', () => {
  it('shows who is asked for, but never how to reach them', () => {
    const { view, text, buttons } = render({ details: WHOLE });
    expect(text).toContain('Ada Lovelace\nNational police check');
    expect(text).toContain('8 December 2026');
    expect(JSON.stringify(view)).not.toMatch(/example\.com|412/);
    expect(view.text).toBe('Request for a background check (National police check): waits for a decision');
    expect(buttons).toEqual(['Invite', 'Change…', 'Decline', 'Details']);
  });

  it('is the same for every worker where names may not be shown', () => {
    const masked = (over: Partial<CheckRequest>) => JSON.stringify(render(over, { namesShown: false }).view);
    expect(masked({ details: WHOLE })).toBe(
      masked({
        details: { name: 'Grace Hopper', email: 'g@example.com', product: 'ncchc', startsOn: '2027-01-01' },
      }),
    );
    // A workflow may say anything in the place of a check type.
    const odd = masked({ details: { ...WHOLE, product: 'Ada Lovelace' } });
    expect(odd).not.toContain('Ada');
    expect(odd).toContain('before it can be sent: the check type. Press Change… to correct it.');
  });

  it('has no Invite while something needs a correction', () => {
    const { text, buttons } = render({ details: { name: 'Ada', email: 'ada', product: 'x', mobile: '1' } });
    expect(buttons).toEqual(['Change…', 'Decline', 'Details']);
    expect(text).toContain(
      'before it can be sent: the name, the email address, the mobile and the check type. Press Change… to correct it.',
    );
  });

  it('says who decided and when, and leads to the check', () => {
    const bare = render(INVITED);
    expect(bare.text).toContain('Request for a background check — invited');
    expect(bare.text).toContain('*Invited by*\n@U_HR');
    expect(bare.text).toContain('*Check*\nCHK-7F3K2');
    expect(bare.buttons).toEqual([]);
    const linked = render(INVITED, { checkLink: '<https://x.slack.com/archives/C1/p1|CHK-7F3K2>' });
    expect(references(linked.message)).toContain('https://x.slack.com/archives/C1/p1');
  });

  it('shows why it was declined only where names may be shown', () => {
    const over = { ...INVITED, state: 'Declined', check: undefined, reason: 'Ada left.' } as const;
    expect(render(over).text).toContain('Ada left.');
    expect(JSON.stringify(render(over, { namesShown: false }).view)).not.toContain('Ada');
  });

  it.each(AWKWARD_NAMES)('takes %s as text', (name) => {
    const details = { name, email: name, product: name, mobile: name, startsOn: name };
    const { message } = render({ details });
    expect(references(message).filter((one) => one !== '@U_ASKER')).toEqual([]);
    expect(render({ details }, { namesShown: false }).text).not.toContain(name);
    expect(detailsView(makeCheckRequest({ details }), PRODUCTS).blocks.length).toBeLessThan(20);
  });
});

it('tells the person who asked what was decided, without the worker', () => {
  const said = (over: Partial<CheckRequest>) =>
    decisionMessage(makeCheckRequest({ details: undefined, ...over }));
  expect(said(INVITED).text).toContain(
    'was accepted: the HR desk has ordered the invitation. The check is CHK-7F3K2.',
  );
  const no = said({ state: 'Declined', decidedBy: 'U_HR', reason: 'Ada left.' });
  expect(no.text).toContain('was declined by the HR desk');
  expect(no.text).not.toContain('Ada');
  expect(JSON.stringify(no.blocks)).toContain('Ada left.');
  expect(said({ state: 'Ended', ended: 'expired' }).text).toContain(
    'ended without a decision. Nobody decided in time',
  );
});

it('gives the workflow the decision to branch on', () => {
  expect(stepOutputs(makeCheckRequest(INVITED))).toEqual({
    decision: 'invited',
    reference: 'CHK-7F3K2',
    decided_by: 'U_HR',
  });
  expect(stepOutputs(makeCheckRequest({ state: 'Declined', decidedBy: 'U_HR' }))).toEqual({
    decision: 'declined',
    reference: '',
    decided_by: 'U_HR',
  });
});
