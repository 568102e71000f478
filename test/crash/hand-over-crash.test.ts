import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { plainText } from '../../src/sandbox/slack/plain-text.ts';
import { CHANNELS, PEOPLE } from '../../src/sandbox/slack/workspace/fixtures.ts';
import { eventually } from '../support/eventually.ts';
import { fillInvite, modalOf, told } from '../support/slack-user.ts';
import type { Sandboxes } from '../support/start-sandboxes.ts';
import { type KillableBot, openKillableBot } from './killable-bot.ts';

const TITLE = 'Hand over checks';
const CHECKS = 3;
/** The form, the intention, each check and the end are written within as many commits. */
const KILL_POINTS = 8;
const TIMEOUT_MS = 240_000;

let bot: KillableBot;
let sandboxes: Sandboxes;

beforeEach(async () => {
  bot = await openKillableBot({
    HR_USERS: `${PEOPLE.hr1},${PEOPLE.hr2}`,
    ADMIN_USERS: PEOPLE.admin,
  });
  ({ sandboxes } = bot);
});

afterEach(() => bot.close());

const ownersOnCards = () =>
  sandboxes.slack
    .messages(CHANNELS.hr)
    .map((card) => /Owner @(\w+)/.exec(plainText(card))?.[1] ?? PEOPLE.hr1);

const noticesTo = (userId: string) =>
  sandboxes.slack
    .as(userId)
    .dms()
    .filter((dm) => plainText(dm).includes('has handed over 3 checks')).length;

describe('a bot killed in the middle of a hand-over', () => {
  it(
    'finishes it after the restart, wherever it was, and does it once',
    async () => {
      const { slack } = sandboxes;
      for (let number = 1; number <= CHECKS; number += 1) {
        await slack.as(PEOPLE.hr1).submit(await fillInvite({ slack }, { email: `w${number}@example.com` }));
        await eventually(() => expect(slack.messages(CHANNELS.hr)).toHaveLength(number));
      }
      let from: string = PEOPLE.hr1;
      for (let point = 1; point <= KILL_POINTS; point += 1) {
        const to = from === PEOPLE.hr1 ? PEOPLE.hr2 : PEOPLE.hr1;
        const person = slack.as(from);
        await person.command('/check handover', { channel: CHANNELS.hr });
        const view = await modalOf({ slack }, from, TITLE);
        await person.fill(view, { To: to });
        bot.killAfter(point);
        const { trouble } = await person.submit(view);
        expect(await bot.exited()).toBe(null);
        await bot.restart();
        // Not acknowledged: the person has the form before them still, and submits it again.
        if (trouble !== undefined && view.open) await person.submit(view);
        await eventually(() => expect(ownersOnCards()).toEqual(Array.from({ length: CHECKS }, () => to)));
        await eventually(() => expect(noticesTo(to)).toBeGreaterThanOrEqual(Math.ceil(point / 2)));
        from = to;
      }
      const admin = slack.as(PEOPLE.admin);
      await eventually(async () => {
        await admin.command('/check audit', { channel: CHANNELS.hr });
        const audit = plainText(await told({ slack }, PEOPLE.admin, 'handed the check over', CHANNELS.hr));
        expect(audit.match(/handed the check over/g)).toHaveLength(CHECKS * KILL_POINTS);
      });
    },
    TIMEOUT_MS,
  );
});
