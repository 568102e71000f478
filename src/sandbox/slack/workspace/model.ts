import type { JsonObject } from '../../json.ts';

export interface SandboxUser {
  id: string;
  name: string;
  teamId: string;
  isAdmin?: boolean;
  isBot?: boolean;
  deleted?: boolean;
  /** A multi-channel guest. */
  isRestricted?: boolean;
  /** A single-channel guest. */
  isUltraRestricted?: boolean;
  /** From another organisation, and not in any channel shared with the app. */
  isStranger?: boolean;
  tz?: string;
}

export interface SandboxChannel {
  id: string;
  name: string;
  kind: 'public' | 'private' | 'im';
  /** User ids; includes the bot if it has joined. */
  members: string[];
  isExtShared?: boolean;
  isPendingExtShared?: boolean;
  isArchived?: boolean;
}

/** A message in a channel or DM; a live object that reflects edits. */
export interface SandboxMessage {
  readonly kind: 'message';
  readonly channel: string;
  readonly ts: string;
  readonly threadTs: string | undefined;
  /** Author of the message it replies to. */
  readonly parentUser?: string | undefined;
  /** Slack's id of a message typed by a person. */
  readonly clientMessageId?: string | undefined;
  /** The author's user id; the bot's for its own messages. */
  readonly user: string;
  text: string;
  blocks: JsonObject[];
  metadata: JsonObject | undefined;
  /** The post's arguments other than its content, as sent: a client's `unfurl_links: false` is 'false' here. */
  readonly args: JsonObject;
  /** Number of edits. */
  edits: number;
  /** Files sent with it. */
  readonly files: readonly SandboxFile[];
  /** Replies in its thread, oldest first. */
  replies: SandboxMessage[];
  deleted: boolean;
  /** Values chosen in its inputs: by block_id, then action_id. */
  chosen: Chosen;
}

/** An ephemeral message, visible to one person; a live object. */
export interface SandboxEphemeral {
  readonly kind: 'ephemeral';
  readonly channel: string;
  readonly user: string;
  readonly ts: string;
  readonly threadTs: string | undefined;
  /** Its origin: chat.postEphemeral, a response_url, the response to a command, or Slack itself. */
  readonly via: 'method' | 'response_url' | 'ack' | 'slack';
  text: string;
  blocks: JsonObject[];
  edits: number;
  deleted: boolean;
  chosen: Chosen;
}

/** A modal or Home tab of one person; a live object that reflects updates. */
export interface SandboxView {
  readonly kind: 'view';
  readonly id: string;
  readonly user: string;
  readonly type: 'modal' | 'home';
  /** As sent by the app, with block_id and action_id filled in. */
  content: JsonObject;
  hash: string;
  rootViewId: string;
  previousViewId: string | undefined;
  /** The channel it was opened from: the meaning of `default_to_current_conversation`. */
  readonly originChannel: string | undefined;
  /** Field errors currently shown, by block_id. */
  errors: Record<string, string>;
  /** Whether it is still open. */
  open: boolean;
  updates: number;
  chosen: Chosen;
}

/** A file chosen from the person's machine. */
export interface UploadedFile {
  name: string;
  bytes: Uint8Array;
}

/** An uploaded file; a live object. */
export interface SandboxFile extends UploadedFile {
  readonly id: string;
  readonly user: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  deleted: boolean;
}

/** A file that the bot is sending: announced, then uploaded, then completed. */
export interface PendingUpload {
  readonly id: string;
  readonly name: string;
  /** In bytes, as announced. */
  readonly length: number;
  bytes: Uint8Array | undefined;
}

/** A value of a step's parameters, as Slack names the types. */
interface StepParameter {
  type: string;
}

/** One execution of a workflow's step; a live object. */
export interface StepExecution {
  readonly id: string;
  readonly inputs: Readonly<Record<string, string>>;
  /** What the step has to return. */
  readonly outputParameters: { properties: Record<string, StepParameter>; required: string[] };
  state: 'running' | 'completed' | 'failed';
  outputs: JsonObject;
  /** Why it failed; Slack shows it to the people of the workflow. */
  error: string | undefined;
}

export type Chosen = Record<string, Record<string, JsonObject>>;
export type Surface = SandboxMessage | SandboxEphemeral | SandboxView;

/** One request to the Web API or a response_url, without its token. */
export interface ApiCall {
  /** `chat.postMessage`, …, `response_url`; `download` or `upload` of a file. */
  readonly method: string;
  readonly args: JsonObject;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Slack's error code, `ok`, or undefined while unanswered. */
  outcome: string | undefined;
}

export type SlackFault =
  /** `{ok: false, error}`; not executed. */
  | { kind: 'error'; error: string }
  /** 429; Retry-After in seconds, default 1. */
  | { kind: 'ratelimited'; retryAfter?: number }
  /** An HTTP error; not executed. */
  | { kind: 'http'; status: number; body?: string }
  /** The connection drops before execution. */
  | { kind: 'dropped-before' }
  /** Executed, then the connection drops without an answer. */
  | { kind: 'dropped-after' }
  /** Executed, then answered after this many milliseconds. */
  | { kind: 'slow'; ms: number }
  /** Executed but never answered. */
  | { kind: 'hang' }
  /** Arrives once the promise resolves. */
  | { kind: 'late'; until: Promise<unknown> };

/** A refusal with one of Slack's error codes. */
export class SlackRefusal extends Error {
  readonly error: string;
  readonly extra: JsonObject;

  constructor(error: string, extra: JsonObject = {}) {
    super(error);
    this.name = 'SlackRefusal';
    this.error = error;
    this.extra = extra;
  }
}
