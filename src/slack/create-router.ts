import type { App } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { IsAbandoned } from '../checks/abandoned-work.ts';
import type { Person } from '../checks/check-service.ts';
import type { Log } from '../log/log.ts';
import type { Outbound } from '../net/outbound.ts';
import { type Access, createPermissionCheck, type Permission } from './access/access.ts';
import type { Identity } from './access/identity.ts';
import { listenForActions } from './listeners/actions.ts';
import { listenForCommands } from './listeners/commands.ts';
import { listenForEvents } from './listeners/events.ts';
import { requestKind, tellInvalidPayload } from './listeners/invalid-payload.ts';
import type { ListenerContext } from './listeners/listener-context.ts';
import { listenForOptions } from './listeners/options.ts';
import { listenForShortcuts } from './listeners/shortcuts.ts';
import { listenForSteps } from './listeners/steps.ts';
import { listenForSubmissions } from './listeners/submissions.ts';
import type { Poster } from './messages/poster.ts';
import { createReply, type ReplyTarget } from './messages/reply.ts';
import { type AckPriority, createAckPriority } from './router/ack-priority.ts';
import {
  createRequestHandler,
  type RequestKind,
  type RequestOutcome,
  type SeenRequests,
} from './router/handle-request.ts';
import { createInFlight, type InFlight } from './router/in-flight.ts';
import type { Routes } from './router/routes.ts';
import type { PendingSubmissions } from './submissions/pending-submissions.ts';
import { createResumeSubmissions } from './submissions/resume-submissions.ts';
import { createRunSubmission } from './submissions/run-submission.ts';
import type { SavedForms } from './submissions/saved-forms.ts';
import { createSubmissionStore } from './submissions/submission-store.ts';

export interface RouterOptions {
  /** The slash command, including the slash. */
  command: string;
  routes: Routes;
  people: { access: Access; identity: Pick<Identity, 'known' | 'teamId'> };
  store: {
    seenRequests: SeenRequests;
    pendingSubmissions: PendingSubmissions;
    savedForms: SavedForms;
    /** A keyed digest, in hex. */
    digest: (text: string) => string;
    /** This process's id. */
    process: string;
  };
  slack: { web: WebClient; poster: Poster; outbound: Outbound; ackPriority?: AckPriority };
  log: Log;
  /** Epoch milliseconds. */
  now: () => number;
  /** Must not throw. */
  hooks?: {
    /** How long Slack waited for an acknowledgement, in milliseconds. */
    onAck?: (kind: RequestKind, ms: number) => void;
    onRequest?: (kind: RequestKind, outcome: RequestOutcome) => void;
    onRefused?: (person: Person, permission: Permission) => void;
  };
}

export interface Router {
  /** Adds one Bolt listener for each kind of request: Bolt would run every listener that matches. */
  listenOn(app: App): void;
  /**
   * Runs the submissions that an ended process accepted and did not finish. `alone`: no other process may be running
   * them. Rejects with StorageError.
   */
  resume(isAbandoned: IsAbandoned, options: { alone: boolean }): Promise<void>;
  /** For a payload that Bolt rejects before any listener runs: logs it and tells the sender. Never rejects. */
  invalidPayload(body: Record<string, unknown>, error: unknown): Promise<void>;
  /** Handlers in progress. */
  inFlight: InFlight;
  /** Requests not yet acknowledged. */
  unanswered: InFlight;
}

/** Connects the table of routes to Bolt. */
export function createRouter({
  command,
  routes,
  people: { access, identity },
  store: { seenRequests, pendingSubmissions, savedForms, digest, process },
  slack: { web, poster, outbound, ackPriority = createAckPriority() },
  log,
  now,
  hooks: { onAck = () => {}, onRequest = () => {}, onRefused = () => {} } = {},
}: RouterOptions): Router {
  const inFlight = createInFlight();
  const { unanswered } = ackPriority;
  const checkPermission = createPermissionCheck({ access, teamId: identity.teamId, onRefused });
  const replyTo = (target: ReplyTarget) => createReply({ web, poster, log, outbound }, target);
  const handleRequest = createRequestHandler({
    seenRequests,
    checkPermission,
    inFlight,
    ackPriority,
    now,
    log,
    onRequest,
  });
  const store = createSubmissionStore({ pendingSubmissions, digest, process, now });
  const submissions = {
    forms: routes.forms,
    store,
    savedForms,
    seenRequests,
    handleRequest,
    checkPermission,
    replyTo,
    web,
    log,
  };
  const run = createRunSubmission(submissions);
  const resume = createResumeSubmissions(submissions, run);
  const listener: ListenerContext = {
    command,
    routes,
    handleRequest,
    checkPermission,
    slack: { identity, web, replyTo },
    inFlight,
    log,
    hooks: { onAck, onRequest },
  };

  return {
    inFlight,
    unanswered,
    resume: (isAbandoned, alone) => inFlight.track(() => resume(isAbandoned, alone)),
    invalidPayload: (body, error) => tellInvalidPayload(listener, requestKind(body), { body, error }),
    listenOn(app) {
      listenForCommands(app, listener);
      listenForActions(app, listener);
      listenForShortcuts(app, listener);
      listenForSubmissions(app, listener, { store, run, unanswered });
      listenForOptions(app, listener, unanswered);
      listenForEvents(app, listener);
      listenForSteps(app, listener, unanswered);
    },
  };
}
