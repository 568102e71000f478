import type { JsonObject } from '../json.ts';
import type { FaultTerms, PlantedFault } from '../workerchecks/fault-queue.ts';
import { type Delivery, type DeliveryKind, type Link, makeDelivery, type Reply } from './delivery.ts';
import { HttpLink } from './http-link.ts';
import { eventPayload } from './payloads.ts';
import { Person } from './person.ts';
import { type SandboxServer, startServer } from './server.ts';
import { SocketHub } from './socket-hub.ts';
import { WebApi } from './web-api/web-api.ts';
import type { ApiCall, SandboxChannel, SandboxMessage, SandboxUser, SlackFault } from './workspace/model.ts';
import { ResponseUrls } from './workspace/response-urls.ts';
import { type MessageRules, Workspace } from './workspace/workspace.ts';

/** The scopes reference/slack.md asks for. */
export const DEFAULT_SCOPES = [
  'commands',
  'chat:write',
  'channels:read',
  'groups:read',
  'im:write',
  'users:read',
  'usergroups:read',
] as const;

export interface SlackSandboxOptions {
  scopes?: readonly string[];
  /** Epoch milliseconds; trigger ids, response_urls and timestamps of messages run on it. Signatures do not. */
  now?: () => number;
  /** Undefined: posts are not paced. Slack allows about one. */
  postsPerSecondPerChannel?: number;
  /** How long Slack waits for an acknowledgement; 3000 where absent. */
  ackTimeoutMs?: number;
  /** How long a trigger_id can be used; 3000 where absent. */
  triggerLifeMs?: number;
  /** The address it gives out for Socket Mode and response_urls, where something stands in front of it; else its own. */
  publicUrl?: string;
  /** After everything the app did by the Web API or a response_url. */
  onChange?: () => void;
}

export interface SlackSandbox {
  /** `apiUrl` is what SLACK_API_URL takes. Port 0 or none: any free port. */
  start(port?: number): Promise<{ url: string; apiUrl: string }>;
  stop(): Promise<void>;
  readonly url: string;
  readonly apiUrl: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  /** From here on people reach the app by signed requests to this address; undefined: by Socket Mode. */
  useHttp(botUrl: string | undefined, path?: string): void;
  /** Socket Mode's connections. */
  readonly socket: SocketHub;
  /** Whether the app is installed for the whole organisation; may be changed at any time. */
  orgWide: boolean;
  /** The scopes of the bot's token; may be changed at any time. */
  scopes: readonly string[];
  /** Someone of the fixtures (fixtures.ts), or anybody in `users`. */
  as(userId: string): Person;
  readonly users: SandboxUser[];
  readonly channels: SandboxChannel[];
  readonly userGroups: Map<string, string[]>;
  /** Live: what may be changed and deleted. */
  readonly rules: MessageRules;
  /** A live channel: change its members, kind or sharing at will. */
  channel(id: string): SandboxChannel;
  /** The messages that stand in a channel, the oldest first, without the replies in threads. */
  messages(channel: string): SandboxMessage[];
  /** A person's own message; `thread`: the timestamp of what it answers. */
  say(user: string, channel: string, text: string, thread?: string): SandboxMessage;
  /** Somebody deletes a message by hand. */
  deleteMessage(message: SandboxMessage): void;
  /** Every call of the Web API and of response_urls, without tokens. */
  readonly calls: readonly ApiCall[];
  callsOf(method: string): ApiCall[];
  /** `method`: a Web API method or `response_url`. */
  fault(method: string, fault: SlackFault, terms?: FaultTerms<JsonObject>): PlantedFault;
  clearFaults(): void;
  /** Sends an event. The same `eventId` again is Slack's redelivery. */
  event(event: JsonObject, options?: { eventId?: string }): Promise<Reply>;
  /** Sends any payload, well-formed or not, properly signed. */
  deliver(kind: DeliveryKind, payload: JsonObject): Promise<Reply>;
  /** Every delivery so far, the oldest first. */
  readonly deliveries: readonly Delivery[];
  /** Sends the very same bytes, headers and envelope again: by default those of the last delivery. */
  redeliver(what?: Reply | Delivery, retry?: { attempt: number; reason: string }): Promise<Reply>;
  /** The app's next acknowledgement does not reach Slack, which takes it for a time-out. */
  loseNextAck(): void;
  /** HTTP only: sends a payload with a wrong, missing, old or future signature. */
  forge(
    what: Reply | Delivery,
    how: { secret?: string; ageSeconds?: number; unsigned?: boolean },
  ): Promise<Reply>;
}

/** A Slack workspace on this machine, as strict as Slack where the bot could get it wrong. */
export function createSlackSandbox(options: SlackSandboxOptions = {}): SlackSandbox {
  const workspace = new Workspace(options.now ?? Date.now, options.triggerLifeMs);
  const responseUrls = new ResponseUrls(workspace);
  const botToken = 'xoxb-sandbox-0123456789';
  const appToken = 'xapp-sandbox-0123456789';
  const signingSecret = 'sandbox-signing-secret';
  const timeoutMs = options.ackTimeoutMs ?? 3_000;
  const people = new Map<string, Person>();
  const deliveries: Delivery[] = [];
  let server: SandboxServer | undefined;
  const links: HttpLink[] = [];
  let http: HttpLink | undefined;

  const url = (): string => {
    if (server === undefined) throw new Error('The sandbox has not been started');
    return server.url;
  };
  const publicUrl = () => options.publicUrl ?? url();
  const socket = new SocketHub(publicUrl, timeoutMs);
  const api = new WebApi(workspace, responseUrls, {
    botToken,
    appToken,
    scopes: options.scopes ?? DEFAULT_SCOPES,
    postsPerSecondPerChannel: options.postsPerSecondPerChannel,
    socketUrl: () => socket.newUrl(),
    onChange: options.onChange,
  });
  const link = (): Link => http ?? socket;

  let acksToLose = 0;

  const send = async (kind: DeliveryKind, payload: JsonObject): Promise<Reply> => {
    const delivery = makeDelivery(kind, payload, { secret: signingSecret });
    deliveries.push(delivery);
    const reply = await link().send(delivery);
    if (acksToLose === 0) return reply;
    acksToLose -= 1;
    return { ...reply, status: 0, body: undefined, trouble: 'operation_timeout' };
  };
  const last = (): Delivery => {
    const delivery = deliveries.at(-1);
    if (delivery === undefined) throw new Error('Nothing has been delivered yet');
    return delivery;
  };
  const channel = (id: string): SandboxChannel => {
    const found = workspace.channel(id);
    if (found === undefined) throw new Error(`The sandbox has no channel ${id}`);
    return found;
  };

  return {
    async start(port = 0) {
      server = await startServer(port, { api, socket });
      return { url: server.url, apiUrl: `${server.url}/api/` };
    },
    async stop() {
      socket.closeAll();
      for (const one of links) await one.close();
      await server?.stop();
    },
    get url() {
      return url();
    },
    get apiUrl() {
      return `${url()}/api/`;
    },
    botToken,
    appToken,
    signingSecret,
    useHttp(botUrl, path = '/slack/events') {
      http = botUrl === undefined ? undefined : new HttpLink(new URL(path, botUrl).href, timeoutMs);
      if (http !== undefined) links.push(http);
    },
    socket,
    get scopes() {
      return api.scopes;
    },
    set scopes(scopes) {
      api.scopes = scopes;
    },
    as(userId) {
      const user = workspace.user(userId) ?? workspace.user(userId.replaceAll('_', ''));
      if (user === undefined) throw new Error(`The sandbox has no person ${userId}; see fixtures.ts`);
      const reach = { workspace, responseUrls, send, address: (path: string) => `${publicUrl()}${path}` };
      const person = people.get(user.id) ?? new Person(user, reach);
      people.set(user.id, person);
      return person;
    },
    get orgWide() {
      return workspace.orgWide;
    },
    set orgWide(orgWide) {
      workspace.orgWide = orgWide;
    },
    users: workspace.users,
    channels: workspace.channels,
    userGroups: workspace.userGroups,
    rules: workspace.rules,
    channel,
    messages: (id) =>
      workspace.messages.filter((one) => one.channel === id && one.threadTs === undefined && !one.deleted),
    say(user, id, text, thread) {
      const parent = thread === undefined ? undefined : workspace.message(id, thread);
      const message: SandboxMessage = {
        kind: 'message',
        channel: channel(id).id,
        ts: workspace.nextTs(),
        threadTs: parent?.ts,
        user,
        text,
        blocks: [],
        metadata: undefined,
        args: {},
        edits: 0,
        replies: [],
        deleted: false,
        chosen: {},
      };
      workspace.messages.push(message);
      parent?.replies.push(message);
      return message;
    },
    deleteMessage(message) {
      message.deleted = true;
    },
    calls: api.calls,
    callsOf: (method) => api.calls.filter((call) => call.method === method),
    fault: (method, fault, terms) => api.faults.plant(method, fault, terms),
    clearFaults: () => api.faults.clear(),
    event: (event, { eventId } = {}) => send('events_api', eventPayload(workspace, event, eventId)),
    deliver: send,
    deliveries,
    loseNextAck() {
      acksToLose += 1;
    },
    redeliver: (what = last(), retry) => link().send('delivery' in what ? what.delivery : what, retry),
    forge(what, how) {
      if (http === undefined) throw new Error('Only HTTP requests are signed');
      const { kind, payload } = 'delivery' in what ? what.delivery : what;
      return http.send(makeDelivery(kind, payload, { secret: signingSecret, ...how }));
    },
  };
}
