import type { Shortcut } from './shortcuts.ts';

export interface SlackSandboxOptions {
  scopes?: readonly string[];
  /** Epoch milliseconds; used for message timestamps and file dates, but not for signatures. */
  now?: () => number;
  /** Milliseconds; measures how long trigger ids and response_urls live. Default: `now`. */
  clock?: () => number;
  /** Undefined: no rate limit. Slack allows about one. */
  postsPerSecondPerChannel?: number;
  /** How long Slack waits for an acknowledgement, and how long a trigger_id lives, milliseconds; default 3000. */
  ackTimeoutMs?: number;
  /** Base URL to advertise for Socket Mode and response_urls, if there is a proxy in front; default: its own. */
  publicUrl?: string;
  /** The app's shortcuts; default: those of manifest.yml. */
  shortcuts?: readonly Shortcut[];
  /** Called after everything the app does through the Web API or a response_url. */
  onChange?: () => void;
}
