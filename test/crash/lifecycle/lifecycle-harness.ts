import { randomUUID } from 'node:crypto';
import { vi } from 'vitest';
import type { Check } from '../../../src/checks/check.ts';
import type { Draft } from '../../../src/checks/check-service.ts';
import { isRequestable } from '../../../src/checks/transitions.ts';
import { privateButtons } from '../../../src/features/shared/private-buttons.ts';
import { DAY_MS } from '../../../src/time/durations.ts';
import type { Fate } from './held-requests.ts';
import { createOutside, type Invitation, type Outside } from './outside.ts';
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

/** Longer than the 30 days of process.ts. */
const RETENTION_MS = 31 * DAY_MS;
const ROUNDS = 40;
/** Longer than any backoff. */
const BETWEEN_ROUNDS_MS = 61_000;

/** Drives the lifecycle of checks one action at a time, in any order. */
export interface LifecycleHarness {
  world: Outside;
  /** What this draft's card shows; empty if there is none. */
  card(draft: Draft): string;
  accept(draft: Draft): void;
  sayWasSent(draft: Draft): void;
  sendAgain(draft: Draft): void;
  cancel(draft: Draft): void;
  look(draft: Draft, caller: 'person' | 'poller'): void;
  vendorMoves(draft: Draft, to: Pick<Invitation, 'status' | 'result'>): void;
  release(index: number, fate: Fate): void;
  crash(arriving: boolean): Promise<void>;
  toggle(draft: Draft, heard: boolean): void;
  deleteCard(draft: Draft): void;
  /** Advances time until everything that has ended is purged. */
  purge(): void;
  wait(ms: number): Promise<void>;
  /** Runs everything that is ready to run. */
  flush(): Promise<void>;
  /** Without further faults, runs until nothing is left to do; resolves with the violations found. */
  finish(): Promise<string[]>;
}

export async function openLifecycleHarness(): Promise<LifecycleHarness> {
  const world = createOutside();
  const now = () => Date.now();
  const boot = () => startSimulatedBot(world, DRAFTS, now);
  let life: SimulatedBot = await boot();

  const unheard = () => {};
  const cardOf = ({ channelId }: Draft) =>
    world.messages.find((one) => one.channelId === channelId && !one.threadTs && !one.deleted);
  const invitationsOf = ({ id }: Draft) => world.invitations.filter(({ key }) => key === id);
  const storedOf = ({ id }: Draft): Check | undefined => world.checks.get(id);
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
    for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }

  const bench: LifecycleHarness = {
    world,
    card: (draft) => cardOf(draft)?.json ?? '',
    accept(draft) {
      if (!world.words.has(draft.id)) world.words.set(draft.id, 1);
      world.forms.add(draft.id);
      life.submit(draft);
    },
    sayWasSent(draft) {
      const [invitation] = invitationsOf(draft);
      if (!offers(draft, 'It was sent') || invitation === undefined) return;
      const { id: checkId, worker, productId, channelId } = draft;
      const order = { id: randomUUID(), checkId, invitationId: invitation.id, worker, productId, channelId };
      life.checkService.follow(order, REQUESTER).catch(unheard);
    },
    sendAgain(draft) {
      if (!offers(draft, 'Send again')) return;
      world.words.set(draft.id, (world.words.get(draft.id) ?? 0) + 1);
      life.checkService.sendAgain(draft.id, REQUESTER).catch(unheard);
    },
    cancel(draft) {
      if (offers(draft, 'Cancel invitation')) life.checkService.cancel(draft.id, REQUESTER).catch(unheard);
    },
    look(draft, caller) {
      const check = storedOf(draft);
      if (caller === 'person') life.checkService.refresh(draft.id, REQUESTER).catch(unheard);
      else if (check !== undefined && isRequestable(check)) life.refreshCheck(check, 'poller').catch(unheard);
    },
    vendorMoves(draft, to) {
      for (const invitation of invitationsOf(draft)) {
        if (invitation.status !== 'Cancelled') Object.assign(invitation, to);
      }
    },
    release: (index, fate) => life.wires.release(index, fate),
    async crash(arriving) {
      life.wires.cut(arriving);
      life = await boot();
    },
    toggle({ channelId }, heard) {
      world.toggles += 1;
      if (!world.openChannels.delete(channelId)) world.openChannels.add(channelId);
      if (heard) life.announcer.channelChanged({ kind: 'privacy', channelId }).catch(unheard);
    },
    deleteCard(draft) {
      const card = cardOf(draft);
      if (card) card.deleted = true;
    },
    purge() {
      vi.setSystemTime(Date.now() + RETENTION_MS);
      life.purge().catch(unheard);
    },
    wait: async (ms) => void (await vi.advanceTimersByTimeAsync(ms)),
    flush,
    async finish() {
      for (let round = 0; round < ROUNDS; round += 1) {
        for (const draft of DRAFTS) {
          if (storedOf(draft)?.state === 'Unconfirmed') {
            if (invitationsOf(draft).length > 0) bench.sayWasSent(draft);
            else bench.sendAgain(draft);
          }
          bench.look(draft, 'poller');
          life.announcer.channelChanged({ kind: 'privacy', channelId: draft.channelId }).catch(unheard);
        }
        await settle();
        await vi.advanceTimersByTimeAsync(BETWEEN_ROUNDS_MS);
        await settle();
      }
      return [...world.broken, ...DRAFTS.flatMap((draft) => verifyLifecycle(world, draft))];
    },
  };

  async function settle(): Promise<void> {
    await flush();
    const failed = await Promise.race([
      life.started.then(
        () => false,
        () => true,
      ),
      flush().then(() => false),
    ]);
    if (failed) await bench.crash(false);
    while (life.wires.waiting.length > 0) {
      life.wires.release(0, 'done');
      await flush();
    }
  }

  return bench;
}
