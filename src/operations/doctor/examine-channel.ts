import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Config } from '../../config/config.ts';
import { SILENT_LOG } from '../../log/log.ts';
import { createChannelOutsiders } from '../../slack/access/channel-outsiders.ts';
import { createChannelPrivacy, type Privacy } from '../../slack/access/channel-privacy.ts';
import { readTokenOwner } from '../../slack/access/token-owner.ts';
import { askSlack, generalAdvice } from './ask-slack.ts';
import type { Finding } from './finding.ts';

const channelSchema = z.object({
  channel: z.object({
    is_archived: z.boolean().optional(),
    is_member: z.boolean().optional(),
  }),
});
type SlackChannel = z.infer<typeof channelSchema>['channel'];

/** A finding, until it is known on which variable. */
type Found = Omit<Finding, 'subject'>;

const fail = (message: string, advice: string): Found => ({ status: 'FAIL', message, advice });

/** Why nothing can be posted in the channel; undefined if it can. */
function obstacle(channel: SlackChannel): Found | undefined {
  if (channel.is_archived) {
    return fail('is archived, so nothing can be posted there', 'Unarchive it, or name another channel.');
  }
  if (!channel.is_member) {
    return fail('the bot is not in it', 'In that channel, type /invite, then @ and the bot’s name.');
  }
  return undefined;
}

function describeVisibility(privacy: Privacy, visibility: Config['resultVisibility']): Found {
  if (privacy === 'private') {
    return {
      status: 'ok',
      message: 'the bot is in it; it is private, not shared, and without guests',
    };
  }
  if (visibility === 'always') {
    return {
      status: 'warn',
      message:
        'public, shared or with guests, and RESULT_VISIBILITY=always: everyone who can see it sees outcomes and workers’ names',
      advice: 'Use a private channel, or RESULT_VISIBILITY=private-channels.',
    };
  }
  return {
    status: 'ok',
    message:
      'the bot is in it; it is public, shared, with guests or with more than 200 members, so its cards show no outcome',
  };
}

/** Whether the bot can post in this channel, and what it may show there. */
async function examine(
  channel: string,
  visibility: Config['resultVisibility'],
  { web, apiUrl }: { web: WebClient; apiUrl: string },
): Promise<Found> {
  const { answer, refusal, proxy } = await askSlack(async () =>
    channelSchema.parse(await web.conversations.info({ channel })),
  );
  if (answer !== undefined) {
    const teamId = async () => readTokenOwner(await web.auth.test()).teamId;
    const outsiders = createChannelOutsiders({ web, teamId });
    const privacy = createChannelPrivacy({ web, outsiders, visibility: 'private-channels', log: SILENT_LOG });
    return obstacle(answer.channel) ?? describeVisibility(await privacy.privacyOf(channel), visibility);
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

/** The default channel for cards, and the channel of the morning digest if it is another one. */
export async function* examineChannels(
  {
    resultsChannel,
    digestChannel,
    resultVisibility,
  }: Pick<Config, 'resultsChannel' | 'digestChannel' | 'resultVisibility'>,
  slack: { web: WebClient; apiUrl: string },
): AsyncGenerator<Finding> {
  const none = 'not set: a card goes to the channel where the command was typed';
  yield resultsChannel === undefined
    ? { status: 'skip', subject: 'RESULTS_CHANNEL', message: none }
    : { subject: 'RESULTS_CHANNEL', ...(await examine(resultsChannel, resultVisibility, slack)) };
  if (digestChannel === undefined) {
    const message = 'neither it nor RESULTS_CHANNEL is set: there is no morning digest';
    yield { status: 'skip', subject: 'DIGEST_CHANNEL', message };
  } else if (digestChannel !== resultsChannel) {
    yield { subject: 'DIGEST_CHANNEL', ...(await examine(digestChannel, resultVisibility, slack)) };
  }
}
