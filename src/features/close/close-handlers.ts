import type { Check } from '../../checks/check.ts';
import { isClosable } from '../../checks/transitions.ts';
import { openModal } from '../../slack/messages/open-modal.ts';
import { type ActionCall, type Call, type CommandCall, form } from '../../slack/router/routes.ts';
import type { Services } from '../../slack/services.ts';
import { parseNote } from '../../text/parse-note.ts';
import { checkById, findOneCheck } from '../shared/find-one-check.ts';
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
      await ask(call, await checkById(services, call.value));
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
        return closeView(await checkById(services, privateMetadata), values[CLOSE_FIELD]?.value);
      },
    }),
  };
}
