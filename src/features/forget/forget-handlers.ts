import type { CheckRequestService } from '../../checks/check-requests/check-request-service.ts';
import { openModal } from '../../slack/messages/open-modal.ts';
import { type CommandCall, form } from '../../slack/router/routes.ts';
import type { Services } from '../../slack/services.ts';
import { findOneCheck } from '../shared/find-one-check.ts';
import type { RefreshHome } from '../shared/refresh-home.ts';
import { eraseTypedDetails } from './erase-typed-details.ts';
import { forgetReply, forgetView } from './forget-view.ts';

/** `/check forget CHK-…`, for the people in ADMIN_USERS: purges one check now, at the worker's request. */
export function forgetHandlers(
  services: Services,
  refreshHome: RefreshHome,
  checkRequests: Pick<CheckRequestService, 'forgetWorker'>,
) {
  const { checkService } = services;

  return {
    async typed(call: CommandCall): Promise<void> {
      const check = await findOneCheck(services, call, 'forget');
      if (check === undefined) return;
      if (check.state === 'Purged') return call.reply(forgetReply({ kind: 'already-purged', check }));
      await openModal(services, call, forgetView(check));
    },
    form: form<string>({
      read: ({ privateMetadata }) => ({ accept: privateMetadata, closing: 'close' }),
      async run(call) {
        const check = await checkService.get(call.form);
        // First, since a check that is purged no longer says whose entries these are.
        if (check?.worker !== undefined && check.state !== 'Inviting')
          await eraseTypedDetails(
            { ...services, checkRequests },
            { email: check.worker.email, checkId: check.id },
          );
        const outcome = await checkService.forget(call.form, call.person);
        await call.reply(forgetReply(outcome));
        await refreshHome(call);
      },
    }),
  };
}
