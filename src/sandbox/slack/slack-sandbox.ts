import type { JsonObject } from '../json.ts';
import type { FaultTerms, PlantedFault } from '../workerchecks/fault-queue.ts';
import type { Delivery, DeliveryKind, Reply } from './delivery.ts';
import { Dispatcher } from './dispatcher.ts';
import { eventPayload } from './payloads.ts';
import { Person } from './person.ts';
import { type SandboxServer, startServer } from './server.ts';
import { readShortcuts, type Shortcut } from './shortcuts.ts';
import type { SlackSandboxOptions } from './slack-sandbox-options.ts';
import { SocketHub } from './socket-hub.ts';
import { WebApi } from './web-api/web-api.ts';
import { CREDENTIALS } from './workspace/fixtures.ts';
import type {
  ApiCall,
  SandboxChannel,
  SandboxFile,
  SandboxMessage,
  SandboxUser,
  SlackFault,
  StepExecution,
} from './workspace/model.ts';
import { ResponseUrls } from './workspace/response-urls.ts';
import { type MessageRules, Workspace } from './workspace/workspace.ts';

/** The scopes that manifest.yml requires. */
export const DEFAULT_SCOPES = [
  'commands',
  'chat:write',
  'channels:read',
  'groups:read',
  'im:write',
  'users:read',
  'usergroups:read',
] as const;

/** A simulated Slack workspace on this machine, as strict as Slack wherever the bot could get it wrong. */
export class SlackSandbox {
  readonly botToken: string = CREDENTIALS.botToken;
  readonly appToken: string = CREDENTIALS.appToken;
  readonly signingSecret: string = CREDENTIALS.signingSecret;
  /** Socket Mode connections. */
  readonly socket: SocketHub;
  /** The app's shortcuts; live. */
  readonly shortcuts: Shortcut[];
  readonly #workspace: Workspace;
  readonly #responseUrls: ResponseUrls;
  readonly #api: WebApi;
  readonly #people = new Map<string, Person>();
  readonly #dispatcher: Dispatcher;
  readonly #fixedPublicUrl: string | undefined;
  #server: SandboxServer | undefined;

  constructor(options: SlackSandboxOptions = {}) {
    const { ackTimeoutMs = 3_000, now = Date.now, clock = now } = options;
    this.shortcuts = [...(options.shortcuts ?? readShortcuts())];
    this.#fixedPublicUrl = options.publicUrl;
    this.#workspace = new Workspace({ now, clock, triggerLifeMs: ackTimeoutMs });
    this.#workspace.scopes = options.scopes ?? DEFAULT_SCOPES;
    this.#responseUrls = new ResponseUrls(this.#workspace);
    this.socket = new SocketHub(() => this.#publicUrl(), ackTimeoutMs);
    this.#dispatcher = new Dispatcher(this.signingSecret, this.socket, ackTimeoutMs);
    this.#api = new WebApi(this.#workspace, this.#responseUrls, {
      botToken: this.botToken,
      appToken: this.appToken,
      postsPerSecondPerChannel: options.postsPerSecondPerChannel,
      socketUrl: () => this.socket.newUrl(),
      address: (path) => this.#address(path),
      onChange: options.onChange,
    });
  }

  /** `apiUrl` is the value for SLACK_API_URL. Port 0, the default: any free port. */
  async start(port = 0): Promise<{ url: string; apiUrl: string }> {
    this.#server = await startServer(port, { api: this.#api, socket: this.socket });
    return { url: this.url, apiUrl: this.apiUrl };
  }

  async stop(): Promise<void> {
    this.socket.closeAll();
    await this.#dispatcher.close();
    await this.#server?.stop();
  }

  get url(): string {
    if (this.#server === undefined) throw new Error('The sandbox has not been started');
    return this.#server.url;
  }

  get apiUrl(): string {
    return `${this.url}/api/`;
  }

  /** From now on deliver by signed requests to this address; undefined: over Socket Mode. */
  useHttp(botUrl: string | undefined, path = '/slack/events'): void {
    this.#dispatcher.useHttp(botUrl, path);
  }

  /** Whether the app is installed org-wide; may be changed at any time. */
  get orgWide(): boolean {
    return this.#workspace.orgWide;
  }
  set orgWide(orgWide) {
    this.#workspace.orgWide = orgWide;
  }

  /** The bot token's scopes; may be changed at any time. */
  get scopes(): readonly string[] {
    return this.#workspace.scopes;
  }
  set scopes(scopes) {
    this.#workspace.scopes = scopes;
  }

  /** One of the people in workspace/fixtures.ts, or any other entry of `users`. */
  as(userId: string): Person {
    const user = this.#workspace.user(userId) ?? this.#workspace.user(userId.replaceAll('_', ''));
    if (user === undefined) throw new Error(`The sandbox has no person ${userId}; see fixtures.ts`);
    const person =
      this.#people.get(user.id) ??
      new Person(user, {
        workspace: this.#workspace,
        responseUrls: this.#responseUrls,
        shortcuts: this.shortcuts,
        send: (kind, payload) => this.deliver(kind, payload),
        address: (path) => this.#address(path),
      });
    this.#people.set(user.id, person);
    return person;
  }

  get users(): SandboxUser[] {
    return this.#workspace.users;
  }
  get channels(): SandboxChannel[] {
    return this.#workspace.channels;
  }
  get userGroups(): Map<string, string[]> {
    return this.#workspace.userGroups;
  }
  /** Uploaded files; live: set `deleted` to simulate a deletion. */
  get files(): readonly SandboxFile[] {
    return this.#workspace.files;
  }
  /** Executions of workflow steps, oldest first; live. */
  get executions(): StepExecution[] {
    return this.#workspace.executions;
  }
  /** What may be edited and deleted; live. */
  get rules(): MessageRules {
    return this.#workspace.rules;
  }

  /** A channel; live: its members, kind and sharing may be changed at any time. */
  channel(id: string): SandboxChannel {
    const found = this.#workspace.channel(id);
    if (found === undefined) throw new Error(`The sandbox has no channel ${id}`);
    return found;
  }

  /** A channel's messages, oldest first, without thread replies or deleted messages. */
  messages(channel: string): SandboxMessage[] {
    return this.#workspace.messages.filter(
      (one) => one.channel === channel && one.threadTs === undefined && !one.deleted,
    );
  }

  /** Posts a message as a person; `thread`: the timestamp of the message it replies to. */
  say(user: string, channel: string, text: string, thread?: string): SandboxMessage {
    const parent = thread === undefined ? undefined : this.#workspace.message(channel, thread);
    return this.#workspace.addMessage({ channel: this.channel(channel).id, user, text, blocks: [] }, parent);
  }

  /** Deletes a message by hand. */
  deleteMessage(message: SandboxMessage): void {
    message.deleted = true;
  }

  /** Every call of the Web API and of response_urls, without tokens. */
  get calls(): readonly ApiCall[] {
    return this.#api.calls;
  }
  /**
   * Largest payloads the app sent, in bytes as sent: by method, `response_url` or `ack`; and `view`, the view's JSON
   * alone.
   */
  get largestPayloads(): ReadonlyMap<string, number> {
    return this.#workspace.payloadSizes.byKind;
  }
  callsOf(method: string): ApiCall[] {
    return this.#api.calls.filter((call) => call.method === method);
  }

  /** `method`: a Web API method, `response_url`, or `download` for a file. */
  fault(method: string, fault: SlackFault, terms?: FaultTerms<JsonObject>): PlantedFault {
    return this.#api.faults.plant(method, fault, terms);
  }
  clearFaults(): void {
    this.#api.faults.clear();
  }

  /** Sends an event. Repeating an `eventId` simulates a redelivery. */
  event(event: JsonObject, { eventId }: { eventId?: string } = {}): Promise<Reply> {
    return this.deliver('events_api', eventPayload(this.#workspace, event, eventId));
  }

  /** All deliveries so far, oldest first. */
  get deliveries(): readonly Delivery[] {
    return this.#dispatcher.deliveries;
  }

  /** Sends any payload, valid or not, properly signed. */
  async deliver(kind: DeliveryKind, payload: JsonObject): Promise<Reply> {
    const reply = await this.#dispatcher.deliver(kind, payload);
    this.#workspace.payloadSizes.note('ack', Buffer.byteLength(JSON.stringify(reply.body ?? '')));
    return reply;
  }

  /** Redelivers the same bytes, headers and envelope; default: the last delivery. */
  redeliver(what?: Reply | Delivery, retry?: { attempt: number; reason: string }): Promise<Reply> {
    return this.#dispatcher.redeliver(what, retry);
  }

  /** Drops the app's next acknowledgement, which Slack treats as a timeout. */
  loseNextAck(): void {
    this.#dispatcher.loseNextAck();
  }

  /** HTTP only: sends a payload with a wrong, missing, expired or future signature. */
  forge(
    what: Reply | Delivery,
    how: { secret?: string; ageSeconds?: number; unsigned?: boolean },
  ): Promise<Reply> {
    return this.#dispatcher.forge(what, how);
  }

  #address(path: string): string {
    return `${this.#publicUrl()}${path}`;
  }

  #publicUrl(): string {
    return this.#fixedPublicUrl ?? this.url;
  }
}

export function createSlackSandbox(options?: SlackSandboxOptions): SlackSandbox {
  return new SlackSandbox(options);
}
