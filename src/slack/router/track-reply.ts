import type { Reply } from '../messages/reply.ts';
import { escapeMrkdwn } from '../messages/text.ts';

/** Bolt's context. The receivers set `receivedAt` to the arrival time, by performance.now(). */
export type RequestContext = Readonly<Record<string, unknown>>;

/** A person waiting for an answer. */
export interface Waiting {
  /** By performance.now(). */
  since: number;
  /** Whether they have been sent anything yet. */
  heard: () => boolean;
  /** Tells them that it takes longer; does not count as an answer. */
  say: (sentence: string) => Promise<void>;
}

/** Wraps `reply` to record whether the person has been sent anything. `say` uses `quietly` instead. */
export function trackReply({ receivedAt }: RequestContext, reply: Reply, quietly = reply) {
  let heard = false;
  const waiting: Waiting = {
    since: typeof receivedAt === 'number' ? receivedAt : performance.now(),
    heard: () => heard,
    say: (sentence) => quietly({ text: escapeMrkdwn(sentence) }),
  };
  return {
    reply: (...message: Parameters<Reply>) => {
      heard = true;
      return reply(...message);
    },
    shown: () => {
      heard = true;
    },
    waiting,
  };
}
