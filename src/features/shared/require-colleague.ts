import type { Person } from '../../checks/check-service.ts';
import { BotError } from '../../errors.ts';
import type { Access } from '../../slack/access/access.ts';

/** Rejects with BotError unless this person may see checks, as everyone must who is to own one. */
export async function requireColleague(access: Access, person: Person): Promise<void> {
  const verdict = await access.may(person, 'see');
  if (verdict.allowed) return;
  throw new BotError(
    'colleague',
    verdict.isKnown
      ? 'The person you chose is not on the HR desk, so nothing was changed. Choose somebody who may use this bot.'
      : 'Slack could not say whether the person you chose is on the HR desk, so nothing was changed. Try again in a minute.',
  );
}
