import type { Check } from '../../checks/check.ts';
import { isClosable } from '../../checks/transitions.ts';
import { BotError } from '../../errors.ts';
import { openModal } from '../../slack/messages/open-modal.ts';
import { type ActionCall, type Call, type CommandCall, form } from '../../slack/router/routes.ts';
import type { Services } from '../../slack/services.ts';
import { parseNote } from '../../text/parse-note.ts';
import { findOneCheck } from '../shared/find-one-check.ts';
import type { RefreshHome } from '../shared/refresh-home.ts';
import { CLOSE_FIELD, closeReply, closeView, MAX_REASON_LENGTH, notClosableSentence } from './close-view.ts';

interface Reason {
  checkId: string;
  reason: string;
}

/** `/check close CHK-…`, and *Close…* in a card's menu: for a check that will not end by itself. */
export function closeHandlers(services: Services, refreshHome: RefreshHome) {
  const { checkService } = services;

  async function ask(call: Call, check: Check): Promise<void> {
    if (!isClosable(check)) return call.reply({ text: notClosableSentence(check) });
    await openModal(services, call, closeView(check));
  }

  return {
    async typed(call: CommandCall): Promise<void> {
      const check = await findOneCheck(services, call, 'close');
      if (check !== undefined) await ask(call, check);
    },
    async chosenInMenu(call: ActionCall): Promise<void> {
      const check = await checkService.get(call.value);
      if (check === undefined) throw new BotError('no-such-check', 'This check is no longer here.');
      await ask(call, check);
    },
    form: form<Reason>({
      read({ privateMetadata, values }) {
        const read = parseNote(values[CLOSE_FIELD]?.value ?? '', MAX_REASON_LENGTH);
        if ('error' in read) return { errors: { [CLOSE_FIELD]: read.error } };
        if (read.value === undefined)
          return { errors: { [CLOSE_FIELD]: 'Enter the reason for closing this check.' } };
        return { accept: { checkId: privateMetadata, reason: read.value }, closing: 'close' };
      },
      async run(call) {
        await call.reply(
          closeReply(await checkService.close(call.form.checkId, call.form.reason, call.person)),
        );
        await refreshHome(call);
      },
      async again({ privateMetadata, values }) {
        const check = await checkService.get(privateMetadata);
        if (check === undefined) throw new BotError('no-such-check', 'This check is no longer here.');
        return closeView(check, values[CLOSE_FIELD]?.value);
      },
    }),
  };
}
