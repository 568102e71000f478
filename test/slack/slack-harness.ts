import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { Config } from '../../src/config/config.ts';
import type { Log, LogFields } from '../../src/log/log.ts';
import { createOutbound } from '../../src/net/outbound.ts';
import { createSlackSandbox } from '../../src/sandbox/slack/slack-sandbox.ts';
import type { SlackSandboxOptions } from '../../src/sandbox/slack/slack-sandbox-options.ts';
import { createAccess } from '../../src/slack/access/access.ts';
import { createIdentity } from '../../src/slack/access/identity.ts';
import { createRouter, type Router, type RouterOptions } from '../../src/slack/create-router.ts';
import { createPoster } from '../../src/slack/messages/poster.ts';
import type { Routes } from '../../src/slack/router/routes.ts';
import { createSlackApp } from '../../src/slack/slack-app.ts';
import type {
  PendingSubmission,
  PendingSubmissions,
} from '../../src/slack/submissions/pending-submissions.ts';
import { createSavedForms } from '../../src/slack/submissions/saved-forms.ts';
import { createWebClient, type WebCall } from '../../src/slack/web-api/web-client.ts';
import { createMemoryCollection } from '../support/memory-collection.ts';
import { createRouteRecorder } from './route-recorder.ts';

export interface LogLine {
  level: 'debug' | 'info' | 'warn' | 'error';
  event: string;
  fields: LogFields | undefined;
}

/** A log that records its lines. */
export function createTestLog(): Log & { lines: LogLine[]; events(): string[] } {
  const lines: LogLine[] = [];
  const at = (level: LogLine['level']) => (event: string, fields?: LogFields) => {
    lines.push({ level, event, fields });
  };
  return {
    lines,
    events: () => lines.map(({ event }) => event),
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
  };
}

/** Everything of src/slack on a sandbox workspace, without features. */
export async function createSlackHarness(
  options: SlackSandboxOptions & {
    access?: Partial<Config['access']>;
    mode?: 'http' | 'socket';
    hooks?: RouterOptions['hooks'];
    now?: () => number;
  } = {},
) {
  const { access: people, mode = 'http', hooks, now = Date.now, ...sandboxOptions } = options;
  const sandbox = createSlackSandbox(sandboxOptions);
  await sandbox.start();
  const log = createTestLog();
  const calls: WebCall[] = [];
  const config = {
    botToken: sandbox.botToken,
    appToken: mode === 'socket' ? sandbox.appToken : undefined,
    signingSecret: sandbox.signingSecret,
    apiUrl: sandbox.apiUrl,
    command: '/check',
  };
  const web = createWebClient(config, { log, onCall: (call) => calls.push(call) });
  const identity = createIdentity({ web, now, log });
  const poster = createPoster({ web, log, postIntervalMs: 20 });
  const access = createAccess({
    config: { hrUsers: ['UHR1', 'UHR2', 'UGUEST', 'USTRANGER'], hrUserGroups: [], adminUsers: [], ...people },
    web,
    teamId: identity.teamId,
    now,
    log,
  });
  const seenRequests = createMemoryCollection<{ at: number }>();
  const pendingSubmissions: PendingSubmissions = createMemoryCollection<PendingSubmission>();
  const outbound = createOutbound();
  const savedForms = createSavedForms(createMemoryCollection(), log);
  const { routes: filled, ...adders } = createRouteRecorder({ savedForms, web });
  const routerOn = (routes: Routes) =>
    createRouter({
      command: config.command,
      routes,
      people: { access, identity },
      store: {
        seenRequests,
        pendingSubmissions,
        savedForms,
        digest: (text) => createHash('sha256').update(text).digest('hex'),
        process: 'this',
      },
      slack: { web, poster, outbound },
      log,
      now,
      ...(hooks === undefined ? {} : { hooks }),
    });
  let router: Router | undefined;
  let server: Server | undefined;
  let slack: ReturnType<typeof createSlackApp> | undefined;

  return {
    sandbox,
    log,
    calls,
    web,
    identity,
    poster,
    access,
    seenRequests,
    process: 'this',
    pendingSubmissions,
    savedForms,
    routes: adders,
    router: () => {
      if (router === undefined) throw new Error('Not started');
      return router;
    },
    /** Starts listening. `routes`: by default those added before. */
    async start(routes: Routes = filled) {
      router = routerOn(routes);
      slack = createSlackApp({ config, router, identity, outbound, log, now });
      const { requestListener } = slack;
      if (requestListener) {
        server = createServer(requestListener);
        const listening = Promise.withResolvers<void>();
        server.listen(0, '127.0.0.1', listening.resolve);
        await listening.promise;
        const address = server.address();
        if (address === null || typeof address === 'string') throw new Error('No port');
        sandbox.useHttp(`http://127.0.0.1:${address.port}`);
      }
      slack.start();
      return slack;
    },
    async stop() {
      await slack?.stopReceiving();
      poster.stop();
      identity.stop();
      server?.close();
      server?.closeAllConnections();
      await sandbox.stop();
    },
  };
}
