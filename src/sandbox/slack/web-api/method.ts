import type { JsonObject } from '../../json.ts';
import type { Workspace } from '../workspace/workspace.ts';

export interface MethodContext {
  workspace: Workspace;
  /** Throws missing_scope. */
  need(scope: string): void;
  /** Throws ratelimited where the channel is posted to too often. */
  pace(channel: string): void;
  /** The whole address of a path of this sandbox. */
  address(path: string): string;
  /** A new address for a Socket Mode connection. */
  socketUrl(): string;
}

/** One method of the Web API. Throws SlackRefusal. Sync: what it does, it does at once. */
export interface Method {
  /** 'bot' (default), 'app': needs the app-level token. */
  token?: 'bot' | 'app';
  /** Needed whatever the arguments. */
  scope?: string;
  run(args: JsonObject, context: MethodContext): JsonObject;
}
