import type { Deferred, Poster, PostOptions, Urgency } from '../../../src/slack/messages/poster.ts';
import type { SlackPostError } from '../../../src/slack/messages/slack-post-error.ts';

interface Sent {
  /** `reply` is a post in a thread; its `to` is the `ts` of the thread. */
  what: 'post' | 'update' | 'dm' | 'reply' | 'remove';
  to: string;
  json: string;
}

/** A Poster that records messages and fails as scripted. */
export function createScriptedPoster() {
  const sent: Sent[] = [];
  /** Urgency of each post, failed ones included. */
  const urgencies: (Urgency | undefined)[] = [];
  const failures: (SlackPostError | undefined)[] = [];
  /** Attempts, failed ones included. */
  const tried: string[] = [];
  let ts = 0;
  let hold: Promise<void> | undefined;
  let holdAnswers: Promise<void> | undefined;

  async function send(what: Sent['what'], to: string, message: Deferred): Promise<string> {
    tried.push(what);
    await hold;
    const made = typeof message === 'function' ? await message() : message;
    const failure = failures.shift();
    if (failure) throw failure;
    sent.push({ what, to, json: JSON.stringify(made) });
    await holdAnswers;
    ts += 1;
    return `${ts}.0`;
  }
  const poster: Poster = {
    async post(channelId: string, message: Deferred, { threadTs, urgency }: PostOptions = {}) {
      urgencies.push(urgency);
      return { channelId, ts: await send(threadTs ? 'reply' : 'post', threadTs ?? channelId, message) };
    },
    update: async (channelId, at, message) => void (await send('update', `${channelId} ${at}`, message)),
    remove: async (channelId, at) => void (await send('remove', `${channelId} ${at}`, { text: '' })),
    dm: async (userId, message) => ({ channelId: 'D1', ts: await send('dm', userId, message) }),
    stop() {},
  };
  return {
    poster,
    sent,
    tried,
    urgencies,
    failures,
    holdUntil(until: Promise<void>) {
      hold = until;
    },
    /** Delays answers to messages that Slack has already handled. */
    holdAnswersUntil(until: Promise<void>) {
      holdAnswers = until;
    },
    kinds: () => sent.map(({ what }) => what),
  };
}
