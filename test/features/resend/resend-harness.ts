import type { Check } from '../../../src/checks/check.ts';
import { CHANNELS, PEOPLE, TEAM } from '../../../src/sandbox/slack/workspace/fixtures.ts';
import type { SandboxView } from '../../../src/sandbox/slack/workspace/model.ts';
import { makeCheck } from '../../support/make-check.ts';
import { type FeatureHarness, openFeatureHarness } from '../feature-harness.ts';

export const TITLE = 'Resend the invitation';

/** The Pending check whose invitation is sent again. */
export const OLD = makeCheck({
  requester: { teamId: TEAM.id, userId: PEOPLE.hr1 },
  channelId: CHANNELS.hr,
  worker: { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com', mobile: '+61412345678' },
  note: 'Night shift',
  startsOn: '2026-12-08',
});

/** Opens the resend form for `OLD`. */
export async function openResendForm(
  others: Check[] = [],
): Promise<{ harness: FeatureHarness; view: SandboxView }> {
  const harness = await openFeatureHarness({ checks: [OLD, ...others] });
  await harness.type(`/check resend ${OLD.reference}`);
  return { harness, view: await harness.modal(TITLE) };
}
