import type { JsonObject } from '../json.ts';

/** All that one person has before them. The server tells the page the whole at first, then each property that changed. */
export interface Scene extends SlackScene {
  vendor: SceneVendor;
}

/** What one person sees at Slack. */
export interface SlackScene {
  /** Whose eyes these are: a user id. */
  me: string;
  /** The slash command, with its slash. */
  command: string;
  /** What the app offers this person in menus. */
  shortcuts: SceneShortcut[];
  people: ScenePerson[];
  channels: SceneChannel[];
  /** Open modals, the top one last. */
  modals: SceneView[];
  /** Null where the app published none. */
  home: SceneView | null;
}

export interface SceneShortcut {
  type: 'message' | 'global';
  name: string;
  description: string;
  callbackId: string;
}

export interface ScenePerson {
  id: string;
  name: string;
  /** What this person is here, in a few words. */
  role: string;
  /** Of another organisation: Slack offers them no commands, no DM and no Home of the app. */
  isStranger: boolean;
  isBot: boolean;
}

export interface SceneChannel {
  id: string;
  name: string;
  /** `im` is the DM with the app. */
  kind: 'public' | 'private' | 'im';
  isExtShared: boolean;
  hasBot: boolean;
  /** The oldest first, with what this person alone sees among them. */
  messages: SceneMessage[];
}

export interface SceneMessage {
  kind: 'message' | 'ephemeral';
  /** Slack's timestamp: seconds.microseconds, unique in its channel. */
  ts: string;
  user: string;
  text: string;
  blocks: JsonObject[];
  isEdited: boolean;
  replies: SceneMessage[];
  values: Values;
}

export interface SceneView {
  id: string;
  content: JsonObject;
  values: Values;
  /** Field errors by block_id. */
  errors: Record<string, string>;
}

/** What each input holds: by block_id, then action_id. */
export type Values = Readonly<Record<string, Readonly<Record<string, JsonObject>>>>;

export interface SceneVendor {
  /** Calendar milliseconds per real millisecond. */
  speed: number;
  /** The newest first. */
  checks: SceneCheck[];
  faults: SceneFault[];
  /** Whose requests alone meet the faults: an e-mail address; empty: everybody's. */
  faultsFor: string;
  /** Invitations the account can still pay; null: no end. */
  credits: number | null;
  /** How long an invitation waits for its answer. */
  invitationMs: number;
  /** Result requests within the last minute. */
  requests: { used: number; limit: number };
}

export interface SceneCheck {
  id: string;
  worker: string;
  email: string;
  product: string;
  reference: string;
  status: string;
  /** What it was completed with, or will be. */
  result: string;
  /** Until it moves on by itself, on the check's own calendar; undefined: it will not. */
  nextInMs: number | undefined;
}

export interface SceneFault {
  id: string;
  name: string;
  /** What to expect of it. */
  effect: string;
  isOn: boolean;
  /** Done once, rather than switched on and off. */
  isOnce: boolean;
}
