import type { JsonObject } from '../json.ts';

/** Everything one person sees. The server first sends the whole scene, then each property that changed. */
export interface Scene extends SlackScene {
  vendor: SceneVendor;
  clock: SceneClock;
}

export interface SceneClock {
  /** The current minute, epoch milliseconds. */
  at: number;
  /** Calendar milliseconds per real millisecond; 0: paused. */
  speed: number;
}

/** What one person sees in Slack. */
export interface SlackScene {
  /** User id of that person. */
  me: string;
  /** The desk's day, as 2026-12-23. */
  today: string;
  /** The slash command, including the slash. */
  command: string;
  /** The app's shortcuts that this person can use. */
  shortcuts: SceneShortcut[];
  /** The newest runs of the workflow that asks for a check, newest first. */
  runs: SceneRun[];
  people: ScenePerson[];
  channels: SceneChannel[];
  /** Open modals, topmost last. */
  modals: SceneView[];
  /** Null if the app has not published one. */
  home: SceneView | null;
}

export interface SceneShortcut {
  type: 'message' | 'global';
  name: string;
  description: string;
  callbackId: string;
}

export interface SceneRun {
  id: string;
  worker: string;
  /** How far it is, in a few words. */
  outcome: string;
}

export interface ScenePerson {
  id: string;
  name: string;
  /** This person's role in the demo, in a few words. */
  role: string;
  /** Belongs to another organisation: Slack offers them no commands, no DM and no Home tab of the app. */
  isStranger: boolean;
  isBot: boolean;
  /** Has left: Slack offers them nowhere. */
  isDeactivated: boolean;
}

export interface SceneChannel {
  id: string;
  name: string;
  /** `im` is the DM with the app. */
  kind: 'public' | 'private' | 'im';
  isExtShared: boolean;
  hasBot: boolean;
  /** Oldest first, including ephemeral messages to this person. */
  messages: SceneMessage[];
}

export interface SceneMessage {
  kind: 'message' | 'ephemeral';
  /** Slack's timestamp, seconds.microseconds, unique within its channel. */
  ts: string;
  user: string;
  text: string;
  blocks: JsonObject[];
  isEdited: boolean;
  replies: SceneMessage[];
  files: SceneFile[];
  values: Values;
}

/** A file in a message. */
export interface SceneFile {
  id: string;
  name: string;
  /** Its size. */
  bytes: number;
}

export interface SceneView {
  id: string;
  content: JsonObject;
  values: Values;
  /** Field errors by block_id. */
  errors: Record<string, string>;
}

/** The value of each input: by block_id, then action_id. */
export type Values = Readonly<Record<string, Readonly<Record<string, JsonObject>>>>;

export interface SceneVendor {
  /** Newest first. */
  checks: SceneCheck[];
  faults: SceneFault[];
  /** Limits the faults to this worker's requests, by e-mail address; empty: all workers. */
  faultsFor: string;
  /** Invitations the account can still pay for; null: unlimited. */
  credits: number | null;
  /** How long WorkerChecks takes to answer an invitation, milliseconds. */
  invitationMs: number;
  /** Result requests in the last minute. */
  requests: { used: number; limit: number };
}

export interface SceneCheck {
  id: string;
  worker: string;
  email: string;
  product: string;
  reference: string;
  status: string;
  /** The result it was, or will be, completed with. */
  result: string;
  /** Milliseconds until it advances by itself, by the page's clock; undefined: never. */
  nextInMs: number | undefined;
}

export interface SceneFault {
  id: string;
  name: string;
  /** What the fault does. */
  effect: string;
  isOn: boolean;
  /** A one-off action rather than a switch. */
  isOnce: boolean;
}
