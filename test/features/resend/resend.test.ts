import { afterEach, describe, expect, it } from 'vitest';
import { cardView } from '../../../src/features/card/card-view.ts';
import { plainText } from '../../../src/sandbox/slack/plain-text.ts';
import { CHANNELS, PEOPLE } from '../../../src/sandbox/slack/workspace/fixtures.ts';
import { MINUTE_MS } from '../../../src/time/durations.ts';
import { makeCheck } from '../../support/make-check.ts';
import { NEW_CHECK } from '../../support/make-resend-order.ts';
import { type FeatureHarness, openFeatureHarness } from '../feature-harness.ts';
import { OLD, openResendForm, TITLE } from './resend-harness.ts';

let harness: FeatureHarness;
afterEach(() => harness.stop());

describe('/check resend', () => {
  it('opens the form filled in, with an explanation', async () => {
    const form = await openResendForm();
    ({ harness } = form);
    const { view } = form;
    const text = plainText(view);
    expect(text).toMatch(/Ada[\s\S]*Lovelace[\s\S]*ada@example.com[\s\S]*\+61412345678[\s\S]*Night shift/);
    expect(text).toContain('The old invitation stops working');
    expect(text).toContain('may cost a credit');
    expect(String(view.content.private_metadata)).not.toMatch(/Ada|example/);
  });

  it('finds the check by name, preferring a pending one', async () => {
    const done = makeCheck({
      ...OLD,
      id: '00000000-0000-4000-8000-000000000002',
      reference: 'CHK-DDDDD',
      state: 'Completed',
    });
    harness = await openFeatureHarness({ checks: [OLD, done] });
    await harness.type('/check resend lovelace');
    expect(plainText(await harness.modal(TITLE))).toContain(OLD.reference);
  });

  it.each([
    [{ state: 'In Progress' }, 'already submitted'],
    [{ state: 'Completed' }, 'Completed'],
    [{ state: 'Cancelled' }, 'already cancelled'],
    [{ state: 'Replaced', replacedBy: NEW_CHECK }, 'replaced by CHK-NEW22'],
    [{ state: 'Unconfirmed' }, 'not clear'],
    [{ gone: true }, 'no longer knows'],
  ] as const)('explains why it is not possible: %o', async (over, sentence) => {
    harness = await openFeatureHarness({ checks: [makeCheck({ ...OLD, ...over })] });
    await harness.type('/check resend ada@example.com');
    await harness.told(sentence);
    expect(harness.hr.modals()).toEqual([]);
  });

  it('is in the menu of a Pending card while the invitation exists', async () => {
    harness = await openFeatureHarness({ checks: [OLD] });
    const view = cardView(OLD, { outcomeShown: true, certificateButton: 'gated' });
    const card = await harness.card(view);
    await harness.hr.select(card, { actionId: 'check.menu' }, 'Resend…');
    await harness.modal(TITLE);
    const gone = cardView(makeCheck({ ...OLD, gone: true }), {
      outcomeShown: true,
      certificateButton: 'gated',
    });
    expect(JSON.stringify(gone.blocks)).not.toContain('Resend…');
  });

  it('is refused to people outside the HR desk', async () => {
    harness = await openFeatureHarness({ checks: [OLD] });
    await harness.sandbox
      .as(PEOPLE.colleague)
      .command(`/check resend ${OLD.reference}`, { channel: CHANNELS.hr });
    await harness.told('Only the HR desk may do this', PEOPLE.colleague);
  });

  it('is refused within ten minutes, with the time and a text to send by hand', async () => {
    harness = await openFeatureHarness({ checks: [makeCheck({ ...OLD, invitedAt: 900_000 })] });
    await harness.type(`/check resend ${OLD.reference}`);
    const told = await harness.told('less than 10 minutes ago');
    const from = (900_000 + 10 * MINUTE_MS) / 1000;
    expect(JSON.stringify(told)).toContain(`<!date^${from}^{date_short_pretty} at {time}|1 Jan 1970`);
    await harness.hr.click(told, 'Copy a reminder');
    const reminder = plainText(await harness.told('spam or junk folder'));
    expect(reminder).not.toMatch(/Ada|Lovelace|example/);
  });
});
