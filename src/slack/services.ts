import type { WebClient } from '@slack/web-api';
import type { CheckService } from '../checks/check-service.ts';
import type { Audit } from '../checks/ports.ts';
import type { Config } from '../config/config.ts';
import type { Log } from '../log/log.ts';
import type { Drafts, FollowOrders } from './drafts.ts';
import type { SavedForms } from './submissions/saved-forms.ts';

/** What a feature is given. */
export interface Services {
  config: Config;
  desk: CheckService;
  /** When the poller is likely to look at the check, epoch milliseconds; undefined where this process cannot say. */
  nextLookAt: (id: string) => number | undefined;
  audit: Audit;
  drafts: Drafts;
  offers: SavedForms;
  followOrders: FollowOrders;
  /** Never repeats a request by itself. */
  web: WebClient;
  log: Log;
  /** Epoch milliseconds. */
  now: () => number;
}
