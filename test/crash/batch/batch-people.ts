import { setTimeout as delay } from 'node:timers/promises';
import { stringAt } from '../../../src/sandbox/json.ts';
import { buttons, plainText } from '../../../src/sandbox/slack/plain-text.ts';
import type { SlackSandbox } from '../../../src/sandbox/slack/slack-sandbox.ts';
import type {
  SandboxEphemeral,
  SandboxMessage,
  SandboxView,
} from '../../../src/sandbox/slack/workspace/model.ts';
import type { BotPool } from '../bot-pool.ts';
import { CHANNEL, COLLEAGUE, LIST, REQUESTER } from './batch-rows.ts';

const LOOK_AGAIN_MS = 10;
/** How long a person waits for the effect of an action before they try something else. */
const PATIENCE_MS = 6_000;
const OFFERS = ['Check before sending', 'Open the form again'];

export interface BatchDayWorld {
  slack: SlackSandbox;
  bots: Pick<BotPool, 'up' | 'restarts'>;
  /** Called with the id of the batch that a preview makes, before it is confirmed. */
  onPreview: (batchId: string) => void;
}

/**
 * One person pastes a list and confirms its preview, another presses *Continue* when credits are missing. After a kill,
 * each continues from what Slack shows. A list that was confirmed is not pasted again unless the bot offers the form.
 */
export function createBatchPeople({ slack, bots, onPreview }: BatchDayWorld) {
  const [requester, colleague] = [slack.as(REQUESTER), slack.as(COLLEAGUE)];
  const taken = new Set<SandboxMessage | SandboxEphemeral>();
  let hasConfirmed = false;

  const card = () => slack.messages(CHANNEL).find((one) => plainText(one).startsWith('Invitations for'));
  const top = (): SandboxView | undefined => requester.modals().at(-1);
  const sight = (): string => {
    const surface = card() ?? top();
    return surface === undefined ? '' : plainText(surface);
  };
  const offer = () =>
    [...requester.dms(), ...requester.ephemerals()].find(
      (one) => !taken.has(one) && OFFERS.some((name) => buttons(one).includes(name)),
    );

  /** Acts, and waits for the effect, at most as long as the bot that was asked lives. */
  async function act(action: () => Promise<unknown>, seen: () => boolean): Promise<void> {
    const { restarts } = bots;
    const end = Date.now() + PATIENCE_MS;
    await action();
    while (!seen() && bots.restarts === restarts && Date.now() < end) await delay(LOOK_AGAIN_MS);
  }

  async function submit(view: SandboxView): Promise<void> {
    if (stringAt(view.content, 'title', 'text') === 'Check before sending') {
      onPreview(stringAt(view.content, 'private_metadata') ?? '');
      const { errors, trouble } = await requester.submit(view);
      if (Object.keys(errors).length > 0) throw new Error('The preview was not taken');
      hasConfirmed ||= trouble === undefined;
      return;
    }
    await requester.fill(view, { people: LIST, 'Channel for the card': CHANNEL });
    await act(
      () => requester.submit(view),
      () => top()?.content.submit !== undefined && plainText(view).startsWith('Check before sending'),
    );
  }

  /** The next thing to do, by what is in sight. */
  async function step(): Promise<void> {
    await bots.up();
    const [shown, view, offered] = [card(), top(), offer()];
    if (shown !== undefined) {
      if (!buttons(shown).includes('Continue')) return;
      const isGone = () => !buttons(shown).includes('Continue');
      return await act(() => colleague.click(shown, 'Continue'), isGone);
    }
    if (view?.content.submit !== undefined) return await submit(view);
    if (offered !== undefined) {
      taken.add(offered);
      const name = OFFERS.find((one) => buttons(offered).includes(one)) ?? '';
      return await act(
        () => requester.click(offered, name),
        () => top() !== undefined,
      );
    }
    if (view === undefined && !hasConfirmed) {
      await act(
        () => requester.command('/check invite many', { channel: CHANNEL }),
        () => top() !== undefined,
      );
    }
  }

  return {
    /** Works until `isOver`. */
    async work(isOver: () => boolean): Promise<void> {
      for (; !isOver(); await delay(LOOK_AGAIN_MS)) await step();
    },
    /** Whether the card says that all was sent. */
    seesSent: () => sight().includes('— sent'),
    /** The card, or else the modal that is open. */
    sight,
  };
}
