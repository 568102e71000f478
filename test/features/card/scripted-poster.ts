import type { Deferred, Poster, PostOptions, Urgency } from '../../../src/slack/messages/poster.ts';
import type { SlackPostError } from '../../../src/slack/messages/slack-post-error.ts';

interface Sent {
  /** reply: a post in a thread, where `to` is the thread's `ts`. */
  what: 'post' | 'update' | 'dm' | 'reply' | 'remove';
  to: string;
  json: string;
}

/** The poster as card sync sees it: keeps what is sent, and fails when told to. */
export function createScriptedPoster() {
  const sent: Sent[] = [];
  /** Of the posts, those that failed too. */
  const urgencies: (Urgency | undefined)[] = [];
  const failures: (SlackPostError | undefined)[] = [];
  /** Attempts, also those that failed. */
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
    /** Slack has done it; its answer is on the way. */
    holdAnswersUntil(until: Promise<void>) {
      holdAnswers = until;
    },
    kinds: () => sent.map(({ what }) => what),
  };
}
