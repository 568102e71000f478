import { readReference } from '../../checks/reference.ts';
import type { RenewalService } from '../../checks/renewals/renewal-service.ts';
import { openModal } from '../../slack/messages/open-modal.ts';
import { type CommandCall, form } from '../../slack/router/routes.ts';
import type { Services } from '../../slack/services.ts';
import { findOneCheck } from '../shared/find-one-check.ts';
import type { RefreshHome } from '../shared/refresh-home.ts';
import { eraseTypedDetails } from './erase-typed-details.ts';
import { forgetReply, forgetView } from './forget-view.ts';

/** `/check forget CHK-…`, for the people in ADMIN_USERS: purges one check now, at the worker's request. */
export function forgetHandlers(services: Services, renewals: RenewalService, refreshHome: RefreshHome) {
  const { checkService } = services;

  /** A renewal outlives its check, and is then all that is left to forget. */
  async function forgetRenewal({ rest, person, reply }: CommandCall): Promise<boolean> {
    const reference = readReference(rest);
    if (reference === undefined || (await checkService.find(reference)).length > 0) return false;
    if (!(await renewals.forgetReference(reference, person))) return false;
    await reply({ text: `What was kept to renew ${reference} has been removed. The check itself was gone.` });
    return true;
  }

  return {
    async typed(call: CommandCall): Promise<void> {
      if (await forgetRenewal(call)) return;
      const check = await findOneCheck(services, call, 'forget');
      if (check === undefined) return;
      if (check.state === 'Purged') {
        await renewals.forget({ checkId: check.id });
        return call.reply(forgetReply({ kind: 'already-purged', check }));
      }
      await openModal(services, call, forgetView(check));
    },
    form: form<string>({
      read: ({ privateMetadata }) => ({ accept: privateMetadata, closing: 'close' }),
      async run(call) {
        const check = await checkService.get(call.form);
        if (check?.state !== 'Inviting')
          await renewals.forget({ checkId: call.form, email: check?.worker?.email });
        // First, since a check that is purged no longer says whose entries these are.
        if (check?.worker !== undefined && check.state !== 'Inviting')
          await eraseTypedDetails(services, { email: check.worker.email, checkId: check.id });
        const outcome = await checkService.forget(call.form, call.person);
        await call.reply(forgetReply(outcome));
        await refreshHome(call);
      },
    }),
  };
}
