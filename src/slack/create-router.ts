import type { App } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { IsAbandoned } from '../checks/abandoned-work.ts';
import type { Person } from '../checks/check-service.ts';
import type { Log } from '../log/log.ts';
import type { Outbound } from '../net/outbound.ts';
import type { Access } from './access/access.ts';
import { createPermissionCheck } from './access/gate.ts';
import type { Identity } from './access/identity.ts';
import { listenForActions } from './listeners/actions.ts';
import { listenForCommands } from './listeners/commands.ts';
import { listenForEvents } from './listeners/events.ts';
import { requestKind, tellInvalidPayload } from './listeners/invalid-payload.ts';
import { listenForOptions } from './listeners/options.ts';
import { listenForSubmissions } from './listeners/submissions.ts';
import type { Poster } from './messages/poster.ts';
import {
  createRequestHandler,
  type RequestKind,
  type RequestOutcome,
  type SeenRequests,
} from './router/handle-request.ts';
import { createInFlight, type InFlight } from './router/in-flight.ts';
import type { Permission, Routes } from './router/routes.ts';
import type { PendingSubmissions } from './submissions/pending-submissions.ts';
import type { SavedForms } from './submissions/saved-forms.ts';

export interface RouterOptions {
  /** The slash command's name, with its slash. */
  command: string;
  routes: Routes;
  people: { access: Access; identity: Pick<Identity, 'known' | 'teamId'> };
  store: {
    deliveries: SeenRequests;
    pendingSubmissions: PendingSubmissions;
    offers: SavedForms;
    /** A keyed digest, in hex. */
    digest: (text: string) => string;
    /** Tells this process from all others. */
    process: string;
  };
  slack: { web: WebClient; poster: Poster; outbound: Outbound };
  log: Log;
  /** Epoch milliseconds. */
  now: () => number;
  /** Must not throw. */
  hooks?: {
    /** How long Slack waited for an acknowledgement, in milliseconds. */
    onAck?: (kind: RequestKind, ms: number) => void;
    onRequest?: (kind: RequestKind, outcome: RequestOutcome) => void;
    /** Somebody was refused something. */
    onRefused?: (person: Person, permission: Permission) => void;
  };
}

export interface Router {
  /** One Bolt listener a kind: Bolt runs every listener that matches. */
  listenOn(app: App): void;
  /**
   * Acts on the forms a process that is gone accepted and did not finish. `alone`: no other process may have taken them
   * meanwhile. Rejects with StorageError.
   */
  resume(isLeft: IsAbandoned, options: { alone: boolean }): Promise<void>;
  /** For what could not be read before it came to a listener: logs it, and tells its person. Never rejects. */
  invalidPayload(body: Record<string, unknown>, error: unknown): Promise<void>;
  /** Handlers that run. */
  inFlight: InFlight;
  /** Deliveries Slack still waits to have acknowledged. */
  unanswered: InFlight;
}

export function createRouter({
  command,
  routes,
  people: { access, identity },
  store,
  slack,
  log,
  now,
  hooks: { onAck = () => {}, onRequest = () => {}, onRefused = () => {} } = {},
}: RouterOptions): Router {
  const inFlight = createInFlight();
  const unanswered = createInFlight();
  const gate = createPermissionCheck({ access, teamId: identity.teamId, onRefused });
  const { deliveries } = store;
  const handleRequest = createRequestHandler({ deliveries, gate, inFlight, unanswered, now, log, onRequest });
  const listener = {
    ...store,
    ...slack,
    command,
    routes,
    handleRequest,
    gate,
    identity,
    inFlight,
    unanswered,
    log,
    now,
    onAck,
    onRequest,
  };
  let resumeForms: Router['resume'] = async () => {};

  return {
    inFlight,
    unanswered,
    resume: (isLeft, alone) => inFlight.track(() => resumeForms(isLeft, alone)),
    invalidPayload: (body, error) => tellInvalidPayload(listener, requestKind(body), { body, error }),
    listenOn(app) {
      listenForCommands(app, listener);
      listenForActions(app, listener);
      ({ resume: resumeForms } = listenForSubmissions(app, listener));
      listenForOptions(app, listener);
      listenForEvents(app, listener);
    },
  };
}
