import type { Person } from '../../checks/check-service.ts';
import { openModal } from '../../slack/messages/open-modal.ts';
import {
  type ActionCall,
  type Call,
  type CommandCall,
  form,
  type Option,
} from '../../slack/router/routes.ts';
import type { Services } from '../../slack/services.ts';
import { cancelReply, tooLateSentence } from '../shared/cancel-reply.ts';
import { inlineCode } from '../shared/inline-code.ts';
import { createListingAudit } from '../shared/listing-audit.ts';
import type { RefreshHome } from '../shared/refresh-home.ts';
import { CANCEL_FIELD, cancelOption, confirmView, pickView } from './cancel-view.ts';

const MAX_OPTIONS = 100;

/** The button on a card, `/check cancel CHK-…`, and `/check cancel` with a search. */
export function cancelHandlers(services: Services, refreshHome: RefreshHome) {
  const { audit, config, checkService, now } = services;
  const seen = createListingAudit(audit, now);

  async function cancel(call: Call, id: string): Promise<void> {
    await call.reply(cancelReply(await checkService.cancel(id, call.person)));
    await refreshHome(call);
  }

  async function askFor(call: CommandCall): Promise<void> {
    const found = await checkService.find(call.rest);
    const [check] = found;
    const term = inlineCode(call.rest);
    if (check === undefined) {
      const text = `No check matches ${term}. \`${config.slack.command} list pending\` shows what can be cancelled.`;
      return call.reply({ text });
    }
    if (found.length > 1) {
      const text = `${found.length} checks match ${term}. Give the reference: \`${config.slack.command} cancel CHK-…\``;
      return call.reply({ text });
    }
    if (check.state !== 'Pending' && check.state !== 'Unknown') {
      return call.reply({ text: tooLateSentence(check) });
    }
    await openModal(services, call, confirmView(check));
  }

  return {
    onCard: (call: ActionCall) => cancel(call, call.value),
    async typed(call: CommandCall): Promise<void> {
      if (call.rest === '') await openModal(services, call, pickView());
      else await askFor(call);
    },
    async search(query: string, person: Person): Promise<Option[]> {
      const checks = (await checkService.cancellable(query)).slice(0, MAX_OPTIONS);
      await seen(person.userId, 'cancel', checks);
      return checks.map(cancelOption);
    },
    confirmForm: form<string>({
      read: ({ privateMetadata }) => ({ accept: privateMetadata, closing: 'close' }),
      run: (call) => cancel(call, call.form),
    }),
    pickForm: form<string>({
      read({ values }) {
        const id = values[CANCEL_FIELD]?.selectedOption;
        if (id === undefined) return { errors: { [CANCEL_FIELD]: 'Choose the invitation to cancel.' } };
        return { accept: id, closing: 'close' };
      },
      run: (call) => cancel(call, call.form),
    }),
  };
}
