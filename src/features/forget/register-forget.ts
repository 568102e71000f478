import type { Services } from '../../slack/services.ts';
import type { AfterDeed } from '../after-deed.ts';
import { findOne } from '../find-one.ts';
import { openModal } from '../open-modal.ts';
import { forgetTyped } from './forget-typed.ts';
import { FORGET_VIEW, forgetReply, forgetView } from './forget-view.ts';

/** `/check forget CHK-…`, for the people in ADMIN_USERS: purges one check now, on the worker's request. */
export function registerForget(services: Services, afterDeed: AfterDeed): void {
  const { desk, routes } = services;

  routes.command('forget', 'forget', async (call) => {
    const check = await findOne(services, call, 'forget');
    if (check === undefined) return;
    if (check.state === 'Purged') return call.reply(forgetReply({ kind: 'already-purged', check }));
    await openModal(services, call, forgetView(check));
  });

  routes.submission<string>(
    FORGET_VIEW,
    'forget',
    ({ privateMetadata }) => ({ accept: privateMetadata, closing: 'close' }),
    async (call) => {
      const worker = (await desk.get(call.form))?.worker;
      const outcome = await desk.forget(call.form, call.person);
      if (worker !== undefined && outcome.kind !== 'being-sent') await forgetTyped(services, worker.email);
      await call.reply(forgetReply(outcome));
      await afterDeed(call);
    },
  );
}
