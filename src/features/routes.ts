import type { CheckRequestService } from '../checks/check-requests/check-request-service.ts';
import type { CopyService } from '../checks/copies/copy-service.ts';
import type { RenewalService } from '../checks/renewals/renewal-service.ts';
import type {
  ActionRoute,
  ChannelRoute,
  CommandRoute,
  FormRoute,
  OptionsRoute,
  Routes,
  ShortcutRoute,
} from '../slack/router/routes.ts';
import type { StepRoute } from '../slack/router/step-route.ts';
import type { Colleagues, Services, SettingsStore } from '../slack/services.ts';
import { reopenForm } from '../slack/submissions/reopen-form.ts';
import { createHandlers, type Handlers } from './create-handlers.ts';
import type { HomeTabs } from './home/home-tabs.ts';
import type { ReadReport } from './report/report-handlers.ts';
import type { ActionId, FormId, OptionsId, ShortcutId } from './route-ids.ts';
import { chooseFromMenu } from './shared/choose-from-menu.ts';
import type { REQUEST_STEP } from './shared/request-ids.ts';
import type { NextPollAt } from './status/status-handlers.ts';

const EVERYONE = undefined;
const CHANNEL_SCOPES = ['channels:read', 'groups:read'];
const CHANNEL_HISTORY_SCOPES = ['channels:history', 'groups:history'];

/** What handlers reach besides the services: other people, and the jobs that run in the background. */
export interface RouteContext {
  colleagues: Colleagues;
  homes: HomeTabs;
  /** Called when a change to a channel affects its cards. */
  channelChanged: ChannelRoute['channel'];
  nextPollAt: NextPollAt;
  checkRequests: CheckRequestService;
  readReport: ReadReport;
  renewals: RenewalService;
  copies: CopyService;
  settings: SettingsStore;
}

/**
 * The routing table of everything the bot listens for in Slack: what arrives, who may do it (access.ts), the handler
 * and its purpose. Ids must not change, because existing messages contain them. A command's purpose is also its text in
 * `/check help`.
 */
export function createRoutes(services: Services, context: RouteContext): Routes {
  const handlers: Handlers = createHandlers(services, context, () => commands);
  const { channelChanged: channel } = context;
  const { changed: people } = context.colleagues;
  const { cancel, help, home, shortcut } = handlers;
  const commands = commandRoutes(handlers);
  const forms = formRoutes(handlers);
  const actions = actionRoutes(
    handlers,
    reopenForm(forms, { savedForms: services.forms.savedForms, web: services.web }),
  );

  // biome-ignore format: one row a line
  const options: Record<OptionsId, OptionsRoute> = {
    'cancel.search': { may: 'cancel', find: cancel.search, what: 'Lists the invitations that can be cancelled' },
  };

  // biome-ignore format: one row a line
  const shortcuts: Record<ShortcutId, ShortcutRoute> = {
    'shortcut.invite': { may: 'invite', from: 'message', run: shortcut.invite, what: 'Opens a form for the people in a message' },
    'shortcut.order':  { may: 'invite', from: 'global',  run: shortcut.order,  what: 'Opens an empty form' },
  };

  const steps: Record<typeof REQUEST_STEP, StepRoute> = {
    check_request: { run: handlers.checkRequest.asked, what: 'Asks the desk for a check' },
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
    user_change:                { people,  scopes: ['users:read'],                         what: 'Tells the desk of an owner who has left' },
    subteam_members_changed:    { people,  scopes: ['usergroups:read'],                    what: 'Tells the desk of an owner who is no longer in a group' },
    channel_convert_to_public:  { channel, scopes: CHANNEL_SCOPES,         optional: true, what: 'Takes outcomes off the cards' },
    channel_convert_to_private: { channel, scopes: CHANNEL_SCOPES,         optional: true, what: 'Puts outcomes back on the cards' },
    message:                    { channel, scopes: CHANNEL_HISTORY_SCOPES, optional: true, what: 'The two conversions, as messages with that subtype' },
  };

  return { commands, unknownCommand: help.unknown, actions, forms, options, shortcuts, steps, events };
}

function commandRoutes(handlers: Handlers): Record<string, CommandRoute> {
  const { audit, cancel, close, follow, forget, help, invite, inviteMany, list, resend, status } = handlers;

  // biome-ignore format: one row a line
  return {
    invite: { may: 'invite',     run: invite.typed, usage: 'invite [email]',                     what: 'Invite a worker. Opens a form, prefilled with what you paste after the command.' },
    'invite many': { may: 'invite', run: inviteMany.typed, usage: 'invite many [list]',         what: 'Invite several people: paste a list, or upload a file.' },
    resend: { may: 'resend',     run: resend.typed, usage: 'resend <reference, email or name>', what: 'Send an invitation again, with the right address. The old one stops working.' },
    status: { may: 'see',        run: status.typed, usage: 'status <reference, email or name>', what: 'See where a check stands, straight from WorkerChecks.' },
    list:   { may: 'see',        run: list.typed,   usage: 'list [pending, progress, completed, mine, attention or @name]', what: 'List the checks in a table: all, or those that need attention, or a colleague’s.' },
    cancel: { may: 'cancel',     run: cancel.typed, usage: 'cancel [reference]',                 what: 'Cancel an invitation before the worker submits the check.' },
    close:  { may: 'close',      run: close.typed,  usage: 'close <reference>',                  what: 'Give up on a check that won’t finish, with a reason.' },
    assign: { may: 'assign',     run: handlers.assign.typed, usage: 'assign <reference>',       what: 'Make a colleague responsible for a check: they are told about its result.' },
    note:   { may: 'note',       run: handlers.note.typed, usage: 'note <reference>',           what: 'Add a note about a check, for the HR desk alone.' },
    settings: { may: 'see',      run: handlers.settings.open, usage: 'settings',                what: 'Choose what you are told, and where.' },
    handover: { may: 'hand-over', run: handlers.handOver.typed, usage: 'handover',              what: 'Give your open checks to a colleague. Administrators: anybody’s.' },
    report: { may: 'see',        run: handlers.report.typed, usage: 'report [30d, 90d or year]', what: 'See how many were invited, submitted and completed, and how fast. No names.' },
    follow: { may: 'invite',     run: follow.typed, usage: 'follow [CHK-…]',                     what: 'Follow an invitation made in BusinessHub, by its id.' },
    audit:  { may: 'read-audit', run: audit.typed,  usage: 'audit [export] [CHK-…, @name or 30d]', what: 'See who did what, or get it as a file; `audit register`: what was removed. Administrators only.' },
    forget: { may: 'forget',     run: forget.typed, usage: 'forget <reference>',                 what: 'Remove the details of one check now. Administrators only.' },
    help:   { may: EVERYONE,     run: help.show,    usage: 'help',                               what: 'Show this list.' },
  };
}

function formRoutes(handlers: Handlers): Record<FormId, FormRoute> {
  const { cancel, close, follow, forget, invite, inviteMany, resend, unconfirmed } = handlers;

  // biome-ignore format: one row a line
  return {
    'invite.form':          { may: 'invite', ...invite.form,          what: 'Invites a worker' },
    'invite.duplicate':     { may: 'invite', ...invite.duplicateForm, what: 'Invites all the same, beside an open check' },
    'many.form':            { may: 'invite', ...inviteMany.form,        what: 'Reads a list of people, and shows what would be sent' },
    'many.preview':         { may: 'invite', ...inviteMany.previewForm, what: 'Invites the people of a list' },
    'resend.form':          { may: 'resend', ...resend.form,          what: 'Replaces an invitation by another' },
    'invite.follow':        { may: 'invite', ...follow.form,          what: 'Follows an invitation by its id, or corrects the id' },
    'unconfirmed.was-sent': { may: 'invite', ...unconfirmed.form,     what: 'Follows the invitation whose answer was lost' },
    'cancel.confirm':       { may: 'cancel', ...cancel.confirmForm,   what: 'Cancels the invitation that was asked about' },
    'cancel.pick':          { may: 'cancel', ...cancel.pickForm,      what: 'Cancels the invitation that was chosen' },
    'close.confirm':        { may: 'close',  ...close.form,           what: 'Closes a check, with a reason' },
    'start-date.form':      { may: 'set-start-date', ...handlers.startDate.form, what: 'Changes the day a worker starts work' },
    'assign.form':          { may: 'assign', ...handlers.assign.form, what: 'Makes a person responsible for a check' },
    'hand-over.form':       { may: 'hand-over', ...handlers.handOver.form, what: 'Gives a person’s open checks to another' },
    'note.form':            { may: 'note', ...handlers.note.form,     what: 'Adds a note to a check' },
    'request.decline-form': { may: 'invite', ...handlers.checkRequest.declineForm, what: 'Declines a request for a check' },
    'settings.form':        { may: 'see', ...handlers.settings.form,  what: 'Saves what a person is told' },
    'forget.confirm':       { may: 'forget', ...forget.form,          what: 'Purges a check now' },
  };
}

function actionRoutes(handlers: Handlers, reopen: ActionRoute['run']): Record<ActionId, ActionRoute> {
  const { audit, batchCard, cancel, certificate, checkRequest, follow, home, invite } = handlers;
  const { inviteMany, list, resend, result, unconfirmed } = handlers;
  const menu = chooseFromMenu({
    resend: { may: 'resend', run: resend.chosenInMenu },
    'start-date': { may: 'set-start-date', run: handlers.startDate.chosenInMenu },
    assign: { may: 'assign', run: handlers.assign.chosenInMenu },
    note: { may: 'note', run: handlers.note.chosenInMenu },
    close: { may: 'close', run: handlers.close.chosenInMenu },
  });

  // biome-ignore format: one row a line
  return {
    'check.cancel':            { may: 'cancel',           run: cancel.onCard,               what: 'Cancels the invitation' },
    'check.certificate':       { may: 'open-certificate', run: certificate.open,            what: 'Shows the link to the certificate' },
    'check.certificate-link':  { may: EVERYONE,           run: certificate.linkOpened,      what: 'Is the link itself, where CERTIFICATE_BUTTON=link' },
    'check.result':            { may: 'see',              run: result.open,                 what: 'Shows the result' },
    'check.menu':              { may: 'see',              run: menu,                        what: 'Opens the form that was chosen: resend, assign, note, start date, close' },
    'check.resend':            { may: 'resend',           run: resend.onCard,               what: 'Opens the form that replaces an invitation' },
    'check.follow':            { may: 'invite',           run: follow.onCard,               what: 'Opens the form for the invitation’s id' },
    'check.it-was-sent':       { may: 'invite',           run: unconfirmed.itWasSent,       what: 'Opens the form for the id of an unconfirmed invitation' },
    'check.send-again':        { may: 'invite',           run: unconfirmed.sendAgain,       what: 'Sends an unconfirmed invitation again' },
    'check.send-again-anyway': { may: 'invite',           run: unconfirmed.sendAgainAnyway, what: 'Sends it again, beside an open check' },
    'batch.stop':              { may: 'invite',           run: batchCard.stop,              what: 'Stops a batch' },
    'batch.continue':          { may: 'invite',           run: batchCard.continue,          what: 'Continues a batch' },
    'batch.forget-rest':       { may: 'invite',           run: batchCard.forgetRest,        what: 'Ends a batch: the rest is not invited' },
    'batch.send-refused-again': { may: 'invite',          run: batchCard.sendRefusedAgain,  what: 'Opens the form with the refused people of a batch' },
    'renewal.renew':           { may: 'invite',           run: handlers.renewal.renew,      what: 'Opens the form that renews a check' },
    'renewal.renew-all':       { may: 'invite',           run: handlers.renewal.renewAll,   what: 'Opens the form for several people with those to renew' },
    'renewal.menu':            { may: 'invite',           run: handlers.renewal.choose,     what: 'Postpones a renewal, or decides against it' },
    'invite.open':             { may: 'invite',           run: invite.open,                 what: 'Opens an empty form' },
    'invite.try-again':        { may: 'invite',           run: invite.tryAgain,             what: 'Opens the form with the details of a refused check' },
    'invite.draft-again':      { may: 'invite',           run: invite.draftAgain,           what: 'Opens the form with a draft' },
    'invite.anyway':           { may: 'invite',           run: invite.anyway,               what: 'Invites from a draft, beside an open check' },
    'invite.correct':          { may: 'invite',           run: invite.correct,              what: 'Cancels what was sent first, invites with what was sent last' },
    'many.open':               { may: 'invite',           run: inviteMany.open,             what: 'Opens the form for several people' },
    'many.preview':            { may: 'invite',           run: inviteMany.openPreview,      what: 'Opens what was read of a list' },
    'many.correct':            { may: 'invite',           run: inviteMany.correct,          what: 'Opens the form with the rows that need a correction' },
    'many.besides':            { may: 'invite',           run: inviteMany.tickAsWell,       what: 'Counts those with an open check in, or out' },
    'many.again':              { may: 'invite',           run: inviteMany.tickAsWell,       what: 'Counts those who completed the check lately in, or out' },
    'request.invite':          { may: 'invite',           run: checkRequest.invite,         what: 'Invites the worker that a workflow asks for' },
    'request.change':          { may: 'invite',           run: checkRequest.change,         what: 'Opens the form with what a workflow asks for' },
    'request.decline':         { may: 'invite',           run: checkRequest.decline,        what: 'Opens the form to decline a request' },
    'request.details':         { may: 'see',              run: checkRequest.details,        what: 'Shows what a workflow asks for' },
    'resend.reminder':         { may: 'resend',           run: resend.remind,               what: 'Shows a text to send to the worker by hand' },
    'follow.try-again':        { may: 'invite',           run: follow.tryAgain,             what: 'Opens the form with the id as it was typed' },
    'form.open-again':         { may: 'see',              run: reopen,                      what: 'Opens any form as it was filled' },
    'hand-over.open':          { may: 'hand-over',        run: handlers.handOver.open,          what: 'Opens the form that gives a person’s checks to another' },
    'hand-over.from':          { may: 'hand-over-others', run: handlers.handOver.chooseFrom,    what: 'Counts the open checks of the person chosen in the form' },
    'digest.decide':           { may: 'see',              run: handlers.digest.decide,          what: 'Shows what can be done about a check in a digest' },
    'digest.copies-deleted':   { may: 'see',              run: handlers.copies.copiesDeleted,   what: 'Records that a person has deleted their copies of a certificate' },
    'digest.no-copy-kept':     { may: 'see',              run: handlers.copies.noCopyKept,      what: 'Records that a person has kept no copy of a certificate' },
    'digest.snooze':           { may: 'snooze',           run: handlers.digest.snooze,          what: 'Leaves a check out of the digest for some business days' },
    'settings.open':           { may: 'see',              run: handlers.settings.open,          what: 'Opens the form for what a person is told' },
    'list.filter':             { may: 'see',              run: list.turnPage,               what: 'Filters the list' },
    'list.owner':              { may: 'see',              run: list.chooseOwner,            what: 'Shows the checks of one owner' },
    'list.previous':           { may: 'see',              run: list.turnPage,               what: 'Shows the previous page of the list' },
    'list.next':               { may: 'see',              run: list.turnPage,               what: 'Shows the next page of the list' },
    'report.period':           { may: 'see',              run: handlers.report.choosePeriod, what: 'Shows the report of another period' },
    'home.previous':           { may: 'see',              run: home.turnPage,               what: 'Shows the previous page of the Home tab' },
    'home.next':               { may: 'see',              run: home.turnPage,               what: 'Shows the next page of the Home tab' },
    'home.whose':              { may: 'see',              run: home.chooseWhose,            what: 'Shows everybody’s checks on the Home tab, or one’s own' },
    'home.state':              { may: 'see',              run: home.chooseState,            what: 'Shows the open checks in one state' },
    'home.product':            { may: 'see',              run: home.chooseProduct,          what: 'Shows the open checks of one type' },
    'home.search':             { may: 'see',              run: home.search,                 what: 'Shows the open checks that match what was typed' },
    'home.clear':              { may: 'see',              run: home.showAll,                what: 'Shows all open checks again' },
    'audit.newer':             { may: 'read-audit',       run: audit.turnPage,              what: 'Shows newer lines of the audit log' },
    'audit.older':             { may: 'read-audit',       run: audit.turnPage,              what: 'Shows older lines of the audit log' },
    'audit.kind':              { may: 'read-audit',       run: audit.turnPage,              what: 'Shows one kind of line of the audit log' },
    'audit.period':            { may: 'read-audit',       run: audit.turnPage,              what: 'Shows the audit log of another period' },
    'audit.person':            { may: 'read-audit',       run: audit.choosePerson,          what: 'Shows what one person did' },
    'audit.everything':        { may: 'read-audit',       run: audit.turnPage,              what: 'Shows the whole audit log again' },
  };
}
