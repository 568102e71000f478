import type { Check } from '../../checks/check.ts';
import { isAssignable } from '../../checks/owner.ts';
import { openModal } from '../../slack/messages/open-modal.ts';
import { type ActionCall, type Call, type CommandCall, form } from '../../slack/router/routes.ts';
import type { Colleagues, Services } from '../../slack/services.ts';
import { checkById, findOneCheck } from '../shared/find-one-check.ts';
import type { RefreshHome } from '../shared/refresh-home.ts';
import { requireColleague } from '../shared/require-colleague.ts';
import { ASSIGN_FIELD, assignReply, assignView, notAssignableSentence } from './assign-view.ts';

interface Assignment {
  checkId: string;
  /** User id of the new owner. */
  to: string;
}

/** `/check assign CHK-…`, and *Assign…* in a card's menu: makes a colleague responsible for a check. */
export function assignHandlers(services: Services, { access }: Colleagues, refreshHome: RefreshHome) {
  const { checkService } = services;

  async function ask(call: Call, check: Check): Promise<void> {
    if (!isAssignable(check)) return call.reply({ text: notAssignableSentence(check) });
    await openModal(services, call, assignView(check));
  }

  return {
    async typed(call: CommandCall): Promise<void> {
      const check = await findOneCheck(services, call, 'assign', isAssignable);
      if (check !== undefined) await ask(call, check);
    },
    async chosenInMenu(call: ActionCall): Promise<void> {
      await ask(call, await checkById(services, call.value));
    },
    form: form<Assignment>({
      read({ privateMetadata, values }) {
        const to = values[ASSIGN_FIELD]?.selectedUser;
        if (to === undefined) return { errors: { [ASSIGN_FIELD]: 'Choose the new owner.' } };
        return { accept: { checkId: privateMetadata, to }, closing: 'close' };
      },
      async run(call) {
        const { checkId, to } = call.form;
        await requireColleague(access, { ...call.person, userId: to });
        await call.reply(assignReply(await checkService.assign(checkId, to, call.person)));
        await refreshHome(call);
      },
      again: async ({ privateMetadata }) => assignView(await checkById(services, privateMetadata)),
    }),
  };
}
