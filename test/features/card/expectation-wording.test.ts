import { expect, it } from 'vitest';
import type { Check } from '../../../src/checks/check.ts';
import { cardView } from '../../../src/features/card/card-view.ts';
import { plainText } from '../../../src/sandbox/slack/plain-text.ts';
import { makeCheck } from '../../support/make-check.ts';
import { checkMessage } from './check-message.ts';

const expectation = { state: 'Pending', by: '2026-12-04', atRisk: true } as const;
const check = makeCheck({ startsOn: '2026-12-08', expectation });

function text(of: Check, outcomeShown = true): string {
  const { text: top, blocks } = cardView(of, { outcomeShown, certificateButton: 'gated' });
  return plainText(checkMessage(top, blocks));
}

it('a card says in words when its result is likely, and that a start is at risk', () => {
  expect(text(check)).toContain('At risk: has not started; starts work Tue 8 Dec');
  expect(text(check)).toContain('Likely by Fri 4 Dec');
  const submitted = makeCheck({
    ...check,
    state: 'In Progress',
    expectation: { ...expectation, state: 'In Progress' },
  });
  expect(text(submitted)).toContain('At risk: submitted, no result yet; starts work Tue 8 Dec');
});

it('an expectation holds only for the state it was found in, and for an invitation that is still there', () => {
  for (const other of [{ state: 'In Progress' }, { state: 'Completed' }, { gone: true }] as const) {
    expect(text({ ...check, ...other })).not.toMatch(/At risk|Likely/);
  }
});

it('a card that may not show names looks the same with an expectation and without', () => {
  expect(text(check, false)).toBe(text(makeCheck(), false));
});
