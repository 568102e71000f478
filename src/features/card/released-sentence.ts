import type { Check } from '../../checks/check.ts';
import { releaseDateText } from '../../slack/messages/text.ts';

/**
 * When WorkerChecks released the result: "Released 20 November 2026". A date that could not be parsed is given as
 * received: show the sentence as plain text, so that none of it becomes markup.
 */
export function releasedSentence({ outcome }: Pick<Check, 'outcome'>): string | undefined {
  const released = releaseDateText(outcome?.releaseDate);
  return released === undefined ? undefined : `Released ${released.text}`;
}
