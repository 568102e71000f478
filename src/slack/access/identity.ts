import type { WebClient } from '@slack/web-api';
import { BotError } from '../../errors.ts';
import { describeError } from '../../log/describe-error.ts';
import type { Log } from '../../log/log.ts';
import { findProxyError } from '../../net/proxy-error.ts';
import { backoffMs, STANDARD_BACKOFF } from '../../time/backoff.ts';
import { delay } from '../../time/delay.ts';
import { MINUTE_MS } from '../../time/durations.ts';
import { ORG_WIDE, readTokenOwner } from './token-owner.ts';

const FRESH_MS = MINUTE_MS;
const CANNOT_SERVE =
  'This bot is installed for the whole organisation and can serve one workspace alone, so nobody can use it yet. The person who runs it must install it in one workspace.';

export interface Who {
  teamId: string;
  /** The workspace's address: https://example.slack.com/ */
  url: string | undefined;
  botUserId: string;
  botId: string | undefined;
  /** Scopes of the bot token; empty if Slack did not say. */
  scopes: readonly string[];
}

/** The bot's user and workspace, as auth.test returns them. */
export interface Identity {
  /** Asks Slack in the background until it answers, backing off 1, 2, 4 … 60 s. */
  start(): void;
  /** What is already known, without a request; undefined if nothing is. */
  known(): Who | undefined;
  /** Why a valid token cannot be used, as a sentence for people. */
  trouble(): string | undefined;
  /** Asks if nothing is known yet; undefined if Slack does not answer. Never rejects. */
  teamId(): Promise<string | undefined>;
  /** Resolves if Slack accepted the bot token within the last 60 s; else rejects with BotError. */
  ready(): Promise<void>;
  stop(): void;
}

export function createIdentity({ web, now, log }: { web: WebClient; now: () => number; log: Log }): Identity {
  const stopping = new AbortController();
  let who: Who | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<Who> | undefined;
  let started = false;
  let trouble: BotError | undefined;

  function ask(): Promise<Who> {
    asking ??= web.auth
      .test()
      .then((answer) => {
        const { teamId, url, userId, botId, scopes = [] } = readTokenOwner(answer);
        trouble = undefined;
        if (teamId === undefined) {
          trouble = new BotError('slack-org-wide', `${ORG_WIDE.what} ${ORG_WIDE.todo}`);
          throw trouble;
        }
        askedAt = now();
        who = { teamId, url, botUserId: userId, botId, scopes };
        return who;
      })
      .finally(() => {
        asking = undefined;
      });
    return asking;
  }

  async function keepAsking(): Promise<void> {
    for (let retries = 0; !who && !stopping.signal.aborted; retries += 1) {
      try {
        await ask();
      } catch (error) {
        if (trouble !== undefined) log.error('slack.org-wide-install', { note: trouble.sentence });
        const retryInMs = backoffMs(STANDARD_BACKOFF, retries);
        log.warn('slack.identity-not-known', { ...describeError(error), retryInMs });
        await delay(retryInMs, stopping.signal).catch(() => {});
      }
    }
  }

  return {
    start() {
      if (started) return;
      started = true;
      keepAsking().catch((error: unknown) => log.error('slack.identity-failed', describeError(error)));
    },
    known: () => who,
    trouble: () => (trouble === undefined ? undefined : CANNOT_SERVE),
    teamId: async () => (who ?? (await ask().catch(() => undefined)))?.teamId,
    async ready() {
      // Absolute, because the clock may have been set back.
      if (who && Math.abs(now() - askedAt) <= FRESH_MS) return;
      try {
        await ask();
      } catch (cause) {
        const own = cause instanceof BotError ? cause : findProxyError(cause);
        if (own !== undefined) throw own;
        throw new BotError('slack', 'Slack cannot be reached or does not accept SLACK_BOT_TOKEN.', { cause });
      }
    },
    stop: () => stopping.abort(),
  };
}
