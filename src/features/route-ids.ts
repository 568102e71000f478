import type { FORM_ACTIONS } from '../slack/submissions/reopen-form.ts';
import type { ASSIGN_VIEW } from './assign/assign-view.ts';
import type { AUDIT_ACTIONS } from './audit/audit-controls.ts';
import type { BATCH_CARD_ACTIONS } from './batch-card/batch-card-buttons.ts';
import type { CANCEL_SEARCH, CANCEL_VIEWS } from './cancel/cancel-view.ts';
import type { CARD_ACTIONS } from './card/card-ids.ts';
import type { CLOSE_VIEW } from './close/close-view.ts';
import type { DIGEST_ACTIONS } from './digest/digest-ids.ts';
import type { FOLLOW_VIEW } from './follow/follow-view.ts';
import type { FORGET_VIEW } from './forget/forget-view.ts';
import type { HAND_OVER_ACTIONS, HAND_OVER_VIEW } from './hand-over/hand-over-ids.ts';
import type { HOME_ACTIONS } from './home/home-ids.ts';
import type { LIST_ACTIONS } from './list/list-view.ts';
import type { NOTE_VIEW } from './note/note-view.ts';
import type { RENEWAL_ACTIONS } from './renewal/renewal-ids.ts';
import type { REPORT_ACTIONS } from './report/report-ids.ts';
import type { RESEND_ACTIONS } from './resend/reminder-view.ts';
import type { RESEND_VIEW } from './resend/resend-view.ts';
import type { SETTINGS_ACTIONS, SETTINGS_VIEW } from './settings/settings-ids.ts';
import type { FOLLOW_ACTIONS } from './shared/follow-buttons.ts';
import type { INVITE_ACTIONS } from './shared/invite-buttons.ts';
import type { MANY_ACTIONS, MANY_VIEWS } from './shared/many-ids.ts';
import type { DECLINE_VIEW, REQUEST_ACTIONS } from './shared/request-ids.ts';
import type { INVITE_VIEWS } from './shared/worker-form-ids.ts';
import type { START_DATE_VIEW } from './start-date/start-date-view.ts';
import type { WAS_SENT_VIEW } from './unconfirmed/unconfirmed-view.ts';

type ValueOf<T> = T[keyof T];

/**
 * Every id that one of our views emits must have a row in routes.ts, and every row an id: the compiler compares them.
 */
export type ActionId =
  | ValueOf<typeof CARD_ACTIONS>
  | ValueOf<typeof BATCH_CARD_ACTIONS>
  | ValueOf<typeof INVITE_ACTIONS>
  | ValueOf<typeof MANY_ACTIONS>
  | ValueOf<typeof REQUEST_ACTIONS>
  | ValueOf<typeof FOLLOW_ACTIONS>
  | ValueOf<typeof RESEND_ACTIONS>
  | ValueOf<typeof FORM_ACTIONS>
  | ValueOf<typeof HAND_OVER_ACTIONS>
  | ValueOf<typeof DIGEST_ACTIONS>
  | ValueOf<typeof SETTINGS_ACTIONS>
  | ValueOf<typeof LIST_ACTIONS>
  | ValueOf<typeof RENEWAL_ACTIONS>
  | ValueOf<typeof REPORT_ACTIONS>
  | ValueOf<typeof HOME_ACTIONS>
  | ValueOf<typeof AUDIT_ACTIONS>;
export type FormId =
  | ValueOf<typeof INVITE_VIEWS>
  | ValueOf<typeof MANY_VIEWS>
  | ValueOf<typeof CANCEL_VIEWS>
  | typeof RESEND_VIEW
  | typeof FOLLOW_VIEW
  | typeof WAS_SENT_VIEW
  | typeof CLOSE_VIEW
  | typeof DECLINE_VIEW
  | typeof START_DATE_VIEW
  | typeof ASSIGN_VIEW
  | typeof NOTE_VIEW
  | typeof HAND_OVER_VIEW
  | typeof SETTINGS_VIEW
  | typeof FORGET_VIEW;
export type OptionsId = typeof CANCEL_SEARCH;
/** As in manifest.yml. */
export type ShortcutId = 'shortcut.invite' | 'shortcut.order';
