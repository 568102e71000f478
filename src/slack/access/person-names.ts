import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { BotError } from '../../errors.ts';
import { slackErrorCode } from '../web-api/slack-error-code.ts';

const namesSchema = z.object({
  user: z.object({
    name: z.string().optional(),
    real_name: z.string().optional(),
    profile: z.object({ display_name: z.string().optional(), real_name: z.string().optional() }).optional(),
  }),
});

/** What people call this person in Slack; nothing if Slack does not know them. Rejects with BotError. */
export async function readPersonNames(web: WebClient, user: string): Promise<string[]> {
  try {
    const { name, real_name, profile } = namesSchema.parse(await web.users.info({ user })).user;
    const all = [name, real_name, profile?.display_name, profile?.real_name];
    return all.filter((one): one is string => one !== undefined && one !== '');
  } catch (cause) {
    if (['user_not_found', 'user_not_visible'].includes(slackErrorCode(cause) ?? '')) return [];
    throw new BotError('slack', 'Slack could not be asked for people’s names. Try again in a minute.', {
      cause,
    });
  }
}
