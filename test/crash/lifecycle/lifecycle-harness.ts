import { randomUUID } from 'node:crypto';
import { vi } from 'vitest';
import type { Check } from '../../../src/checks/check.ts';
import type { Draft } from '../../../src/checks/check-service.ts';
import { isRequestable } from '../../../src/checks/transitions.ts';
import { privateButtons } from '../../../src/features/shared/private-buttons.ts';
import { DAY_MS } from '../../../src/time/durations.ts';
import { createExternalState, type ExternalState, type Invitation } from './external-state.ts';
import type { Fate } from './held-requests.ts';
import { REQUESTER, type SimulatedBot, startSimulatedBot } from './simulated-bot.ts';
import { verifyLifecycle } from './verify-lifecycle.ts';

const ID = '00000000-0000-4000-8000-00000000000';

/** The submitted forms, each with its card in a channel of its own. */
export const DRAFTS: readonly Draft[] = [1, 2].map((number) => ({
  id: `${ID}${number}`,
  worker: { firstName: 'Ada', lastName: 'Lovelace', email: `w${number}@example.com` },
  productId: 'ncchc',
  channelId: `C${number}`,
}));

/** Longer than the `retentionDays` of simulated-bot.ts. */
const RETENTION_MS = 31 * DAY_MS;
const ROUNDS = 40;
/** Longer than any backoff. */
const BETWEEN_ROUNDS_MS = 61_000;

/** Drives the lifecycle of checks one action at a time, in any order. */
export interface LifecycleHarness {
  external: ExternalState;
  /** What this draft's card shows; empty if there is none. */
  card(draft: Draft): string;
  accept(draft: Draft): void;
  confirmSent(draft: Draft): void;
  sendAgain(draft: Draft): void;
  cancel(draft: Draft): void;
  refresh(draft: Draft, caller: 'person' | 'poller'): void;
  advanceVendor(draft: Draft, to: Pick<Invitation, 'status' | 'result'>): void;
  release(index: number, fate: Fate): void;
  crash(executeRequests: boolean): Promise<void>;
  togglePrivacy(draft: Draft, notified: boolean): void;
  deleteCard(draft: Draft): void;
  /** Advances time beyond the retention period, and purges. */
  purge(): void;
  wait(ms: number): Promise<void>;
  /** Runs everything that is ready to run. */
  flush(): Promise<void>;
  /** Runs without further faults until nothing remains to be done; resolves with the violations found. */
  finish(): Promise<string[]>;
}

export async function openLifecycleHarness(): Promise<LifecycleHarness> {
  const external = createExternalState();
  const now = () => Date.now();
  const start = () => startSimulatedBot(external, DRAFTS, now);
  let bot: SimulatedBot = await start();

  const ignore = () => {};
  const cardOf = ({ channelId }: Draft) =>
    external.messages.find((one) => one.channelId === channelId && !one.threadTs && !one.deleted);
  const invitationsOf = ({ id }: Draft) => external.invitations.filter(({ key }) => key === id);
  const storedOf = ({ id }: Draft): Check | undefined => external.checks.get(id);
  const listed = (draft: Draft) => {
    const check = storedOf(draft);
    return check === undefined ? '' : JSON.stringify(privateButtons(check));
  };
  /** If the card was deleted, Home and lists offer the same buttons. */
  const offers = (draft: Draft, button: string) => {
    const shown = cardOf(draft)?.json ?? listed(draft);
    return shown.includes(button);
  };

  async function flush(): Promise<void> {
    // As with people, no two actions happen in the same millisecond.
    await vi.advanceTimersByTimeAsync(1);
    for (let iteration = 0; iteration < 3; iteration += 1)
      await new Promise((resolve) => setImmediate(resolve));
  }

  const harness: LifecycleHarness = {
    external,
    card: (draft) => cardOf(draft)?.json ?? '',
    accept(draft) {
      if (!external.sendRequests.has(draft.id)) external.sendRequests.set(draft.id, 1);
      external.forms.add(draft.id);
      bot.submit(draft);
    },
    confirmSent(draft) {
      const [invitation] = invitationsOf(draft);
      if (!offers(draft, 'It was sent') || invitation === undefined) return;
      const { id: checkId, worker, productId, channelId } = draft;
      const order = { id: randomUUID(), checkId, invitationId: invitation.id, worker, productId, channelId };
      bot.checkService.follow(order, REQUESTER).catch(ignore);
    },
    sendAgain(draft) {
      if (!offers(draft, 'Send again')) return;
      external.sendRequests.set(draft.id, (external.sendRequests.get(draft.id) ?? 0) + 1);
      bot.checkService.sendAgain(draft.id, REQUESTER).catch(ignore);
    },
    cancel(draft) {
      if (offers(draft, 'Cancel invitation')) bot.checkService.cancel(draft.id, REQUESTER).catch(ignore);
    },
    refresh(draft, caller) {
      const check = storedOf(draft);
      if (caller === 'person') bot.checkService.refresh(draft.id, REQUESTER).catch(ignore);
      else if (check !== undefined && isRequestable(check)) bot.refreshCheck(check, 'poller').catch(ignore);
    },
    advanceVendor(draft, to) {
      for (const invitation of invitationsOf(draft)) {
        if (invitation.status !== 'Cancelled') Object.assign(invitation, to);
      }
    },
    release: (index, fate) => bot.requests.release(index, fate),
    async crash(executeRequests) {
      bot.requests.kill(executeRequests);
      bot = await start();
    },
    togglePrivacy({ channelId }, notified) {
      external.privacyChanges += 1;
      if (!external.openChannels.delete(channelId)) external.openChannels.add(channelId);
      if (notified) bot.cardSync.channelChanged({ kind: 'privacy', channelId }).catch(ignore);
    },
    deleteCard(draft) {
      const card = cardOf(draft);
      if (card) card.deleted = true;
    },
    purge() {
      vi.setSystemTime(Date.now() + RETENTION_MS);
      bot.purge().catch(ignore);
    },
    wait: async (ms) => void (await vi.advanceTimersByTimeAsync(ms)),
    flush,
    async finish() {
      for (let round = 0; round < ROUNDS; round += 1) {
        for (const draft of DRAFTS) {
          if (storedOf(draft)?.state === 'Unconfirmed') {
            if (invitationsOf(draft).length > 0) harness.confirmSent(draft);
            else harness.sendAgain(draft);
          }
          harness.refresh(draft, 'poller');
          bot.cardSync.channelChanged({ kind: 'privacy', channelId: draft.channelId }).catch(ignore);
        }
        await drain();
        await vi.advanceTimersByTimeAsync(BETWEEN_ROUNDS_MS);
        await drain();
      }
      return [...external.violations, ...DRAFTS.flatMap((draft) => verifyLifecycle(external, draft))];
    },
  };

  async function drain(): Promise<void> {
    await flush();
    const failed = await Promise.race([
      bot.started.then(
        () => false,
        () => true,
      ),
      flush().then(() => false),
    ]);
    if (failed) await harness.crash(false);
    while (bot.requests.waiting.length > 0) {
      bot.requests.release(0, 'done');
      await flush();
    }
  }

  return harness;
}
