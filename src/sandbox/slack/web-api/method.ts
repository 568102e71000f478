import type { JsonObject } from '../../json.ts';
import type { Workspace } from '../workspace/workspace.ts';

export interface MethodContext {
  workspace: Workspace;
  /** Throws missing_scope if the token lacks the scope. */
  need(scope: string): void;
  /** Throws ratelimited if the channel is posted to too often. */
  pace(channel: string): void;
  /** The absolute URL for a path of this sandbox. */
  address(path: string): string;
  /** A new URL for a Socket Mode connection. */
  socketUrl(): string;
}

/** A Web API method. Throws SlackRefusal. Synchronous: its effects are immediate. */
export interface Method {
  /** Token type. Default 'bot'; 'app' requires the app-level token. */
  token?: 'bot' | 'app';
  /** Required whatever the arguments. */
  scope?: string;
  run(args: JsonObject, context: MethodContext): JsonObject;
}
