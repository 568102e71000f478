import type {
  ActionRoute,
  ChannelRoute,
  CommandRoute,
  FormRoute,
  OptionsRoute,
  Routes,
} from '../slack/router/routes.ts';
import type { Services } from '../slack/services.ts';
import { type FORM_ACTIONS, reopenForm } from '../slack/submissions/reopen-form.ts';
import { auditHandlers } from './audit/audit-handlers.ts';
import type { AUDIT_ACTIONS } from './audit/audit-view.ts';
import { batchCardHandlers } from './batch-card/batch-card-handlers.ts';
import type { BATCH_CARD_ACTIONS } from './batch-card/batch-card-ids.ts';
import { cancelHandlers } from './cancel/cancel-handlers.ts';
import type { CANCEL_SEARCH, CANCEL_VIEWS } from './cancel/cancel-ids.ts';
import type { CARD_ACTIONS } from './card/card-ids.ts';
import { certificateHandlers } from './certificate/certificate-handlers.ts';
import { closeHandlers } from './close/close-handlers.ts';
import type { CLOSE_VIEW } from './close/close-view.ts';
import { followHandlers } from './follow/follow-handlers.ts';
import type { FOLLOW_VIEW } from './follow/follow-view.ts';
import { forgetHandlers } from './forget/forget-handlers.ts';
import type { FORGET_VIEW } from './forget/forget-view.ts';
import { helpHandlers } from './help/help-handlers.ts';
import { homeHandlers } from './home/home-handlers.ts';
import type { HomeTabs } from './home/home-tabs.ts';
import type { HOME_ACTIONS } from './home/home-view.ts';
import { inviteHandlers } from './invite/invite-handlers.ts';
import { listHandlers } from './list/list-handlers.ts';
import type { LIST_ACTIONS } from './list/list-view.ts';
import type { RESEND_ACTIONS } from './resend/reminder-view.ts';
import { resendHandlers } from './resend/resend-handlers.ts';
import type { RESEND_VIEW } from './resend/resend-view.ts';
import { resultHandlers } from './result/result-handlers.ts';
import { chooseFromMenu } from './shared/choose-from-menu.ts';
import type { FOLLOW_ACTIONS } from './shared/follow-buttons.ts';
import type { INVITE_ACTIONS } from './shared/invite-buttons.ts';
import type { RefreshHome } from './shared/refresh-home.ts';
import type { INVITE_VIEWS } from './shared/worker-form-ids.ts';
import { statusHandlers } from './status/status-handlers.ts';
import { unconfirmedHandlers } from './unconfirmed/unconfirmed-handlers.ts';
import type { WAS_SENT_VIEW } from './unconfirmed/unconfirmed-view.ts';

const EVERYONE = undefined;
const CHANNEL_SCOPES = ['channels:read', 'groups:read'];
const CHANNEL_HISTORY_SCOPES = ['channels:history', 'groups:history'];

/**
 * Everything the bot listens for in Slack, on one screen: what arrives, who may do it (access.ts), the handler and what it
 * is for. Ids stay as they are: old messages in channels hold them. What a command is for is also what `/check help` says.
 */
export function createRoutes(services: Services, { homes, channel }: RouteTargets): Routes {
  const {
    audit,
    batchCard,
    cancel,
    certificate,
    close,
    follow,
    forget,
    help,
    home,
    invite,
    list,
    resend,
    result,
    status,
    unconfirmed,
  } = createHandlers(services, homes, () => commands);

  const menu = chooseFromMenu({
    resend: { may: 'resend', run: resend.chosenInMenu },
    close: { may: 'close', run: close.chosenInMenu },
  });

  // biome-ignore format: one row a line
  const commands: Record<string, CommandRoute> = {
    invite: { may: 'invite',     run: invite.typed, usage: 'invite [email]',                     what: 'Invite a worker. Opens a form, prefilled with what you paste after the command.' },
    resend: { may: 'resend',     run: resend.typed, usage: 'resend <reference, email or name>', what: 'Send an invitation again, with the right address. The old one stops working.' },
    status: { may: 'see',        run: status.typed, usage: 'status <reference, email or name>', what: 'See where a check stands, straight from WorkerChecks.' },
    list:   { may: 'see',        run: list.typed,   usage: 'list [pending, progress, completed or mine]', what: 'List the checks in a table.' },
    cancel: { may: 'cancel',     run: cancel.typed, usage: 'cancel [reference]',                 what: 'Cancel an invitation before the worker submits the check.' },
    close:  { may: 'close',      run: close.typed,  usage: 'close <reference>',                  what: 'Give up on a check that won’t finish, with a reason.' },
    follow: { may: 'invite',     run: follow.typed, usage: 'follow [CHK-…]',                     what: 'Follow an invitation made in BusinessHub, by its id.' },
    audit:  { may: 'read-audit', run: audit.typed,  usage: 'audit [CHK-…]',                      what: 'See who did what, for all checks or for one. Administrators only.' },
    forget: { may: 'forget',     run: forget.typed, usage: 'forget <reference>',                 what: 'Remove the details of one check now. Administrators only.' },
    help:   { may: EVERYONE,     run: help.show,    usage: 'help',                               what: 'Show this list.' },
  };

  // biome-ignore format: one row a line
  const forms: Record<FormId, FormRoute> = {
    'invite.form':          { may: 'invite', ...invite.form,          what: 'Invites a worker' },
    'invite.duplicate':     { may: 'invite', ...invite.duplicateForm, what: 'Invites all the same, beside an open check' },
    'resend.form':          { may: 'resend', ...resend.form,          what: 'Replaces an invitation by another' },
    'invite.follow':        { may: 'invite', ...follow.form,          what: 'Follows an invitation by its id, or corrects the id' },
    'unconfirmed.was-sent': { may: 'invite', ...unconfirmed.form,     what: 'Follows the invitation whose answer was lost' },
    'cancel.confirm':       { may: 'cancel', ...cancel.confirmForm,   what: 'Cancels the invitation that was asked about' },
    'cancel.pick':          { may: 'cancel', ...cancel.pickForm,      what: 'Cancels the invitation that was chosen' },
    'close.confirm':        { may: 'close',  ...close.form,           what: 'Closes a check, with a reason' },
    'forget.confirm':       { may: 'forget', ...forget.form,          what: 'Purges a check now' },
  };

  // biome-ignore format: one row a line
  const actions: Record<ActionId, ActionRoute> = {
    'check.cancel':            { may: 'cancel',           run: cancel.onCard,               what: 'Cancels the invitation' },
    'check.certificate':       { may: 'open-certificate', run: certificate.open,            what: 'Shows the link to the certificate' },
    'check.certificate-link':  { may: EVERYONE,           run: undefined,                   what: 'Is the link itself, where CERTIFICATE_BUTTON=link' },
    'check.result':            { may: 'see',              run: result.open,                 what: 'Shows the result' },
    'check.menu':              { may: 'see',              run: menu,                        what: 'Opens the form that was chosen: resend, close' },
    'check.resend':            { may: 'resend',           run: resend.onCard,               what: 'Opens the form that replaces an invitation' },
    'check.follow':            { may: 'invite',           run: follow.onCard,               what: 'Opens the form for the invitation’s id' },
    'check.it-was-sent':       { may: 'invite',           run: unconfirmed.itWasSent,       what: 'Opens the form for the id of an unconfirmed invitation' },
    'check.send-again':        { may: 'invite',           run: unconfirmed.sendAgain,       what: 'Sends an unconfirmed invitation again' },
    'check.send-again-anyway': { may: 'invite',           run: unconfirmed.sendAgainAnyway, what: 'Sends it again, beside an open check' },
    'batch.stop':               { may: 'invite',           run: batchCard.stop,              what: 'Stops a batch' },
    'batch.continue':           { may: 'invite',           run: batchCard.continue,          what: 'Goes on with a batch' },
    'batch.forget-rest':        { may: 'invite',           run: batchCard.forgetRest,        what: 'Ends a batch: the rest is not invited' },
    'batch.send-refused-again': { may: 'invite',           run: batchCard.sendRefusedAgain,  what: 'Opens the form with the refused people of a batch' },
    'invite.open':             { may: 'invite',           run: invite.open,                 what: 'Opens an empty form' },
    'invite.try-again':        { may: 'invite',           run: invite.tryAgain,             what: 'Opens the form with the details of a refused check' },
    'invite.draft-again':      { may: 'invite',           run: invite.draftAgain,           what: 'Opens the form with a draft' },
    'invite.anyway':           { may: 'invite',           run: invite.anyway,               what: 'Invites from a draft, beside an open check' },
    'invite.correct':          { may: 'invite',           run: invite.correct,              what: 'Cancels what was sent first, invites with what was sent last' },
    'resend.reminder':         { may: 'resend',           run: resend.remind,               what: 'Shows a text to send to the worker by hand' },
    'follow.try-again':        { may: 'invite',           run: follow.tryAgain,             what: 'Opens the form with the id as it was typed' },
    'form.open-again':         { may: 'see',              run: reopenForm(forms, services), what: 'Opens any form as it was filled' },
    'list.filter':             { may: 'see',              run: list.turnPage,               what: 'Filters the list' },
    'list.previous':           { may: 'see',              run: list.turnPage,               what: 'Shows the previous page of the list' },
    'list.next':               { may: 'see',              run: list.turnPage,               what: 'Shows the next page of the list' },
    'home.previous':           { may: 'see',              run: home.turnPage,               what: 'Shows the previous page of the Home tab' },
    'home.next':               { may: 'see',              run: home.turnPage,               what: 'Shows the next page of the Home tab' },
    'audit.newer':             { may: 'read-audit',       run: audit.turnPage,              what: 'Shows newer lines of the audit log' },
    'audit.older':             { may: 'read-audit',       run: audit.turnPage,              what: 'Shows older lines of the audit log' },
  };

  // biome-ignore format: one row a line
  const options: Record<OptionsId, OptionsRoute> = {
    'cancel.search': { may: 'cancel', find: cancel.search, what: 'Lists the invitations that can be cancelled' },
  };

  // biome-ignore format: one row a line
  const events: Routes['events'] = {
    app_home_opened:            { may: 'see', home: home.open,     scopes: [],             what: 'Publishes the Home tab' },
    member_joined_channel:      { channel, scopes: CHANNEL_SCOPES,                         what: 'The bot: its waiting cards are posted. A guest: outcomes go' },
    channel_shared:             { channel, scopes: CHANNEL_SCOPES,                         what: 'Takes outcomes off the cards: another organisation reads along' },
    channel_unshared:           { channel, scopes: CHANNEL_SCOPES,                         what: 'Puts outcomes back on the cards' },
    channel_unarchive:          { channel, scopes: ['channels:read'],                      what: 'Posts the cards that were waiting' },
    group_unarchive:            { channel, scopes: ['groups:read'],                        what: 'Posts the cards that were waiting, in a private channel' },
    channel_id_changed:         { channel, scopes: CHANNEL_SCOPES,                         what: 'Cards follow their channel' },
    channel_convert_to_public:  { channel, scopes: CHANNEL_SCOPES,         optional: true, what: 'Takes outcomes off the cards' },
    channel_convert_to_private: { channel, scopes: CHANNEL_SCOPES,         optional: true, what: 'Puts outcomes back on the cards' },
    message:                    { channel, scopes: CHANNEL_HISTORY_SCOPES, optional: true, what: 'The two conversions, as messages with that subtype' },
  };

  return { commands, unknownCommand: help.unknown, actions, forms, options, shortcuts: {}, events };
}

export interface RouteTargets {
  homes: HomeTabs;
  /** What to do when something about a channel changes that its cards depend on. */
  channel: ChannelRoute['channel'];
}

function createHandlers(services: Services, homes: HomeTabs, commands: () => Routes['commands']) {
  const refreshHome: RefreshHome = ({ person }) => homes.refresh(person);
  return {
    audit: auditHandlers(services),
    batchCard: batchCardHandlers(services, async (call, { people }) => call.reply({ text: people })),
    cancel: cancelHandlers(services, refreshHome),
    certificate: certificateHandlers(services),
    close: closeHandlers(services, refreshHome),
    follow: followHandlers(services, refreshHome),
    forget: forgetHandlers(services, refreshHome),
    help: helpHandlers(services, commands),
    home: homeHandlers(homes),
    invite: inviteHandlers(services, refreshHome),
    list: listHandlers(services),
    resend: resendHandlers(services, refreshHome),
    result: resultHandlers(services),
    status: statusHandlers(services),
    unconfirmed: unconfirmedHandlers(services, refreshHome),
  };
}

/** Every id that a view of ours emits must have a row above, and every row an id: the compiler compares them. */
type ValueOf<T> = T[keyof T];
type ActionId =
  | ValueOf<typeof CARD_ACTIONS>
  | ValueOf<typeof BATCH_CARD_ACTIONS>
  | ValueOf<typeof INVITE_ACTIONS>
  | ValueOf<typeof FOLLOW_ACTIONS>
  | ValueOf<typeof RESEND_ACTIONS>
  | ValueOf<typeof FORM_ACTIONS>
  | ValueOf<typeof LIST_ACTIONS>
  | ValueOf<typeof HOME_ACTIONS>
  | ValueOf<typeof AUDIT_ACTIONS>;
type FormId =
  | ValueOf<typeof INVITE_VIEWS>
  | ValueOf<typeof CANCEL_VIEWS>
  | typeof RESEND_VIEW
  | typeof FOLLOW_VIEW
  | typeof WAS_SENT_VIEW
  | typeof CLOSE_VIEW
  | typeof FORGET_VIEW;
type OptionsId = typeof CANCEL_SEARCH;
