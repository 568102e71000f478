import type { Call, ShortcutCall } from '../../slack/router/routes.ts';
import type { Services } from '../../slack/services.ts';
import { addressesInProse } from '../../text/find-addresses.ts';
import { type Invitee, parseInvitee } from '../../text/parse-invitee.ts';
import { peoplePart } from './people-part.ts';

const NO_ADDRESS = 'There is no email address in that message, so the form is empty.';

/** Functions that open the two forms. */
export interface FormOpeners {
  openInvite(
    call: Call,
    start: { worker: Invitee; channelId: string | undefined; remark?: string },
  ): Promise<void>;
  openMany(call: Call, start: { people: string; channelId: string | undefined }): Promise<void>;
}

/** What a message says about the only person whose address is in it. */
function inviteeIn(message: string, email: string): Invitee {
  const line = message.split('\n').find((one) => one.includes(email)) ?? '';
  const [whole, near] = [parseInvitee(message), parseInvitee(line)];
  const read = whole.email === email ? whole : near;
  return { ...read, email };
}

/** *Invite to a check*, in a message’s menu, and *Order a background check*. Nothing is posted in the message’s channel. */
export function shortcutHandlers(
  { config }: Pick<Services, 'config'>,
  { openInvite, openMany }: FormOpeners,
) {
  const channelId = config.resultsChannel;

  return {
    order: (call: ShortcutCall) => openInvite(call, { worker: {}, channelId }),
    async invite(call: ShortcutCall): Promise<void> {
      const message = call.message ?? '';
      const [email, ...more] = addressesInProse(message);
      if (more.length > 0) return await openMany(call, { people: peoplePart(message), channelId });
      if (email !== undefined)
        return await openInvite(call, { worker: inviteeIn(message, email), channelId });
      await openInvite(call, { worker: {}, channelId, remark: NO_ADDRESS });
    },
  };
}
