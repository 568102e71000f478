import type { CommandCall } from '../../slack/router/routes.ts';
import type { Services } from '../../slack/services.ts';
import { inlineCode } from '../shared/inline-code.ts';
import { recordListing } from '../shared/listing-audit.ts';
import { createOpeningRecord } from '../shared/opening-record.ts';
import { MAX_MATCHES, matchesMessage, statusMessage } from './status-view.ts';

/** When the poller expects to poll the check, epoch milliseconds; undefined if this process cannot say. */
export type NextPollAt = (id: string) => number | undefined;

/** `/check status`: one check with its current state at WorkerChecks, or the list of matching checks. */
export function statusHandlers({ config, audit, checkService, now }: Services, nextPollAt: NextPollAt) {
  const { command } = config.slack;

  return {
    async typed(call: CommandCall): Promise<void> {
      const { rest: term, person } = call;
      if (term === '') {
        const usage = `\`${command} status CHK-…\`, \`${command} status name@example.com\` or \`${command} status Ada Lovelace\``;
        return call.reply({ text: `Which check? Use ${usage}.` });
      }
      const found = await checkService.find(term);
      const [check] = found;
      if (check === undefined) {
        const hint = `Try a reference, a full email address or part of a name. \`${command} list\` shows all checks.`;
        return call.reply({ text: `No check matches ${inlineCode(term)}. ${hint}` });
      }
      if (found.length > 1) {
        await recordListing(audit, person.userId, 'status', found.slice(0, MAX_MATCHES));
        const about = { command, staleAfterDays: config.staleAfterDays, now: now() };
        return call.reply(matchesMessage(term, found, about));
      }
      const outcome = await checkService.refresh(check.id, person);
      await audit.record({ userId: person.userId, action: 'viewed', reference: check.reference });
      const opening = createOpeningRecord(checkService, person);
      opening.begin(outcome.check);
      await call.reply(statusMessage(outcome, nextPollAt(check.id)));
      await opening.written();
    },
  };
}
