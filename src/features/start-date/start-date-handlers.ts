import { takesStartDate } from '../../checks/start-date.ts';
import { openModal } from '../../slack/messages/open-modal.ts';
import { type ActionCall, form } from '../../slack/router/routes.ts';
import type { Services } from '../../slack/services.ts';
import { checkById } from '../shared/find-one-check.ts';
import type { RefreshHome } from '../shared/refresh-home.ts';
import { parseStartsOn } from '../shared/start-date-field.ts';
import { INVITE_FIELDS } from '../shared/worker-form-ids.ts';
import { endedSentence, startDateReply, startDateView } from './start-date-view.ts';

interface ChosenDate {
  checkId: string;
  startsOn: string | undefined;
}

/** *Start date…* in a card's menu. */
export function startDateHandlers(services: Services, refreshHome: RefreshHome) {
  const { checkService } = services;

  return {
    async chosenInMenu(call: ActionCall): Promise<void> {
      const check = await checkById(services, call.value);
      if (!takesStartDate(check)) return call.reply({ text: endedSentence(check) });
      await openModal(services, call, startDateView(check, check.startsOn));
    },
    form: form<ChosenDate>({
      read({ privateMetadata, values }) {
        const read = parseStartsOn(values[INVITE_FIELDS.startsOn]?.selectedDate);
        if ('error' in read) return { errors: { [INVITE_FIELDS.startsOn]: read.error } };
        return { accept: { checkId: privateMetadata, startsOn: read.value }, closing: 'close' };
      },
      async run(call) {
        const { checkId, startsOn } = call.form;
        await call.reply(startDateReply(await checkService.setStartDate(checkId, startsOn, call.person)));
        await refreshHome(call);
      },
      async again({ privateMetadata, values }) {
        const chosen = values[INVITE_FIELDS.startsOn]?.selectedDate;
        return startDateView(await checkById(services, privateMetadata), chosen);
      },
    }),
  };
}
