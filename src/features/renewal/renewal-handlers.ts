import type { OpenRenewal } from '../../checks/renewals/renewal.ts';
import type { RenewalChange, RenewalService } from '../../checks/renewals/renewal-service.ts';
import { BotError } from '../../errors.ts';
import { PEOPLE_HEADING, toLine } from '../../people/people-line.ts';
import { escapeMrkdwn } from '../../slack/messages/text.ts';
import type { ActionCall, Call } from '../../slack/router/routes.ts';
import type { Services } from '../../slack/services.ts';
import { dayText } from '../../text/day.ts';
import type { Prefilled } from '../shared/worker-fields.ts';
import { EVERYBODY, readChoice } from './renewal-ids.ts';

/** Opens the form to invite a worker; `renews`: the renewal that the invitation decides. */
type OpenInvite = (call: Call, prefilled: Prefilled & { renews: string }) => Promise<void>;
/** Opens the form for several people with this list. */
type OpenMany = (call: Call, start: { people: string; channelId: string | undefined }) => Promise<void>;

const DECIDED = 'This renewal has been decided already. Nothing was changed.';

function changeSentence(change: RenewalChange): string {
  if (change.kind === 'decided') return DECIDED;
  const reference = escapeMrkdwn(change.reference);
  return change.kind === 'postponed'
    ? `${reference} will be brought up again on ${dayText(change.until)}.`
    : `${reference} will not be renewed. What was kept for it has been removed.`;
}

/** Plain text, above the form. */
function remark({ reference, kept }: OpenRenewal, hasDetails: boolean): string {
  const renews = `Renews ${reference}, completed on ${dayText(kept.completedOn)}. The old check stays as it is.`;
  return hasDetails
    ? `${renews} Check that the address and mobile are still right.`
    : `${renews} The worker’s details are no longer kept here: look up ${reference} in BusinessHub.`;
}

function listOf(renewals: readonly OpenRenewal[]): string {
  const lines = renewals.flatMap(({ kept: { worker, productName } }) =>
    worker === undefined
      ? []
      : [
          toLine({
            ...worker,
            firstName: worker.firstName || '-',
            mobile: worker.mobile ?? '',
            product: productName,
            startsOn: '',
          }),
        ],
  );
  return [PEOPLE_HEADING, ...lines].join('\n');
}

/** The buttons and the menu of a renewal in the digest. Nothing is sent before a form is. */
export function renewalHandlers(
  { checkService, config }: Services,
  renewals: RenewalService,
  { openInvite, openMany }: { openInvite: OpenInvite; openMany: OpenMany },
) {
  return {
    async renew(call: ActionCall): Promise<void> {
      const renewal = await renewals.get(call.value);
      if (renewal === undefined) return call.reply({ text: DECIDED });
      const { id, productId, kept } = renewal;
      const worker = kept.worker ?? (await checkService.get(id))?.worker;
      await openInvite(call, {
        worker,
        productId,
        channelId: kept.channelId,
        remark: remark(renewal, worker !== undefined),
        renews: id,
      });
    },
    async renewAll(call: ActionCall): Promise<void> {
      const due = await renewals.due(call.value === EVERYBODY ? undefined : call.value);
      const withDetails = due.filter(({ kept }) => kept.worker !== undefined);
      if (withDetails.length === 0)
        return call.reply({ text: 'None of these renewals is still to be decided.' });
      const channels = new Set(withDetails.map(({ kept }) => kept.channelId));
      const [only] = channels;
      const channelId = channels.size === 1 ? only : config.resultsChannel;
      await openMany(call, { people: listOf(withDetails), channelId });
    },
    async choose(call: ActionCall): Promise<void> {
      const { choice, id } = readChoice(call.value);
      if (choice === undefined)
        throw new BotError('menu', 'This can no longer be chosen. Nothing was changed.');
      const change =
        choice === 'later'
          ? await renewals.postpone(id, call.person)
          : await renewals.decline(id, choice, call.person);
      await call.reply({ text: changeSentence(change) });
    },
  };
}
