import type { BatchChange } from '../../checks/batches/batch-service.ts';
import type { Person } from '../../checks/check-service.ts';
import type { ActionCall, Call } from '../../slack/router/routes.ts';
import type { Services } from '../../slack/services.ts';
import type { RefreshHome } from '../shared/refresh-home.ts';
import { BATCH_ENDED, continueReply, forgetRestReply, refusedReply, stopReply } from './batch-card-reply.ts';
import { peopleToSendAgain, refusedChecks } from './refused-people.ts';

/** Opens the form for several people with this list in it. */
export type OpenList = (
  call: Call,
  start: { people: string; channelId: string | undefined },
) => Promise<void>;

/** The buttons on the batch card. Their values are batch ids. */
export function batchCardHandlers(
  { batchService }: Pick<Services, 'batchService'>,
  refreshHome: RefreshHome,
  openList: OpenList,
) {
  async function change(
    call: ActionCall,
    work: (id: string, person: Person) => Promise<BatchChange>,
    reply: (change: BatchChange) => string,
  ): Promise<void> {
    const { value: id, person } = call;
    const isThere = (await batchService.get(id)) !== undefined;
    await call.reply({ text: isThere ? reply(await work(id, person)) : BATCH_ENDED });
    await refreshHome(call);
  }

  return {
    stop: (call: ActionCall) => change(call, batchService.stop, stopReply),
    continue: (call: ActionCall) => change(call, batchService.resume, continueReply),
    forgetRest: (call: ActionCall) => change(call, batchService.forgetRest, forgetRestReply),
    async sendRefusedAgain(call: ActionCall): Promise<void> {
      const batch = await batchService.get(call.value);
      const refused = batch === undefined ? [] : refusedChecks(batchService.checksOf(batch));
      const sentence = refusedReply(batch, refused.length);
      if (sentence !== undefined) return call.reply({ text: sentence });
      await openList(call, { people: peopleToSendAgain(refused), channelId: batch?.channelId });
    },
  };
}
