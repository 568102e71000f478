import { randomUUID } from 'node:crypto';
import type { Check } from '../../checks/check.ts';
import type { FollowOrder } from '../../checks/check-service.ts';
import { readReference } from '../../checks/reference.ts';
import { takesInvitationId } from '../../checks/use-cases/follow.ts';
import { BotError } from '../../errors.ts';
import { openModal } from '../../slack/messages/open-modal.ts';
import { escapeMrkdwn } from '../../slack/messages/text.ts';
import { type ActionCall, type Call, type CommandCall, form } from '../../slack/router/routes.ts';
import type { Services } from '../../slack/services.ts';
import { stateWord } from '../card/check-wording.ts';
import { defaultCardChannel } from '../shared/default-card-channel.ts';
import { checkById } from '../shared/find-one-check.ts';
import { followAndReply } from '../shared/follow-and-reply.ts';
import { inlineCode } from '../shared/inline-code.ts';
import { parseInvitationId } from '../shared/parse-invitation-id.ts';
import { prefillFrom } from '../shared/prefill.ts';
import type { RefreshHome } from '../shared/refresh-home.ts';
import {
  FOLLOW_ID_FIELD,
  type FollowMetadata,
  type FollowPrefilled,
  followMetadataSchema,
  followView,
} from './follow-view.ts';
import { parseFollowForm } from './parse-follow-form.ts';

function metadataOf(privateMetadata: string): FollowMetadata {
  try {
    return followMetadataSchema.parse(JSON.parse(privateMetadata));
  } catch (cause) {
    throw new BotError('form', 'This form can’t be read. Nothing was changed. Please open it again.', {
      cause,
    });
  }
}

/** `/check follow`, *Follow the invitation* and *Correct the invitation id*. */
export function followHandlers(services: Services, refreshHome: RefreshHome) {
  const { config, checkService, forms } = services;
  const { products } = config.workerChecks;

  async function open(call: Call, metadata: FollowMetadata, prefilled: FollowPrefilled): Promise<void> {
    await openModal(services, call, followView(metadata, products, prefilled));
  }

  async function openFor(call: Call, check: Check): Promise<void> {
    const { id: checkId, reference, invitationIdGiven: given } = check;
    if (!takesInvitationId(check)) {
      const state = escapeMrkdwn(stateWord(check, { word: false }));
      return call.reply({
        text: `${escapeMrkdwn(reference)} is *${state}*, so it doesn’t need another invitation id. Nothing was changed.`,
      });
    }
    const metadata = { id: randomUUID(), checkId, ...(given === undefined ? {} : { correcting: given.at }) };
    await open(call, metadata, { ...check, channelId: check.card.channelId ?? check.channelId, check });
  }

  return {
    async typed(call: CommandCall): Promise<void> {
      const reference = /^chk-/i.test(call.rest) ? readReference(call.rest) : undefined;
      if (reference === undefined) {
        const channelId = defaultCardChannel(config.resultsChannel, call.channelId);
        return open(call, { id: randomUUID() }, { invitationId: parseInvitationId(call.rest), channelId });
      }
      const [check] = await checkService.find(reference);
      if (check === undefined) return call.reply({ text: `No check matches ${inlineCode(call.rest)}.` });
      await openFor(call, check);
    },
    async onCard(call: ActionCall): Promise<void> {
      await openFor(call, await checkById(services, call.value));
    },
    async tryAgain(call: ActionCall): Promise<void> {
      const order = await forms.followOrders.get(call.value);
      if (order === undefined)
        throw new BotError('form', 'Your entries are no longer saved. Please start again.');
      const { id, checkId, correcting } = order;
      const check = checkId === undefined ? undefined : await checkService.get(checkId);
      const metadata = {
        id,
        ...(checkId === undefined ? {} : { checkId }),
        ...(correcting === undefined ? {} : { correcting }),
      };
      await open(call, metadata, { ...order, check });
    },
    form: form<FollowOrder>({
      read({ privateMetadata, values }) {
        const read = parseFollowForm(values, metadataOf(privateMetadata), products);
        return 'errors' in read ? read : { accept: read.order, closing: 'close' };
      },
      async run(call) {
        await followAndReply(services, call, call.form);
        await refreshHome(call);
      },
      async again(view) {
        const metadata = metadataOf(view.privateMetadata);
        const check = metadata.checkId === undefined ? undefined : await checkService.get(metadata.checkId);
        const invitationId = view.values[FOLLOW_ID_FIELD]?.value;
        return followView(metadata, products, { ...prefillFrom(view), invitationId, check });
      },
    }),
  };
}
