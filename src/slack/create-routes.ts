import type { App } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Person } from '../checks/desk.ts';
import type { IsLeft } from '../checks/left-behind.ts';
import type { Log } from '../log/log.ts';
import type { Outbound } from '../net/outbound.ts';
import type { AcceptedForms } from './accepted-forms.ts';
import type { Access } from './access.ts';
import { createPerform, type Deliveries, type DeliveryKind, type DeliveryOutcome } from './delivery.ts';
import { createGate } from './gate.ts';
import type { Identity } from './identity.ts';
import { createInFlight, type InFlight } from './in-flight.ts';
import { listenForActions } from './listen-for-actions.ts';
import { listenForCommands } from './listen-for-commands.ts';
import { listenForEvents } from './listen-for-events.ts';
import { listenForOptions } from './listen-for-options.ts';
import { listenForSubmissions } from './listen-for-submissions.ts';
import type { OfferedForms } from './offered-forms.ts';
import type { Poster } from './poster.ts';
import type { Permission, Routes } from './routes.ts';
import { kindOf, tellUnreadable } from './unreadable.ts';

export interface RouterOptions {
  /** The slash command's name, with its slash. */
  command: string;
  routes: Routes;
  people: { access: Access; identity: Pick<Identity, 'known' | 'teamId'> };
  store: {
    deliveries: Deliveries;
    acceptedForms: AcceptedForms;
    offers: OfferedForms;
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
    onAck?: (kind: DeliveryKind, ms: number) => void;
    onDelivery?: (kind: DeliveryKind, outcome: DeliveryOutcome) => void;
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
  resume(isLeft: IsLeft, options: { alone: boolean }): Promise<void>;
  /** For what could not be read before it came to a listener: logs it, and tells its person. Never rejects. */
  unreadable(body: Record<string, unknown>, error: unknown): Promise<void>;
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
  hooks: { onAck = () => {}, onDelivery = () => {}, onRefused = () => {} } = {},
}: RouterOptions): Router {
  const inFlight = createInFlight();
  const unanswered = createInFlight();
  const gate = createGate({ access, teamId: identity.teamId, onRefused });
  const { deliveries } = store;
  const perform = createPerform({ deliveries, gate, inFlight, unanswered, now, log, onDelivery });
  const listening = {
    ...store,
    ...slack,
    command,
    routes,
    perform,
    gate,
    identity,
    inFlight,
    unanswered,
    log,
    now,
    onAck,
    onDelivery,
  };
  let resumeForms: Router['resume'] = async () => {};

  return {
    inFlight,
    unanswered,
    resume: (isLeft, alone) => inFlight.track(() => resumeForms(isLeft, alone)),
    unreadable: (body, error) => tellUnreadable(listening, kindOf(body), { body, error }),
    listenOn(app) {
      listenForCommands(app, listening);
      listenForActions(app, listening);
      ({ resume: resumeForms } = listenForSubmissions(app, listening));
      listenForOptions(app, listening);
      listenForEvents(app, listening);
    },
  };
}
