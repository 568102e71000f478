import type { WebClient } from '@slack/web-api';
import type { BatchDraft } from '../checks/batches/batch-draft.ts';
import type { BatchService } from '../checks/batches/batch-service.ts';
import type { CheckService, Draft, FollowOrder } from '../checks/check-service.ts';
import type { Audit, Collection } from '../checks/ports.ts';
import type { Config } from '../config/config.ts';
import type { Log } from '../log/log.ts';
import type { SlackFiles } from './files/slack-files.ts';
import type { SavedForms } from './submissions/saved-forms.ts';

/** What the features are given. */
export interface Services {
  config: Config;
  checkService: CheckService;
  batchService: BatchService;
  /** When the poller is likely to look at the check, epoch milliseconds; undefined where this process cannot say. */
  nextPollAt: (id: string) => number | undefined;
  audit: Audit;
  /** Forms that wait for a second confirmation ("Invite anyway"), encrypted, for an hour. Key: the draft's id. */
  drafts: Collection<Draft>;
  /** Lists of people that were read and wait to be confirmed, encrypted, for an hour. Key: the id of the later batch. */
  batchDrafts: Collection<BatchDraft>;
  savedForms: SavedForms;
  /** What people upload into forms. */
  files: SlackFiles;
  /** Forms to follow an invitation that could not be followed, encrypted, for an hour. Key: the order's id. */
  followOrders: Collection<FollowOrder>;
  /** Never repeats a request by itself. */
  web: WebClient;
  log: Log;
  /** Epoch milliseconds. */
  now: () => number;
}
