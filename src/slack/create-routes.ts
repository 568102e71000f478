import type { App } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Log } from '../operations/log.ts';
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
import type { Poster } from './poster.ts';
import { createRouteTable, type Registered } from './route-table.ts';
import type { Routes } from './routes.ts';

export interface RoutesOptions {
  /** The slash command's name, with its slash. */
  command: string;
  access: Access;
  identity: Pick<Identity, 'known' | 'teamId'>;
  deliveries: Deliveries;
  acceptedForms: AcceptedForms;
  web: WebClient;
  poster: Poster;
  log: Log;
  now: () => number;
  /** How long Slack waited for an acknowledgement, in milliseconds. */
  onAck?: (kind: DeliveryKind, ms: number) => void;
  onDelivery?: (kind: DeliveryKind, outcome: DeliveryOutcome) => void;
}

export interface BotRoutes extends Routes {
  /** What has been registered, for the tests that compare it with what views emit. */
  registered(): Registered;
  /** One Bolt listener a kind: Bolt runs every listener that matches. */
  listenOn(app: App): void;
  /**
   * Acts on the forms a process that is gone accepted before that time (epoch milliseconds) and did not finish.
   * Rejects with StorageError.
   */
  resume(acceptedBefore: number): Promise<void>;
  /** Handlers that run. */
  inFlight: InFlight;
  /** Deliveries Slack still waits to have acknowledged. */
  unanswered: InFlight;
}

export function createRoutes(options: RoutesOptions): BotRoutes {
  const { command, access, identity, deliveries, acceptedForms, web, poster, log, now } = options;
  const onAck = options.onAck ?? (() => {});
  const onDelivery = options.onDelivery ?? (() => {});
  const table = createRouteTable();
  const inFlight = createInFlight();
  const unanswered = createInFlight();
  const gate = createGate({ access, teamId: identity.teamId });
  const perform = createPerform({ deliveries, gate, inFlight, unanswered, now, log, onDelivery });

  let resumeForms = async (_acceptedBefore: number): Promise<void> => {};

  return {
    ...table.routes,
    registered: table.registered,
    inFlight,
    unanswered,
    resume: (acceptedBefore) => inFlight.track(() => resumeForms(acceptedBefore)),
    listenOn(app) {
      const listening = {
        command,
        table,
        perform,
        acceptedForms,
        gate,
        identity,
        web,
        poster,
        log,
        now,
        unanswered,
        onAck,
        onDelivery,
      };
      listenForCommands(app, listening);
      listenForActions(app, listening);
      ({ resume: resumeForms } = listenForSubmissions(app, listening));
      listenForOptions(app, listening);
      listenForEvents(app, listening);
    },
  };
}
