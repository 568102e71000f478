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
const POLLS_AFTER_ANSWER = 50;
const POLL_EVERY_MS = 10;
const TIMEOUT_MS = 60_000;
/** Shown if another check for the same worker is open. */
const SEND_ANYWAY = 'Send again anyway';
/** Does nothing but wait: a form lost with its bot is filled in again, so the same thing may be asked for twice. */
const onlyWait = async (): Promise<void> => {};
const OPEN_AGAIN = 'Open the form again';
const RESEND = 'Resend the invitation';
/** On a busy machine a trigger may expire before the bot opens the form: the person is told, and tries again. */
const RETRY_AFTER_MS = 6_000;

/** Persistent HR people, who repeat whatever a kill has interrupted. */
export interface HrTeam {
  /** Plays one check to its end. */
  play(scenario: Scenario): Promise<void>;
  /** Purges the checks whose workers request it. */
  forget(): Promise<void>;
}

/**
 * After a kill, people submit the form they have open again, or click again. They choose *It was sent* or *Send again*
 * by what WorkerChecks has, as if they had checked BusinessHub first.
 */
export function createHrTeam(environment: CrashEnvironment): HrTeam {
  const { slack, workerChecks } = environment;
  /** Each person can have only one modal open at a time. */
  const locks = createLocalLocks();
  /** Decides about Unconfirmed checks. */
  const hr2 = slack.as(PEOPLE.hr2);
  /** Accepted offers to reopen a form. */
  const acceptedOffers = new Set<SandboxMessage | SandboxEphemeral>();
  const titleOf = (scenario: Scenario) => scenarioState(environment, scenario).title;

  /** Calls `meanwhile` until the condition is met. */
  async function waitFor(condition: () => boolean, meanwhile = onlyWait): Promise<void> {
    for (const start = Date.now(); !condition(); await delay(POLL_EVERY_MS)) {
      if (Date.now() - start > TIMEOUT_MS) throw new Error(`Nothing happens; ${describeState(environment)}`);
      await meanwhile();
    }
  }

  /** Performs the action and waits a while for its effect, or until the bot that serves people has ended. */
  async function attempt(done: () => boolean, action: () => Promise<unknown>): Promise<void> {
    await environment.bots.up();
    if (done()) return;
    const { restarts } = environment.bots;
    await action();
    const givesUpAt = Date.now() + RETRY_AFTER_MS;
    await waitFor(() => done() || environment.bots.restarts !== restarts || Date.now() > givesUpAt);
  }

  /** Repeats the action, whenever the bot that serves people has ended, until it is done. */
  async function repeatUntil(done: () => boolean, action: () => Promise<unknown>): Promise<void> {
    while (!done()) await attempt(done, action);
  }

  const hasModal = (person: Person, title: string) => {
    const view = person.modals().at(-1);
    return view !== undefined && plainText(view).startsWith(title);
  };

  /** Lets crash points refer to a form by the worker's name. */
  function nameForm(view: SandboxView, name: string): void {
    const metadata = stringAt(view.content, 'private_metadata') ?? '';
    environment.names.set(view.id, name);
    environment.names.set(stringAt(parseJson(metadata), 'id') ?? metadata, name);
  }

  /** Submits the topmost form until no form is left. */
  async function send(person: Person, view: SandboxView): Promise<void> {
    let pressed = false;
    await repeatUntil(
      () => !view.open,
      async () => {
        for (let answered = true; answered && view.open; ) {
          pressed = true;
          const { errors, trouble } = await person.submit(person.top());
          if (Object.keys(errors).length > 0) throw new Error('The form was not accepted');
          answered = trouble === undefined;
        }
      },
    );
    if (!pressed) throw new Error('Another form took the place of this one');
  }

  async function invite({ name, channel, email, requester }: Scenario): Promise<void> {
    const hr1 = slack.as(requester);
    await repeatUntil(
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
      buttons(message).includes(OPEN_AGAIN) && !acceptedOffers.has(message);
    const offer = [...hr1.dms(), ...hr1.ephemerals()].find(isOffer);
    if (offer === undefined) return;
    const opened = () => hasModal(hr1, 'Invite a worker');
    await attempt(opened, () => hr1.click(offer, OPEN_AGAIN));
    if (!opened()) return;
    acceptedOffers.add(offer);
    nameForm(hr1.top(), name);
    await send(hr1, hr1.top());
  }

  /** One attempt; after a kill, what WorkerChecks has is read again. */
  async function resolveUnconfirmed(scenario: Scenario): Promise<void> {
    const { card, title, isReplaced } = scenarioState(environment, scenario);
    if (card === undefined || title !== 'Unconfirmed') return;
    const resolved = () => titleOf(scenario) !== 'Unconfirmed';
    const email = isReplaced ? scenario.resend?.email : scenario.email;
    const invitation = workerChecks.checks.find(
      ({ order }) => order.last_name === scenario.name && order.email === email,
    );
    if (invitation === undefined) {
      const told = hr2.ephemerals(scenario.channel).length;
      const answered = () => resolved() || hr2.ephemerals(scenario.channel).length > told;
      await attempt(answered, () => hr2.click(card, 'Send again'));
      const warning = hr2.ephemerals(scenario.channel).findLast((one) => buttons(one).includes(SEND_ANYWAY));
      if (warning !== undefined && !acceptedOffers.has(warning)) {
        acceptedOffers.add(warning);
        await attempt(resolved, () => hr2.click(warning, SEND_ANYWAY));
      }
      // The answer arrives before the card changes, so do not click again at once.
      for (let polls = 0; polls < POLLS_AFTER_ANSWER && !resolved(); polls += 1) await delay(POLL_EVERY_MS);
      return;
    }
    const asked = () => resolved() || hasModal(hr2, 'It was sent');
    await attempt(asked, () => hr2.click(card, 'It was sent'));
    if (!hasModal(hr2, 'It was sent')) return;
    const view = hr2.top();
    await hr2.fill(view, { 'Invitation id': invitation.id });
    await send(hr2, view);
    await attempt(resolved, onlyWait);
  }

  async function cancel(scenario: Scenario): Promise<void> {
    const { card, title, reference } = scenarioState(environment, scenario);
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
    await attempt(over, onlyWait);
  }

  /** One attempt; after a kill, the form is opened again. */
  async function resend(scenario: Scenario): Promise<void> {
    const { card, title, isReplaced: isDone } = scenarioState(environment, scenario);
    if (scenario.resend === undefined || card === undefined || title !== 'Pending' || isDone) return;
    const { email } = scenario.resend;
    const hr1 = slack.as(scenario.requester);
    const resolved = () => {
      const { isReplaced, title: shown } = scenarioState(environment, scenario);
      return isReplaced || shown !== 'Pending';
    };
    const opened = () => hasModal(hr1, RESEND);
    await attempt(
      () => resolved() || opened(),
      () => hr1.select(card, { actionId: 'check.menu' }, 'Resend…'),
    );
    if (!opened()) return;
    const view = hr1.top();
    nameForm(view, `${scenario.name} again`);
    await hr1.fill(view, { Email: email });
    await send(hr1, view);
    await attempt(resolved, onlyWait);
  }

  /** The second invitation for the same worker must be tried before the first is cancelled. */
  const mayCancel = ({ name, cancel }: Scenario) =>
    cancel !== undefined &&
    SCENARIOS.every((other) => other.sameWorkerAs !== name || scenarioState(environment, other).over);

  return {
    async play(scenario) {
      const first = SCENARIOS.find(({ name }) => name === scenario.sameWorkerAs);
      if (first !== undefined) await waitFor(() => titleOf(first) === 'Pending');
      // Sequential, so that events happen in much the same order in every run.
      await locks.hold('inviting', () => invite(scenario));
      const isThere = () => {
        const { title, over } = scenarioState(environment, scenario);
        return over || title !== '';
      };
      await waitFor(isThere, () => locks.hold('inviting', () => inviteAgain(scenario)));
      for (;;) {
        const { title, over, isReplaced } = scenarioState(environment, scenario);
        if (over) return;
        if (title === 'Unconfirmed') await locks.hold('deciding', () => resolveUnconfirmed(scenario));
        else if (title === 'Pending' && mayCancel(scenario)) await cancel(scenario);
        else if (title === 'Pending' && scenario.resend && !isReplaced)
          await locks.hold('inviting', () => resend(scenario));
        else await delay(POLL_EVERY_MS);
      }
    },
    async forget() {
      const admin = slack.as(PEOPLE.admin);
      for (const scenario of SCENARIOS.filter(({ ends }) => ends === 'Purged')) {
        await waitFor(() => /^Completed|^Purged/.test(titleOf(scenario)));
        const over = () => titleOf(scenario) === 'Purged';
        const told = () => admin.dms().filter((one) => /\b(are|were) removed\b/.test(plainText(one))).length;
        let { restarts } = environment.bots;
        while (!over()) {
          ({ restarts } = environment.bots);
          await attempt(
            () => over() || hasModal(admin, 'Forget this check'),
            () => admin.command(`/check forget ${scenarioState(environment, scenario).reference}`),
          );
          if (hasModal(admin, 'Forget this check')) await send(admin, admin.top());
          await attempt(over, onlyWait);
        }
        // The test cannot read a sqlite file while a bot has it open. The form is deleted once the administrator has
        // been told, unless the bot that told them has died.
        await waitFor(() => told() > 0);
        await environment.bots.up();
        if (environment.bots.restarts !== restarts) await attempt(() => told() > 1, onlyWait);
      }
    },
  };
}
