import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { plainText } from '../../src/sandbox/slack/plain-text.ts';
import { runStep } from '../../src/sandbox/slack/workflow-steps.ts';
import { CHANNELS, PEOPLE } from '../../src/sandbox/slack/workspace/fixtures.ts';
import type { SandboxMessage } from '../../src/sandbox/slack/workspace/model.ts';
import { eventually } from '../support/eventually.ts';
import type { Sandboxes } from '../support/start-sandboxes.ts';
import { type KillableBot, openKillableBot } from './killable-bot.ts';

/** The request, its card and audit line are written within as many commits. */
const ASK_POINTS = 4;
/** The click, the check, its answer, the decision and its consequences are written within as many commits. */
const INVITE_POINTS = 10;
const TIMEOUT_MS = 240_000;

let bot: KillableBot;
let sandboxes: Sandboxes;

beforeEach(async () => {
  bot = await openKillableBot({ HR_USERS: PEOPLE.hr1, DIGEST_CHANNEL: CHANNELS.hr });
  ({ sandboxes } = bot);
});

afterEach(() => bot.close());

const waitingCards = () =>
  sandboxes.slack.messages(CHANNELS.hr).filter((one) => one.text.endsWith('waits for a decision'));

const checkCards = () =>
  sandboxes.slack.messages(CHANNELS.hr).filter((one) => one.text.startsWith('Check CHK-'));

const waitingCard = (): Promise<SandboxMessage> =>
  eventually(() => {
    const card = waitingCards().at(-1);
    if (card === undefined) throw new Error('No request card');
    return card;
  });

/** Whether the bot died within a few seconds: there may be fewer commits than kill points. */
async function died(): Promise<boolean> {
  const isDead = await Promise.race([
    bot.exited().then(() => true),
    new Promise<false>((resolve) => setTimeout(resolve, 3_000, false).unref()),
  ]);
  if (isDead) await bot.restart();
  return isDead;
}

async function ask(number: number) {
  return await runStep(sandboxes.slack, 'check_request', {
    worker_name: 'Ada Lovelace',
    worker_email: `w${number}@example.com`,
    check_type: 'ncchc',
    asked_by: PEOPLE.colleague,
  });
}

const invited = (number: number) =>
  sandboxes.workerChecks.checks.filter(({ order }) => order.email === `w${number}@example.com`).length;

describe('a bot killed while a workflow asks for a check', () => {
  it(
    'keeps the request, invites once and tells the workflow, wherever it was killed',
    async () => {
      const { slack } = sandboxes;
      const hr = slack.as(PEOPLE.hr1);
      let killed = 0;
      for (let number = 1; number <= ASK_POINTS + INVITE_POINTS; number += 1) {
        if (number <= ASK_POINTS) bot.killAfter(number);
        const { execution, reply } = await ask(number);
        if (number <= ASK_POINTS && (await died())) killed += 1;
        // As Slack does after a minute.
        if (reply.trouble !== undefined) await slack.redeliver(reply, { attempt: 1, reason: 'http_timeout' });
        const card = await waitingCard();
        if (number > ASK_POINTS) bot.killAfter(number - ASK_POINTS);
        await hr.click(card, 'Invite');
        if (number > ASK_POINTS && (await died())) killed += 1;
        bot.killAfter(undefined);
        // The person sees that nothing has happened, and clicks again.
        await eventually(async () => {
          if (execution.state === 'completed') return;
          if (plainText(card).includes('waits') || invited(number) === 0) await hr.click(card, 'Invite');
          throw new Error(`The step is ${execution.state}`);
        });
        expect(execution.outputs).toMatchObject({ decision: 'invited', decided_by: PEOPLE.hr1 });
        // Killed between the intention and WorkerChecks, a check is Unconfirmed: never sent twice, and a person decides.
        expect(invited(number)).toBeLessThanOrEqual(1);
        await eventually(() => expect(checkCards()).toHaveLength(number));
        await eventually(() => expect(waitingCards()).toEqual([]));
      }
      expect(killed).toBeGreaterThan(8);
      const unconfirmed = checkCards().filter((one) => one.text.endsWith('Unconfirmed'));
      expect(unconfirmed.length + sandboxes.workerChecks.checks.length).toBeGreaterThanOrEqual(
        ASK_POINTS + INVITE_POINTS,
      );
      await eventually(() =>
        expect(slack.as(PEOPLE.colleague).dms().length).toBeGreaterThanOrEqual(ASK_POINTS + INVITE_POINTS),
      );
    },
    TIMEOUT_MS,
  );
});
