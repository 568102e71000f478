import type { Check } from '../../checks/check.ts';
import { isClosable } from '../../checks/transitions.ts';
import { BotError } from '../../errors.ts';
import { type ActionCall, type Call, type CommandCall, form } from '../../slack/router/routes.ts';
import type { Services } from '../../slack/services.ts';
import { readNote } from '../../text/read-note.ts';
import type { AfterDeed } from '../after-deed.ts';
import { readMenuValue } from '../card/card-menu.ts';
import { findOne } from '../find-one.ts';
import { openModal } from '../open-modal.ts';
import { CLOSE_FIELD, closeReply, closeView, LONGEST_REASON, notClosableSentence } from './close-view.ts';

interface Reason {
  checkId: string;
  reason: string;
}

/** `/check close CHK-…`, and *Close…* in the menu of a card: for a check that will not end by itself. */
export function closeHandlers(services: Services, afterDeed: AfterDeed) {
  const { desk } = services;

  async function ask(call: Call, check: Check): Promise<void> {
    if (!isClosable(check)) return call.reply({ text: notClosableSentence(check) });
    await openModal(services, call, closeView(check));
  }

  return {
    async typed(call: CommandCall): Promise<void> {
      const check = await findOne(services, call, 'close');
      if (check !== undefined) await ask(call, check);
    },
    async chosenOnCard(call: ActionCall): Promise<void> {
      const check = await desk.get(readMenuValue(call.value).checkId);
      if (check === undefined) throw new BotError('no-such-check', 'This check is not known here any more.');
      await ask(call, check);
    },
    form: form<Reason>({
      read({ privateMetadata, values }) {
        const read = readNote(values[CLOSE_FIELD]?.value ?? '', LONGEST_REASON);
        if ('error' in read) return { errors: { [CLOSE_FIELD]: read.error } };
        if (read.value === undefined) return { errors: { [CLOSE_FIELD]: 'Say why this check is closed.' } };
        return { accept: { checkId: privateMetadata, reason: read.value }, closing: 'close' };
      },
      async run(call) {
        await call.reply(closeReply(await desk.close(call.form.checkId, call.form.reason, call.person)));
        await afterDeed(call);
      },
      async again({ privateMetadata, values }) {
        const check = await desk.get(privateMetadata);
        if (check === undefined)
          throw new BotError('no-such-check', 'This check is not known here any more.');
        return closeView(check, values[CLOSE_FIELD]?.value);
      },
    }),
  };
}
