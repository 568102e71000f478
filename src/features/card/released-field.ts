import type { MrkdwnElement, PlainTextElement } from '@slack/types';
import type { Check } from '../../checks/check.ts';
import { mrkdwn, plain } from '../../slack/messages/blocks.ts';
import { releaseDateText } from '../../slack/messages/text.ts';

/**
 * When WorkerChecks released the result. A date that could not be parsed is shown as received, as plain text so that
 * none of it becomes markup.
 */
export function releasedField({ outcome }: Check): MrkdwnElement | PlainTextElement | undefined {
  const released = releaseDateText(outcome?.releaseDate);
  if (released === undefined) return undefined;
  return released.asReceived ? plain(`Released\n${released.text}`) : mrkdwn(`*Released*\n${released.text}`);
}
