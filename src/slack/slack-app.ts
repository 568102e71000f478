import type { RequestListener } from 'node:http';
import type { Config } from '../config/config.ts';
import { TIMEOUTS } from '../config/timeouts.ts';
import { BotError, ConfigError } from '../errors.ts';
import { describeError } from '../log/describe-error.ts';
import type { Log } from '../log/log.ts';
import type { Outbound } from '../net/outbound.ts';
import type { Identity } from './access/identity.ts';
import type { Router } from './create-router.ts';
import { createHttpReceiver } from './receivers/http-receiver.ts';
import { createSocketReceiver } from './receivers/socket-receiver.ts';
import { TolerantApp } from './receivers/tolerant-app.ts';
import { loggerAdapter } from './web-api/logger-adapter.ts';

/** How long closing the socket waits for outstanding acknowledgements; after that they are lost. */
const LAST_ACKS_MS = 1_000;

export interface SlackApp {
  /** HTTP mode: handles POST /slack/events. */
  requestListener: RequestListener | undefined;
  /** Fetches the bot's identity and, in Socket Mode, connects; both retry in the background. */
  start(): void;
  /** Stops accepting requests. In Socket Mode it resolves once the socket is closed. */
  stopReceiving(): Promise<void>;
  /** Resolves with the number of handlers still running once it is zero or `deadlineMs` has passed. */
  drain(deadlineMs: number): Promise<number>;
  /** Always true in HTTP mode. */
  isConnected(): boolean;
  /** Resolves if Slack accepts the token and, in Socket Mode, a connection is open; else rejects with BotError. */
  ready(): Promise<void>;
}

/** The Bolt app: in Socket Mode if there is an app token, else over HTTP. */
export function createSlackApp({
  config,
  router,
  identity,
  outbound,
  connections = { bots: async () => 1, graceMs: TIMEOUTS.connectionGraceMs },
  log,
  now,
}: {
  config: Config['slack'];
  router: Router;
  identity: Identity;
  outbound: Outbound;
  /** Socket Mode: how many bots share the store, and how long Slack may keep counting a closed connection. */
  connections?: { bots: () => Promise<number>; graceMs: number };
  log: Log;
  now: () => number;
}): SlackApp {
  const socket = config.appToken
    ? createSocketReceiver({
        appToken: config.appToken,
        apiUrl: config.apiUrl,
        outbound,
        ...connections,
        log,
      })
    : undefined;
  if (!socket && !config.signingSecret) {
    throw new ConfigError(['SLACK_SIGNING_SECRET: needed where SLACK_APP_TOKEN is not set']);
  }
  const http = socket
    ? undefined
    : createHttpReceiver({ signingSecret: config.signingSecret ?? '', now, log });
  const receiver = (socket ?? http)?.receiver;

  const app = new TolerantApp({
    ...(receiver ? { receiver } : {}),
    logger: loggerAdapter(log, 'bolt'),
    // The bot does not use Bolt's own client; these options keep it from retrying.
    clientOptions: {
      slackApiUrl: config.apiUrl,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      fetch: outbound.fetch,
    },
    authorize: async () => {
      const who = identity.known();
      return {
        botToken: config.botToken,
        ...(who ? { teamId: who.teamId, botUserId: who.botUserId } : {}),
        ...(who?.botId ? { botId: who.botId } : {}),
      };
    },
    convoStore: false,
    // No listener relies on it.
    ignoreSelf: false,
    attachFunctionToken: false,
  });
  app.error(async (error) => log.error('slack.listener-failed', describeError(error)));
  router.listenOn(app);
  app.onInvalidPayload = router.invalidPayload;

  return {
    requestListener: http?.requestListener,
    start() {
      identity.start();
      socket?.open();
    },
    async stopReceiving() {
      http?.close();
      if (!socket) return;
      socket.stopAccepting();
      await router.unanswered.drain(LAST_ACKS_MS);
      await socket.close();
    },
    drain: (deadlineMs) => router.inFlight.drain(deadlineMs),
    isConnected: () => socket?.isConnected() ?? true,
    async ready() {
      if (socket && !socket.isConnected()) {
        throw new BotError('slack', 'The Socket Mode connection to Slack is not open.');
      }
      await identity.ready();
    },
  };
}
