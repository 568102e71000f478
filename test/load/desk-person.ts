import { setTimeout as delay } from 'node:timers/promises';
import type { Reply } from '../../src/sandbox/slack/delivery.ts';
import type { Person } from '../../src/sandbox/slack/person.ts';
import { buttons, plainText } from '../../src/sandbox/slack/plain-text.ts';
import type { SlackSandbox } from '../../src/sandbox/slack/slack-sandbox.ts';
import { BOT } from '../../src/sandbox/slack/workspace/fixtures.ts';
import type { SandboxMessage, SandboxView } from '../../src/sandbox/slack/workspace/model.ts';
import { openHome } from './open-home.ts';
import { count, type WorkLog } from './work-log.ts';

const LOOK_EVERY_MS = 50;
/** How long a person waits for the effect of what they did. */
const PATIENCE_MS = 15_000;
/** After an error, before they do it again. */
const AGAIN_AFTER_MS = 2_000;
const MOST_TRIES = 3;
/** A form that was filled in is sent until Slack closes it. */
const MOST_SUBMISSIONS = 30;

export interface DeskPerson {
  id: string;
  channel: string;
  person: Person;
  /** From 0 to below 1. */
  random(): number;
  pick<T>(all: readonly T[]): T | undefined;
  /** The cards of the desk, in its channel and in threads there. */
  cards(button?: string): SandboxMessage[];
  /**
   * Does something, again if Slack shows an error, and waits until the person sees the effect. False if it did not come.
   */
  act(what: string, deed: () => Promise<Reply>, seen: () => boolean): Promise<boolean>;
  /** Types a command that is answered by a private message. */
  ask(what: string, line: string): Promise<boolean>;
  /** Opens the Home tab; Slack sends the event again if it is not acknowledged. */
  openHome(): Promise<Reply>;
  /** The topmost modal, if it has this title. */
  topTitled(title: string): SandboxView | undefined;
  /** The same, once it is there; undefined if it does not come. */
  waitForTop(title: string): Promise<SandboxView | undefined>;
  /** Submits the form until it has closed or shows something else. False if Slack went on to show errors. */
  submit(what: string, view: SandboxView): Promise<boolean>;
  closeAll(): Promise<void>;
}

export interface DeskPersonOptions {
  slack: SlackSandbox;
  id: string;
  channel: string;
  random: () => number;
  log: WorkLog;
}

async function within(ms: number, condition: () => boolean): Promise<boolean> {
  for (const end = performance.now() + ms; performance.now() < end; await delay(LOOK_EVERY_MS)) {
    if (condition()) return true;
  }
  return condition();
}

/** A patient member of a desk, who does again what Slack says has failed. */
export function createDeskPerson({ slack, id, channel, random, log }: DeskPersonOptions): DeskPerson {
  const person = slack.as(id);
  const trouble = (what: string, why: string) => count(log.troubles, `${what}: ${why}`);

  function noteAnswer(what: string, ms: number): void {
    const known = log.answerMs.get(what) ?? [];
    known.push(ms);
    log.answerMs.set(what, known);
  }

  function topTitled(title: string): SandboxView | undefined {
    const view = person.modals().at(-1);
    return view !== undefined && plainText(view).startsWith(title) ? view : undefined;
  }

  async function act(what: string, deed: () => Promise<Reply>, seen: () => boolean): Promise<boolean> {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const began = performance.now();
      const reply = await deed();
      if (reply.trouble !== undefined) {
        trouble(what, reply.trouble);
        await delay(AGAIN_AFTER_MS);
        continue;
      }
      if (await within(PATIENCE_MS, seen)) {
        noteAnswer(what, performance.now() - began);
        return true;
      }
      trouble(what, 'no answer');
    }
    return false;
  }

  async function submit(what: string, view: SandboxView): Promise<boolean> {
    count(log.actions, what);
    const updates = view.updates;
    for (let tries = 0; tries < MOST_SUBMISSIONS && view.open && view.updates === updates; tries += 1) {
      if (person.modals().at(-1) !== view) {
        // An error view lies on top of the form.
        await person.close();
        continue;
      }
      const began = performance.now();
      const { trouble: why, errors } = await person.submit(view);
      if (why === undefined && Object.keys(errors).length === 0) {
        noteAnswer(`${what} (form closed)`, performance.now() - began);
        return true;
      }
      trouble(what, why ?? `refused: ${Object.values(errors).join()}`);
      await delay(AGAIN_AFTER_MS);
    }
    return !view.open || view.updates !== updates;
  }

  return {
    id,
    channel,
    person,
    random,
    pick: (all) => all[Math.floor(random() * all.length)],
    cards(button) {
      const cards = slack
        .messages(channel)
        .flatMap((one) => [one, ...one.replies])
        .filter(({ user, deleted }) => user === BOT.userId && !deleted);
      return button === undefined ? cards : cards.filter((card) => buttons(card).includes(button));
    },
    act,
    ask(what, line) {
      const before = person.ephemerals(channel).length;
      count(log.actions, what);
      return act(
        what,
        () => person.command(line, { channel }),
        () => person.ephemerals(channel).length > before,
      );
    },
    openHome: () => openHome(slack, person, log),
    topTitled,
    async waitForTop(title) {
      const began = performance.now();
      if (await within(PATIENCE_MS, () => topTitled(title) !== undefined)) {
        noteAnswer(title, performance.now() - began);
      } else trouble(title, 'no answer');
      return topTitled(title);
    },
    submit,
    async closeAll() {
      while (person.modals().length > 0) await person.close();
    },
  };
}
