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
import { createOfferedForms, type OfferedFormCollection, type OfferedForms } from './offered-forms.ts';
import { routeOpenAgain } from './open-again.ts';
import type { Poster } from './poster.ts';
import { createRouteTable, type Registered } from './route-table.ts';
import type { Permission, Routes } from './routes.ts';
import { kindOf, tellUnreadable } from './unreadable.ts';

export interface RoutesOptions {
  /** The slash command's name, with its slash. */
  command: string;
  access: Access;
  identity: Pick<Identity, 'known' | 'teamId'>;
  deliveries: Deliveries;
  /** Tells this process from all others. */
  process: string;
  acceptedForms: AcceptedForms;
  offeredForms: OfferedFormCollection;
  /** A keyed digest, in hex. */
  digest: (text: string) => string;
  web: WebClient;
  poster: Poster;
  outbound: Outbound;
  log: Log;
  now: () => number;
  /** How long Slack waited for an acknowledgement, in milliseconds. */
  onAck?: (kind: DeliveryKind, ms: number) => void;
  onDelivery?: (kind: DeliveryKind, outcome: DeliveryOutcome) => void;
  /** Somebody was refused something. Must not throw. */
  onRefused?: (person: Person, permission: Permission) => void;
}

export interface BotRoutes extends Routes {
  /** What has been registered, for the tests that compare it with what views emit. */
  registered(): Registered;
  /** One Bolt listener a kind: Bolt runs every listener that matches. */
  listenOn(app: App): void;
  /**
   * Acts on the forms a process that is gone accepted and did not finish. `alone`: no other process may have taken them
   * meanwhile. Rejects with StorageError.
   */
  resume(isLeft: IsLeft, options: { alone: boolean }): Promise<void>;
  offers: OfferedForms;
  /** For what could not be read before it came to a listener: logs it, and tells its person. Never rejects. */
  unreadable(body: Record<string, unknown>, error: unknown): Promise<void>;
  /** Handlers that run. */
  inFlight: InFlight;
  /** Deliveries Slack still waits to have acknowledged. */
  unanswered: InFlight;
}

export function createRoutes(options: RoutesOptions): BotRoutes {
  const { access, identity, deliveries, web, log, now } = options;
  const onAck = options.onAck ?? (() => {});
  const onDelivery = options.onDelivery ?? (() => {});
  const table = createRouteTable();
  const inFlight = createInFlight();
  const unanswered = createInFlight();
  const gate = createGate({ access, teamId: identity.teamId, onRefused: options.onRefused ?? (() => {}) });
  const perform = createPerform({ deliveries, gate, inFlight, unanswered, now, log, onDelivery });

  const offers = createOfferedForms(options.offeredForms, log);
  routeOpenAgain(table, { offers, gate, web });
  let tell: BotRoutes['unreadable'] = async () => {};
  let resumeForms: BotRoutes['resume'] = async () => {};

  return {
    ...table.routes,
    registered: table.registered,
    inFlight,
    unanswered,
    offers,
    resume: (isLeft, alone) => inFlight.track(() => resumeForms(isLeft, alone)),
    unreadable: (body, error) => tell(body, error),
    listenOn(app) {
      const listening = { ...options, table, perform, offers, gate, inFlight, unanswered, onAck, onDelivery };
      tell = (body, error) => tellUnreadable(listening, kindOf(body), { body, error });
      listenForCommands(app, listening);
      listenForActions(app, listening);
      ({ resume: resumeForms } = listenForSubmissions(app, listening));
      listenForOptions(app, listening);
      listenForEvents(app, listening);
    },
  };
}
