import type { Shortcut } from './shortcuts.ts';

export interface SlackSandboxOptions {
  scopes?: readonly string[];
  /** Epoch milliseconds; used for trigger ids, response_urls and message timestamps, but not for signatures. */
  now?: () => number;
  /** Undefined: no rate limit. Slack allows about one. */
  postsPerSecondPerChannel?: number;
  /** How long Slack waits for an acknowledgement, milliseconds; default 3000. */
  ackTimeoutMs?: number;
  /** Lifetime of a trigger_id, milliseconds; default 3000. */
  triggerLifeMs?: number;
  /** Base URL to advertise for Socket Mode and response_urls, if there is a proxy in front; default: its own. */
  publicUrl?: string;
  /** The app's shortcuts; default: those of manifest.yml. */
  shortcuts?: readonly Shortcut[];
  /** Called after everything the app does through the Web API or a response_url. */
  onChange?: () => void;
}
