import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Config } from '../../config/config.ts';
import { SILENT_LOG } from '../../log/log.ts';
import { createChannelOutsiders } from '../../slack/access/channel-outsiders.ts';
import { createChannelPrivacy, type Privacy } from '../../slack/access/channel-privacy.ts';
import { readTokenOwner } from '../../slack/access/token-owner.ts';
import { askSlack, generalAdvice } from './ask-slack.ts';
import type { Finding } from './finding.ts';

const ABOUT = 'RESULTS_CHANNEL';

const channelSchema = z.object({
  channel: z.object({
    is_archived: z.boolean().optional(),
    is_member: z.boolean().optional(),
  }),
});
type SlackChannel = z.infer<typeof channelSchema>['channel'];

const fail = (says: string, todo: string): Finding => ({ status: 'FAIL', about: ABOUT, says, todo });

/** Why no card can be posted there. */
function obstacle(channel: SlackChannel): Finding | undefined {
  if (channel.is_archived) {
    return fail('is archived, so no card can be posted there', 'Unarchive it or name another channel.');
  }
  if (!channel.is_member) {
    return fail('the bot is not in it', 'Type /invite @ and the bot’s name in that channel.');
  }
  return undefined;
}

function whatCardsShow(privacy: Privacy, visibility: Config['resultVisibility']): Finding {
  if (privacy === 'private') {
    return {
      status: 'ok',
      about: ABOUT,
      says: 'the bot is in it; private and shared with nobody, without guests',
    };
  }
  if (visibility === 'always') {
    return {
      status: 'warn',
      about: ABOUT,
      says: 'public or shared, or with guests, and RESULT_VISIBILITY=always: all who see it see outcomes and names of workers',
      todo: 'Use a private channel, or RESULT_VISIBILITY=private-channels.',
    };
  }
  return {
    status: 'ok',
    about: ABOUT,
    says: 'the bot is in it; public or shared, or with guests or more than 200 people, so its cards show no outcome',
  };
}

/** Whether the bot may post in the channel that cards go to by default, and what they show there. */
export async function examineChannel(
  { resultsChannel, resultVisibility }: Pick<Config, 'resultsChannel' | 'resultVisibility'>,
  { web, apiUrl }: { web: WebClient; apiUrl: string },
): Promise<Finding> {
  if (resultsChannel === undefined) {
    return { status: 'skip', about: ABOUT, says: 'not set: a card goes where the command was typed' };
  }
  const { answer, refusal, proxy } = await askSlack(async () =>
    channelSchema.parse(await web.conversations.info({ channel: resultsChannel })),
  );
  if (answer !== undefined) {
    const teamId = async () => readTokenOwner(await web.auth.test()).teamId;
    const outsiders = createChannelOutsiders({ web, teamId });
    const privacy = createChannelPrivacy({ web, outsiders, visibility: 'private-channels', log: SILENT_LOG });
    return (
      obstacle(answer.channel) ?? whatCardsShow(await privacy.privacyOf(resultsChannel), resultVisibility)
    );
  }
  if (refusal === 'channel_not_found') {
    return fail(
      'Slack shows the bot no such channel',
      'Correct the id, or invite the bot: a private channel is invisible to it until then.',
    );
  }
  return fail(
    `could not be looked up (${refusal})`,
    generalAdvice({ refusal, proxy }, apiUrl) ?? 'Check the channel’s id, and that the bot is in it.',
  );
}
