import { BotError } from '../../errors.ts';
import { actions, plain, section } from '../../slack/messages/blocks.ts';
import { escapeMrkdwn } from '../../slack/messages/text.ts';
import type { ActionCall } from '../../slack/router/routes.ts';
import type { Services } from '../../slack/services.ts';
import { shortDayText } from '../../text/day.ts';
import { businessCalendar } from '../../time/business-calendar.ts';
import { businessDayAfter } from '../../time/business-days.ts';
import { titleWithOutcome } from '../card/check-wording.ts';
import { checkHeading } from '../shared/check-heading.ts';
import { checkById } from '../shared/find-one-check.ts';
import { createOpeningRecord } from '../shared/opening-record.ts';
import { privateButtons } from '../shared/private-buttons.ts';
import type { RefreshHome } from '../shared/refresh-home.ts';
import { readSnoozeValue } from '../shared/snooze-menu.ts';

/** The buttons and menus of a digest that are not those of a card. */
export function digestHandlers(services: Services, refreshHome: RefreshHome) {
  const { config, checkService, audit, now } = services;

  return {
    /** *Snooze*, in the menu of a line. */
    async snooze(call: ActionCall): Promise<void> {
      const { days, checkId } = readSnoozeValue(call.value);
      if (days === undefined) throw new BotError('menu', 'This can no longer be chosen. Nothing was done.');
      const until = businessDayAfter(businessCalendar(config), now(), days);
      const { kind, check } = await checkService.snooze(checkId, until, call.person);
      const reference = escapeMrkdwn(check.reference);
      const text =
        kind === 'snoozed'
          ? `${reference} is snoozed until ${shortDayText(until)}. It comes back earlier if it moves on.`
          : `The details of ${reference} were removed, so there is nothing to snooze.`;
      await call.reply({ text });
      await refreshHome(call);
    },
    /** *Decide…*: everything that can be done about the check, for the person who asks. */
    async decide(call: ActionCall): Promise<void> {
      const check = await checkById(services, call.value);
      const { reference } = check;
      await audit.record({ userId: call.person.userId, action: 'viewed', reference });
      const opening = createOpeningRecord(checkService, call.person);
      opening.begin(check);
      const buttons = privateButtons(check);
      await call.reply({
        text: `Check ${escapeMrkdwn(reference)}`,
        blocks: [
          ...checkHeading(check),
          section(plain(titleWithOutcome(check))),
          ...(buttons.length === 0 ? [] : [actions(buttons)]),
        ],
      });
      await opening.written();
    },
  };
}
