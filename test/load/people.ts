import { setTimeout as delay } from 'node:timers/promises';
import { plainText } from '../../src/sandbox/slack/plain-text.ts';
import type { SlackSandbox } from '../../src/sandbox/slack/slack-sandbox.ts';
import { seededRandom } from '../../src/sandbox/workerchecks/seeded-random.ts';
import type { Desk } from './customer.ts';
import { ACTIONS, type Action, type ActionName, drawAction } from './desk-actions.ts';
import { createDeskPerson, type DeskPerson } from './desk-person.ts';
import { count, createWorkLog, type WorkLog } from './work-log.ts';

/** From the end of one thing that a person does to the next. */
const BETWEEN_MS = { least: 20_000, most: 60_000 };
const LOOK_EVERY_MS = 2_000;

export interface People {
  readonly log: WorkLog;
  /** Everybody begins. */
  work(): void;
  /** Everybody does this at once; those who are busy, as soon as they are not. */
  burst(action: ActionName): void;
  /** Nobody begins anything; resolves when all is finished, and the questions that cards asked until then are answered. */
  rest(askedForMs: number): Promise<void>;
  /** Types `/check status` for each of these checks, shared among everybody. */
  askFor(references: readonly string[]): Promise<void>;
}

/** @param invitationOf the id that BusinessHub shows for a reference */
export function createPeople(
  slack: SlackSandbox,
  {
    desks,
    invitationOf,
  }: { desks: readonly Desk[]; invitationOf: (reference: string) => string | undefined },
): People {
  const log = createWorkLog();
  const everybody = desks.flatMap(({ channel, members }) =>
    members.map((id, index) => ({
      one: createDeskPerson({
        slack,
        id,
        channel: channel.id,
        random: seededRandom(Number.parseInt(id.slice(-2), 10) + 1),
        log,
      }),
      // One person of a desk decides about what the bot asks.
      decides: index === 0,
    })),
  );
  let resting = false;
  let signal = Promise.withResolvers<Action | undefined>();

  /** Does one thing. What a card does not offer any more, because a colleague was faster, is left. */
  async function perform(one: DeskPerson, action: Action): Promise<void> {
    try {
      await action(one, log);
    } catch (error) {
      const why = error instanceof Error ? (error.message.split(/[.:{"]/)[0] ?? '') : String(error);
      count(log.troubles, `not possible: ${why}`);
    }
    await one.closeAll();
  }

  const decide: Action = async (one) => {
    const card = one.pick(one.cards('Send again'));
    const reference = card && /CHK-\w{5}/.exec(plainText(card))?.[0];
    if (card === undefined || reference === undefined) return;
    const invitationId = invitationOf(reference);
    if (invitationId === undefined) {
      count(log.actions, 'send again');
      await one.person.click(card, 'Send again');
      return;
    }
    count(log.actions, 'it was sent');
    await one.person.click(card, 'It was sent');
    const view = await one.waitForTop('It was sent');
    if (view === undefined) return;
    await one.person.fill(view, { 'Invitation id': invitationId });
    await one.submit('it was sent', view);
  };

  async function working({ one, decides }: (typeof everybody)[number]): Promise<void> {
    const { random } = one;
    // Nobody comes in the same second.
    await delay(random() * BETWEEN_MS.least);
    while (!resting) {
      if (decides) await perform(one, decide);
      const ms = BETWEEN_MS.least + random() * (BETWEEN_MS.most - BETWEEN_MS.least);
      const called = await Promise.race([delay(ms), signal.promise]);
      if (!resting) await perform(one, called ?? drawAction(one));
    }
  }

  async function finish({ one, decides }: (typeof everybody)[number], askedForMs: number): Promise<void> {
    if (!decides) return;
    for (const end = Date.now() + askedForMs; Date.now() < end; await delay(LOOK_EVERY_MS)) {
      await perform(one, decide);
    }
  }

  let all: Promise<unknown> = Promise.resolve();
  return {
    log,
    work() {
      all = Promise.all(everybody.map(working));
    },
    burst(action) {
      const called = signal;
      signal = Promise.withResolvers();
      called.resolve(ACTIONS[action]);
    },
    async rest(askedForMs) {
      resting = true;
      signal.resolve(undefined);
      await all;
      await Promise.all(everybody.map((each) => finish(each, askedForMs)));
    },
    async askFor(references) {
      const left = [...references];
      await Promise.all(
        everybody.slice(0, 10).map(async ({ one }) => {
          for (let reference = left.pop(); reference !== undefined; reference = left.pop()) {
            await one.ask('status, at the end', `/check status ${reference}`);
          }
        }),
      );
    },
  };
}
