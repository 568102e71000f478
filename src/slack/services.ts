import type { WebClient } from '@slack/web-api';
import type { BatchDraft } from '../checks/batches/batch-draft.ts';
import type { BatchService } from '../checks/batches/batch-service.ts';
import type { CheckService, Draft, FollowOrder } from '../checks/check-service.ts';
import type { HandOverService } from '../checks/hand-over.ts';
import type { PersonSettingsOf, PersonSettingsRecords } from '../checks/person-settings.ts';
import type { Audit, Collection } from '../checks/ports.ts';
import type { Config } from '../config/config.ts';
import type { Log } from '../log/log.ts';
import type { Access } from './access/access.ts';
import type { FileSender } from './files/file-sender.ts';
import type { SlackFiles } from './files/slack-files.ts';
import type { SavedForms } from './submissions/saved-forms.ts';

/**
 * What people fill into forms: drafts and saved forms, stored encrypted, and files that people and the bot send each
 * other, which are not stored.
 */
export interface Forms {
  /** Forms awaiting a second confirmation ("Invite anyway"), kept for an hour. Key: the draft's id. */
  drafts: Collection<Draft>;
  /** Parsed lists of people awaiting confirmation, kept for an hour. Key: the id of the future batch. */
  batchDrafts: Collection<BatchDraft>;
  /** Forms to follow an invitation that failed, kept for an hour. Key: the order's id. */
  followOrders: Collection<FollowOrder>;
  savedForms: SavedForms;
  /** What people search for on their Home tabs, kept for an hour. Key: the search's id. */
  homeSearches: Collection<{ teamId: string; userId: string; term: string }>;
  files: SlackFiles & FileSender;
}

/** The dependencies of the features. */
export interface Services {
  config: Config;
  checkService: CheckService;
  batchService: BatchService;
  audit: Audit;
  forms: Forms;
  /** Never retries by itself. */
  web: WebClient;
  log: Log;
  /** Epoch milliseconds. */
  now: () => number;
}

/** What features need for people other than the one who asks. */
export interface Colleagues {
  /** The router has already asked it about the person who asks. */
  access: Access;
  handOverService: HandOverService;
  /** Called when Slack says that a person, or who is in a group, has changed. */
  changed: (id: string) => Promise<void>;
}

/** What people want to be told. */
export interface SettingsStore {
  records: PersonSettingsRecords;
  settingsOf: PersonSettingsOf;
}
