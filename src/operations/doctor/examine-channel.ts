import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Config } from '../../config/config.ts';
import { SILENT_LOG } from '../../log/log.ts';
import { createChannelOutsiders } from '../../slack/access/channel-outsiders.ts';
import { createChannelPrivacy, type Privacy } from '../../slack/access/channel-privacy.ts';
import { readTokenOwner } from '../../slack/access/token-owner.ts';
import { askSlack, generalAdvice } from './ask-slack.ts';
import type { Finding } from './finding.ts';

const SUBJECT = 'RESULTS_CHANNEL';

const channelSchema = z.object({
  channel: z.object({
    is_archived: z.boolean().optional(),
    is_member: z.boolean().optional(),
  }),
});
type SlackChannel = z.infer<typeof channelSchema>['channel'];

const fail = (message: string, advice: string): Finding => ({
  status: 'FAIL',
  subject: SUBJECT,
  message,
  advice,
});

/** Why cards cannot be posted in the channel; undefined if they can. */
function obstacle(channel: SlackChannel): Finding | undefined {
  if (channel.is_archived) {
    return fail('is archived, so no card can be posted there', 'Unarchive it, or name another channel.');
  }
  if (!channel.is_member) {
    return fail('the bot is not in it', 'In that channel, type /invite, then @ and the bot’s name.');
  }
  return undefined;
}

function describeVisibility(privacy: Privacy, visibility: Config['resultVisibility']): Finding {
  if (privacy === 'private') {
    return {
      status: 'ok',
      subject: SUBJECT,
      message: 'the bot is in it; it is private, not shared, and without guests',
    };
  }
  if (visibility === 'always') {
    return {
      status: 'warn',
      subject: SUBJECT,
      message:
        'public, shared or with guests, and RESULT_VISIBILITY=always: everyone who can see it sees outcomes and workers’ names',
      advice: 'Use a private channel, or RESULT_VISIBILITY=private-channels.',
    };
  }
  return {
    status: 'ok',
    subject: SUBJECT,
    message:
      'the bot is in it; it is public, shared, with guests or with more than 200 members, so its cards show no outcome',
  };
}

/** Whether the bot can post in the default channel for cards, and what cards show there. */
export async function examineChannel(
  { resultsChannel, resultVisibility }: Pick<Config, 'resultsChannel' | 'resultVisibility'>,
  { web, apiUrl }: { web: WebClient; apiUrl: string },
): Promise<Finding> {
  if (resultsChannel === undefined) {
    return {
      status: 'skip',
      subject: SUBJECT,
      message: 'not set: a card goes to the channel where the command was typed',
    };
  }
  const { answer, refusal, proxy } = await askSlack(async () =>
    channelSchema.parse(await web.conversations.info({ channel: resultsChannel })),
  );
  if (answer !== undefined) {
    const teamId = async () => readTokenOwner(await web.auth.test()).teamId;
    const outsiders = createChannelOutsiders({ web, teamId });
    const privacy = createChannelPrivacy({ web, outsiders, visibility: 'private-channels', log: SILENT_LOG });
    return (
      obstacle(answer.channel) ??
      describeVisibility(await privacy.privacyOf(resultsChannel), resultVisibility)
    );
  }
  if (refusal === 'channel_not_found') {
    return fail(
      'the bot can see no such channel',
      'Correct the id, or invite the bot: it cannot see a private channel that it is not in.',
    );
  }
  return fail(
    `could not be looked up (${refusal})`,
    generalAdvice({ refusal, proxy }, apiUrl) ?? 'Check the channel’s id, and that the bot is in it.',
  );
}
