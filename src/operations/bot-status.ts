/** What this process is doing, read at each scrape. */
export interface BotStatus {
  isLeader: boolean;
  /** By what the bot needs: `storage` → true while it is usable. */
  ready: Readonly<Record<string, boolean>>;
  /** The account's limit on result requests, in any 60 seconds. */
  resultRequestsPerMinute: number;
}
