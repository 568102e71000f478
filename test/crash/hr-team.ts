import { setTimeout as delay } from 'node:timers/promises';
import { parseJson, stringAt } from '../../src/sandbox/json.ts';
import type { Person } from '../../src/sandbox/slack/person.ts';
import { buttons, plainText } from '../../src/sandbox/slack/plain-text.ts';
import { PEOPLE } from '../../src/sandbox/slack/workspace/fixtures.ts';
import type {
  SandboxEphemeral,
  SandboxMessage,
  SandboxView,
} from '../../src/sandbox/slack/workspace/model.ts';
import { createLocalLocks } from '../../src/storage/locks/local-locks.ts';
import type { CrashEnvironment } from './crash-environment.ts';
import { describeState } from './describe-state.ts';
import { scenarioState } from './scenario-state.ts';
import { SCENARIOS, type Scenario } from './scenarios.ts';

/** How often a person who got an answer checks whether the card follows. */
const LOOKS_AFTER_AN_ANSWER = 50;
const LOOK_AGAIN_MS = 10;
const PATIENCE_MS = 60_000;
/** Shown if another check for the same worker is open. */
const ANYWAY = 'Send again anyway';
/** Only waits: a form lost with its bot is filled in again, which may ask for the same thing twice. */
const nothingMore = async (): Promise<void> => {};
const OPEN_AGAIN = 'Open the form again';
const RESEND = 'Resend the invitation';
/** On a busy machine a trigger may expire before the bot opens the form: the person told so tries again. */
const TRY_AGAIN_MS = 6_000;

/** Persistent HR people, who repeat whatever a kill has interrupted. */
export interface HrTeam {
  /** Plays one check to its end. */
  play(scenario: Scenario): Promise<void>;
  /** Purges the checks whose workers request it. */
  forget(): Promise<void>;
}

/**
 * After a kill, a person with an open form submits that same form again, and a person who clicked clicks again. Nobody
 * chooses *It was sent* or *Send again* without looking into WorkerChecks' portal first.
 */
export function createHrTeam(world: CrashEnvironment): HrTeam {
  const { slack, workerChecks } = world;
  /** Each person can have only one modal open at a time. */
  const hands = createLocalLocks();
  /** Settles Unconfirmed checks. */
  const hr2 = slack.as(PEOPLE.hr2);
  /** Accepted offers to reopen a form. */
  const takenUp = new Set<SandboxMessage | SandboxEphemeral>();
  const titleOf = (scenario: Scenario) => scenarioState(world, scenario).title;

  async function until(seen: () => boolean): Promise<void> {
    for (const start = Date.now(); !seen(); await delay(LOOK_AGAIN_MS)) {
      if (Date.now() - start > PATIENCE_MS) throw new Error(`Nothing happens; ${describeState(world)}`);
    }
  }

  /** Performs the action and waits a while for its effect, but not beyond this life of the bot. */
  async function attempt(done: () => boolean, deed: () => Promise<unknown>): Promise<void> {
    await world.bots.up();
    if (done()) return;
    const { life } = world.bots;
    await deed();
    const givesUpAt = Date.now() + TRY_AGAIN_MS;
    await until(() => done() || world.bots.life !== life || Date.now() > givesUpAt);
  }

  /** Repeats the action in each life of the bot until it is done. */
  async function insist(done: () => boolean, deed: () => Promise<unknown>): Promise<void> {
    while (!done()) await attempt(done, deed);
  }

  const hasModal = (person: Person, title: string) => {
    const view = person.modals().at(-1);
    return view !== undefined && plainText(view).startsWith(title);
  };

  /** Crash points refer to a form by the worker's name. */
  function nameForm(view: SandboxView, name: string): void {
    const metadata = stringAt(view.content, 'private_metadata') ?? '';
    world.names.set(view.id, name);
    world.names.set(stringAt(parseJson(metadata), 'id') ?? metadata, name);
  }

  /** Submits the topmost form until no form is left. */
  async function send(person: Person, view: SandboxView): Promise<void> {
    let pressed = false;
    await insist(
      () => !view.open,
      async () => {
        for (let heard = true; heard && view.open; ) {
          pressed = true;
          const { errors, trouble } = await person.submit(person.top());
          if (Object.keys(errors).length > 0) throw new Error('The form was not taken');
          heard = trouble === undefined;
        }
      },
    );
    if (!pressed) throw new Error('Another form took the place of this one');
  }

  async function invite({ name, channel, email, requester }: Scenario): Promise<void> {
    const hr1 = slack.as(requester);
    await insist(
      () => hasModal(hr1, 'Invite a worker'),
      () => hr1.command('/check invite', { channel }),
    );
    const view = hr1.top();
    nameForm(view, name);
    const filling = { 'First name': 'Ada', 'Last name': name, Email: email, 'Channel for the card': channel };
    await hr1.fill(view, filling);
    await send(hr1, view);
  }

  /** Resubmits the form if its person is told that it may not have been accepted. */
  async function inviteAgain({ name, requester }: Scenario): Promise<void> {
    const hr1 = slack.as(requester);
    const isOffer = (message: SandboxMessage | SandboxEphemeral) =>
      buttons(message).includes(OPEN_AGAIN) && !takenUp.has(message);
    const offer = [...hr1.dms(), ...hr1.ephemerals()].find(isOffer);
    if (offer === undefined) return;
    const opened = () => hasModal(hr1, 'Invite a worker');
    await attempt(opened, () => hr1.click(offer, OPEN_AGAIN));
    if (!opened()) return;
    takenUp.add(offer);
    nameForm(hr1.top(), name);
    await send(hr1, hr1.top());
  }

  /** One attempt; after a kill, the portal is consulted again. */
  async function settle(scenario: Scenario): Promise<void> {
    const { card, title, isReplaced } = scenarioState(world, scenario);
    if (card === undefined || title !== 'Unconfirmed') return;
    const settled = () => titleOf(scenario) !== 'Unconfirmed';
    const email = isReplaced ? scenario.resend?.email : scenario.email;
    const there = workerChecks.checks.find(
      ({ order }) => order.last_name === scenario.name && order.email === email,
    );
    if (there === undefined) {
      const told = hr2.ephemerals(scenario.channel).length;
      const answered = () => settled() || hr2.ephemerals(scenario.channel).length > told;
      await attempt(answered, () => hr2.click(card, 'Send again'));
      const warning = hr2.ephemerals(scenario.channel).findLast((one) => buttons(one).includes(ANYWAY));
      if (warning !== undefined && !takenUp.has(warning)) {
        takenUp.add(warning);
        await attempt(settled, () => hr2.click(warning, ANYWAY));
      }
      // The answer arrives before the card changes: do not click again at once.
      for (let looks = 0; looks < LOOKS_AFTER_AN_ANSWER && !settled(); looks += 1) await delay(LOOK_AGAIN_MS);
      return;
    }
    const asked = () => settled() || hasModal(hr2, 'It was sent');
    await attempt(asked, () => hr2.click(card, 'It was sent'));
    if (!hasModal(hr2, 'It was sent')) return;
    const view = hr2.top();
    await hr2.fill(view, { 'Invitation id': there.id });
    await send(hr2, view);
    await attempt(settled, nothingMore);
  }

  async function cancel(scenario: Scenario): Promise<void> {
    const { card, title, reference } = scenarioState(world, scenario);
    if (card === undefined || title !== 'Pending') return;
    const hr1 = slack.as(scenario.requester);
    const over = () => titleOf(scenario) !== 'Pending';
    if (scenario.cancel === 'by button') return attempt(over, () => hr1.click(card, 'Cancel invitation'));
    await attempt(
      () => over() || hasModal(hr1, 'Cancel invitation?'),
      () => hr1.command(`/check cancel ${reference}`, { channel: scenario.channel }),
    );
    if (!hasModal(hr1, 'Cancel invitation?')) return;
    await send(hr1, hr1.top());
    await attempt(over, nothingMore);
  }

  /** One attempt; after a kill, the form is opened again. */
  async function resend(scenario: Scenario): Promise<void> {
    const { card, title, isReplaced: isDone } = scenarioState(world, scenario);
    if (scenario.resend === undefined || card === undefined || title !== 'Pending' || isDone) return;
    const { email } = scenario.resend;
    const hr1 = slack.as(scenario.requester);
    const settled = () => {
      const { isReplaced, title: shown } = scenarioState(world, scenario);
      return isReplaced || shown !== 'Pending';
    };
    const opened = () => hasModal(hr1, RESEND);
    await attempt(
      () => settled() || opened(),
      () => hr1.select(card, { actionId: 'check.menu' }, 'Resend…'),
    );
    if (!opened()) return;
    const view = hr1.top();
    nameForm(view, `${scenario.name} again`);
    await hr1.fill(view, { Email: email });
    await send(hr1, view);
    await attempt(settled, nothingMore);
  }

  /** The second invitation for the same worker must be tried before the first is cancelled. */
  const mayCancel = ({ name, cancel }: Scenario) =>
    cancel !== undefined &&
    SCENARIOS.every((other) => other.sameWorkerAs !== name || scenarioState(world, other).over);

  return {
    async play(scenario) {
      const first = SCENARIOS.find(({ name }) => name === scenario.sameWorkerAs);
      if (first !== undefined) await until(() => titleOf(first) === 'Pending');
      // Sequential, so that events happen in much the same order in every run.
      await hands.hold('inviting', () => invite(scenario));
      const isThere = () => {
        const { title, over } = scenarioState(world, scenario);
        return over || title !== '';
      };
      const start = Date.now();
      for (; !isThere(); await delay(LOOK_AGAIN_MS)) {
        if (Date.now() - start > PATIENCE_MS) throw new Error(`Nothing happens; ${describeState(world)}`);
        await hands.hold('inviting', () => inviteAgain(scenario));
      }
      for (let sight = scenarioState(world, scenario); !sight.over; sight = scenarioState(world, scenario)) {
        if (sight.title === 'Unconfirmed') await hands.hold('settling', () => settle(scenario));
        else if (sight.title === 'Pending' && mayCancel(scenario)) await cancel(scenario);
        else if (sight.title === 'Pending' && scenario.resend && !sight.isReplaced)
          await hands.hold('inviting', () => resend(scenario));
        else await delay(LOOK_AGAIN_MS);
      }
    },
    async forget() {
      const admin = slack.as(PEOPLE.admin);
      for (const scenario of SCENARIOS.filter(({ ends }) => ends === 'Purged')) {
        await until(() => /^Completed|^Purged/.test(titleOf(scenario)));
        const over = () => titleOf(scenario) === 'Purged';
        const told = () => admin.dms().filter((one) => /\b(are|were) removed\b/.test(plainText(one))).length;
        let { life } = world.bots;
        while (!over()) {
          ({ life } = world.bots);
          await attempt(
            () => over() || hasModal(admin, 'Forget this check'),
            () => admin.command(`/check forget ${scenarioState(world, scenario).reference}`),
          );
          if (hasModal(admin, 'Forget this check')) await send(admin, admin.top());
          await attempt(over, nothingMore);
        }
        // A sqlite file cannot be read from outside. A notified requester's form is no longer kept, unless the bot that
        // notified them died.
        await until(() => told() > 0);
        await world.bots.up();
        if (world.bots.life !== life) await attempt(() => told() > 1, nothingMore);
      }
    },
  };
}
