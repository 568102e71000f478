import type { JsonObject } from '../../json.ts';

export interface SandboxUser {
  id: string;
  name: string;
  teamId: string;
  isAdmin?: boolean;
  isBot?: boolean;
  deleted?: boolean;
  /** A guest of several channels. */
  isRestricted?: boolean;
  /** A guest of one channel. */
  isUltraRestricted?: boolean;
  /** Of another organisation and in no channel shared with the app. */
  isStranger?: boolean;
  tz?: string;
}

export interface SandboxChannel {
  id: string;
  name: string;
  kind: 'public' | 'private' | 'im';
  /** User ids; the bot is one of them where it has joined. */
  members: string[];
  isExtShared?: boolean;
  isPendingExtShared?: boolean;
  isArchived?: boolean;
}

/** A message in a channel or DM; a live object that follows its edits. */
export interface SandboxMessage {
  readonly kind: 'message';
  readonly channel: string;
  readonly ts: string;
  readonly threadTs: string | undefined;
  /** Who wrote what this answers. */
  readonly parentUser?: string | undefined;
  /** Slack's own id of what a person typed. */
  readonly clientMessageId?: string | undefined;
  /** Who wrote it; the bot's id for the bot's. */
  readonly user: string;
  text: string;
  blocks: JsonObject[];
  metadata: JsonObject | undefined;
  /** Every argument of the post but its content, as sent: a client's `unfurl_links: false` is 'false' here. */
  readonly args: JsonObject;
  /** How often it was changed. */
  edits: number;
  /** Answers in its thread, the oldest first. */
  replies: SandboxMessage[];
  deleted: boolean;
  /** What people chose in its inputs: by block_id, then action_id. */
  chosen: Chosen;
}

/** What one person alone sees in a channel; a live object. */
export interface SandboxEphemeral {
  readonly kind: 'ephemeral';
  readonly channel: string;
  readonly user: string;
  readonly ts: string;
  readonly threadTs: string | undefined;
  /** How it came: chat.postEphemeral, a response_url, the answer to a command, or Slack's own word. */
  readonly via: 'method' | 'response_url' | 'ack' | 'slack';
  text: string;
  blocks: JsonObject[];
  edits: number;
  deleted: boolean;
  chosen: Chosen;
}

/** A modal or Home tab of one person; a live object that follows its updates. */
export interface SandboxView {
  readonly kind: 'view';
  readonly id: string;
  readonly user: string;
  readonly type: 'modal' | 'home';
  /** As the app sent it, with block_id and action_id filled in. */
  content: JsonObject;
  hash: string;
  rootViewId: string;
  previousViewId: string | undefined;
  /** The channel it was opened from: what `default_to_current_conversation` stands for. */
  readonly originChannel: string | undefined;
  /** Field errors shown now, by block_id. */
  errors: Record<string, string>;
  /** Whether the person still has it before them. */
  open: boolean;
  updates: number;
  chosen: Chosen;
}

/** What a person chooses from their own machine. */
export interface UploadedFile {
  name: string;
  bytes: Uint8Array;
}

/** A file Slack keeps; a live object. */
export interface SandboxFile extends UploadedFile {
  readonly id: string;
  readonly user: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  deleted: boolean;
}

export type Chosen = Record<string, Record<string, JsonObject>>;
export type Surface = SandboxMessage | SandboxEphemeral | SandboxView;

/** One request to the Web API or a response_url, without its token. */
export interface ApiCall {
  /** `chat.postMessage`, …, `response_url`, or `download` for a file. */
  readonly method: string;
  readonly args: JsonObject;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Slack's error name, `ok`, or undefined while unanswered. */
  outcome: string | undefined;
}

export type SlackFault =
  /** `{ok: false, error}`, nothing done. */
  | { kind: 'error'; error: string }
  /** 429; Retry-After in seconds, 1 where absent. */
  | { kind: 'ratelimited'; retryAfter?: number }
  /** An HTTP error, nothing done. */
  | { kind: 'http'; status: number; body?: string }
  /** The connection breaks before anything was done. */
  | { kind: 'dropped-before' }
  /** Done, then the connection breaks without an answer. */
  | { kind: 'dropped-after' }
  /** Done, then answered after so many milliseconds. */
  | { kind: 'slow'; ms: number }
  /** Done and never answered. */
  | { kind: 'hang' }
  /** Arrives when the promise resolves. */
  | { kind: 'late'; until: Promise<unknown> };

/** A refusal by one of Slack's error names. */
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
