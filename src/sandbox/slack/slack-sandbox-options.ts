import type { Shortcut } from './shortcuts.ts';

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
  /** What the app offers in menus; those of manifest.yml where absent. */
  shortcuts?: readonly Shortcut[];
  /** After everything the app did by the Web API or a response_url. */
  onChange?: () => void;
}
