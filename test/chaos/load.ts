import { buttons, plainText } from '../../src/sandbox/slack/plain-text.ts';
import { BOT, TEAM } from '../../src/sandbox/slack/workspace/fixtures.ts';
import type { SandboxMessage, SandboxView } from '../../src/sandbox/slack/workspace/model.ts';
import { seededRandom } from '../../src/sandbox/workerchecks/seeded-random.ts';
import type { TestApp } from '../support/test-app.ts';

/** User ids to put in HR_USERS. */
export const USER_IDS: readonly string[] = ['U0ANN', 'U0BEN', 'U0CAT', 'U0DAN'];
/** How often people act, and how long they wait for the effect. */
const BETWEEN_MS = { least: 4_000, most: 20_000 };
const EFFECT_TIMEOUT_MS = 8_000;
const POLL_EVERY_MS = 500;
/** Longer than all timeouts between submitting the last form and the card that shows its outcome. */
const LAST_ANSWER_MS = 120_000;
const WORKER_MOVES_EVERY_MS = 6_000;

const referenceOn = (card: SandboxMessage) => /CHK-\w{5}/.exec(plainText(card))?.[0];
const wait = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms));

/** A form that was submitted, and that Slack closed as accepted. */
export interface Order {
  /** The worker's last name, unique to this order. */
  name: string;
  requester: string;
  channel: string;
}

export interface Load {
  orders: readonly Order[];
  /** How often each action was performed. */
  readonly actions: ReadonlyMap<string, number>;
  /** People start nothing new; resolves when they have finished what they began. */
  finish(): Promise<void>;
}

/** An HR desk at work: each member in a private channel of their own, and workers who submit and get results. */
export function startLoad({ slack, workerChecks }: TestApp, seed: number): Load {
  const orders: Order[] = [];
  const actions = new Map<string, number>();
  let ending = false;
  const count = (action: string) => actions.set(action, (actions.get(action) ?? 0) + 1);

  async function within(ms: number, condition: () => boolean): Promise<boolean> {
    for (const end = Date.now() + ms; Date.now() < end; await wait(POLL_EVERY_MS))
      if (condition()) return true;
    return condition();
  }

  function member(id: string, index: number) {
    const channel = `C0${id.slice(2)}`;
    slack.users.push({ id, name: id.toLowerCase(), teamId: TEAM.id });
    slack.channels.push({ id: channel, name: id.toLowerCase(), kind: 'private', members: [id, BOT.userId] });
    const person = slack.as(id);
    const random = seededRandom(seed * 100 + index);
    const cards = () => slack.messages(channel).filter(({ user }) => user === BOT.userId);
    const cardsWith = (button: string) => cards().filter((card) => buttons(card).includes(button));
    const pick = (all: SandboxMessage[]) => all[Math.floor(random() * all.length)];
    const topTitled = (title: string): SandboxView | undefined => {
      const view = person.modals().at(-1);
      return view !== undefined && plainText(view).startsWith(title) ? view : undefined;
    };

    /** Submits again until the form has closed. */
    async function submitUntilClosed(view: SandboxView): Promise<void> {
      for (; view.open; await wait(2_000)) {
        if (person.top() === view) await person.submit(view);
        // An error view is on top of the form.
        else await person.close();
      }
    }

    async function invite(): Promise<void> {
      await person.command('/check invite', { channel });
      if (!(await within(EFFECT_TIMEOUT_MS, () => topTitled('Invite a worker') !== undefined))) return;
      count('invite');
      const view = person.top();
      const name = `${id.slice(2)}-${orders.length}-${Date.now()}`;
      await person.fill(view, {
        'First name': 'Ada',
        'Last name': name,
        Email: `${name.toLowerCase()}@example.com`,
        'Check type': 'ncchc',
        'Channel for the card': channel,
      });
      await submitUntilClosed(view);
      orders.push({ name, requester: id, channel });
    }

    /** Decides about an unconfirmed check by what WorkerChecks has, as a person would who checks BusinessHub first. */
    async function resolveUnconfirmed(): Promise<void> {
      const card = pick(cardsWith('Send again'));
      if (card === undefined) return;
      const invitation = workerChecks.checks.find(({ order }) => order.reference === referenceOn(card));
      if (invitation === undefined) {
        count('send again');
        await person.click(card, 'Send again');
        return;
      }
      count('it was sent');
      await person.click(card, 'It was sent');
      if (!(await within(EFFECT_TIMEOUT_MS, () => topTitled('It was sent') !== undefined))) return;
      const view = person.top();
      await person.fill(view, { 'Invitation id': invitation.id });
      await submitUntilClosed(view);
    }

    async function cancel(): Promise<void> {
      const card = pick(cardsWith('Cancel invitation'));
      if (card === undefined) return;
      count('cancel');
      await person.click(card, 'Cancel invitation');
    }

    async function askStatus(): Promise<void> {
      const card = pick(cards());
      const reference = card && referenceOn(card);
      count('ask');
      await person.command(reference ? `/check status ${reference}` : '/check list', { channel });
    }

    /** Closes any modals left open after a failure. */
    async function closeModals(): Promise<void> {
      while (person.modals().length > 0) await person.close();
    }

    async function work(): Promise<void> {
      while (!ending) {
        await wait(BETWEEN_MS.least + random() * (BETWEEN_MS.most - BETWEEN_MS.least));
        const chance = random();
        if (chance < 0.4) await invite();
        else if (chance < 0.65) await resolveUnconfirmed();
        else if (chance < 0.8) await cancel();
        else await askStatus();
        await closeModals();
      }
    }

    /** The last invitations may still be waiting for their answer; only when it fails do their cards ask what to do. */
    async function finishOpenWork(): Promise<void> {
      for (
        const end = Date.now() + LAST_ANSWER_MS;
        Date.now() < end || cardsWith('Send again').length > 0;
      ) {
        await resolveUnconfirmed();
        await wait(POLL_EVERY_MS * 4);
      }
      await closeModals();
    }

    return { working: work(), finishOpenWork };
  }

  async function workers(): Promise<void> {
    const random = seededRandom(seed * 100 + 99);
    for (; !ending; await wait(WORKER_MOVES_EVERY_MS)) {
      // Completed checks are polled seldom.
      const open = workerChecks.checks.filter(({ status }) => !/Cancelled|Completed/.test(status));
      const check = open[Math.floor(random() * open.length)];
      if (check === undefined) continue;
      count('worker moves');
      const result = ['Clear', 'Attention Required', 'Refer', null][Math.floor(random() * 4)] ?? null;
      const status = check.status === 'Pending' || random() < 0.1 ? 'In Progress' : 'Completed';
      workerChecks.advance(check.id, status === 'Completed' ? { status, result } : { status, result: null });
    }
  }

  const members = USER_IDS.map(member);
  const moving = workers();
  return {
    orders,
    actions,
    async finish() {
      ending = true;
      await Promise.all([moving, ...members.map(({ working }) => working)]);
      await Promise.all(members.map(({ finishOpenWork }) => finishOpenWork()));
    },
  };
}
