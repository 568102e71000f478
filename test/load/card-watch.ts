import { RESULTS } from '../../src/checks/vocabulary.ts';
import { stringAt } from '../../src/sandbox/json.ts';
import type { ApiCall } from '../../src/sandbox/slack/workspace/model.ts';
import { isDesk, isPublicChannel, ORDERED_NAME, SEEDED_NAME } from './customer.ts';

const PRIVATE = new RegExp(
  [...RESULTS.filter((word) => word !== 'Unknown'), ORDERED_NAME, SEEDED_NAME].join('|'),
);
const COMPLETED = /^Check (CHK-\w{5}) .*: Completed$/;

export interface CardWatch {
  /** Reads the calls that are new. */
  read(): void;
  /** When the card of each check first said that it is completed, epoch milliseconds, by reference. */
  readonly completedAt: ReadonlyMap<string, number>;
  /** Messages in public channels with a worker's name or an outcome, by the calls that sent them. */
  readonly leaks: readonly string[];
  /** Calls that Slack refused, by method and error, with their counts. */
  readonly refused: ReadonlyMap<string, number>;
}

/** Watches what the bots post. */
export function watchCards(calls: () => readonly ApiCall[]): CardWatch {
  const completedAt = new Map<string, number>();
  const refused = new Map<string, number>();
  const leaks: string[] = [];
  let next = 0;

  function readCall({ method, args, outcome }: ApiCall): void {
    if (outcome !== 'ok') {
      const what = `${method} ${outcome}`;
      refused.set(what, (refused.get(what) ?? 0) + 1);
      return;
    }
    if (method !== 'chat.update' && method !== 'chat.postMessage') return;
    const reference = COMPLETED.exec(stringAt(args, 'text') ?? '')?.[1];
    if (reference !== undefined && !completedAt.has(reference)) completedAt.set(reference, Date.now());
    const channel = stringAt(args, 'channel') ?? '';
    if (isDesk(channel) && isPublicChannel(channel) && PRIVATE.test(JSON.stringify(args)))
      leaks.push(`${method} ${reference ?? channel}`);
  }

  return {
    read() {
      const all = calls();
      for (; next < all.length; next += 1) {
        const call = all[next];
        if (call === undefined || call.outcome === undefined) break;
        readCall(call);
      }
    },
    completedAt,
    leaks,
    refused,
  };
}
