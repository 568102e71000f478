import type { CheckRequestService } from '../checks/check-requests/check-request-service.ts';
import type { CopyService } from '../checks/copies/copy-service.ts';
import type { RenewalService } from '../checks/renewals/renewal-service.ts';
import type { Routes } from '../slack/router/routes.ts';
import type { Colleagues, Services, SettingsStore } from '../slack/services.ts';
import { assignHandlers } from './assign/assign-handlers.ts';
import { auditHandlers } from './audit/audit-handlers.ts';
import { batchCardHandlers } from './batch-card/batch-card-handlers.ts';
import { cancelHandlers } from './cancel/cancel-handlers.ts';
import { certificateHandlers } from './certificate/certificate-handlers.ts';
import { checkRequestHandlers } from './check-request/check-request-handlers.ts';
import { closeHandlers } from './close/close-handlers.ts';
import { copyHandlers } from './digest/copy-handlers.ts';
import { digestHandlers } from './digest/digest-handlers.ts';
import { followHandlers } from './follow/follow-handlers.ts';
import { forgetHandlers } from './forget/forget-handlers.ts';
import { handOverHandlers } from './hand-over/hand-over-handlers.ts';
import { helpHandlers } from './help/help-handlers.ts';
import { homeHandlers } from './home/home-handlers.ts';
import type { HomeTabs } from './home/home-tabs.ts';
import { inviteHandlers } from './invite/invite-handlers.ts';
import { inviteManyHandlers } from './invite-many/invite-many-handlers.ts';
import { listHandlers } from './list/list-handlers.ts';
import { noteHandlers } from './note/note-handlers.ts';
import { renewalHandlers } from './renewal/renewal-handlers.ts';
import { type ReadReport, reportHandlers } from './report/report-handlers.ts';
import { resendHandlers } from './resend/resend-handlers.ts';
import { resultHandlers } from './result/result-handlers.ts';
import { settingsHandlers } from './settings/settings-handlers.ts';
import type { RefreshHome } from './shared/refresh-home.ts';
import { shortcutHandlers } from './shortcuts/shortcut-handlers.ts';
import { startDateHandlers } from './start-date/start-date-handlers.ts';
import { type NextPollAt, statusHandlers } from './status/status-handlers.ts';
import { unconfirmedHandlers } from './unconfirmed/unconfirmed-handlers.ts';

interface HandlerContext {
  colleagues: Colleagues;
  homes: HomeTabs;
  nextPollAt: NextPollAt;
  readReport: ReadReport;
  renewals: RenewalService;
  copies: CopyService;
  settings: SettingsStore;
  checkRequests: CheckRequestService;
}

/** The handlers of every feature. `commands`: the commands that help lists. */
export function createHandlers(
  services: Services,
  context: HandlerContext,
  commands: () => Routes['commands'],
) {
  const { colleagues, homes, nextPollAt, settings, readReport, renewals, copies, checkRequests } = context;
  const refreshHome: RefreshHome = ({ person }) => homes.refresh(person);
  const inviteMany = inviteManyHandlers(services, refreshHome);
  const invite = inviteHandlers(services, refreshHome, { openMany: inviteMany.openWith, checkRequests });
  return {
    assign: assignHandlers(services, colleagues, refreshHome),
    audit: auditHandlers(services),
    batchCard: batchCardHandlers(services, refreshHome, inviteMany.openToCorrect),
    cancel: cancelHandlers(services, refreshHome),
    certificate: certificateHandlers(services, colleagues, copies),
    checkRequest: checkRequestHandlers(services, checkRequests, invite),
    close: closeHandlers(services, refreshHome),
    copies: copyHandlers(copies),
    digest: digestHandlers(services, refreshHome),
    follow: followHandlers(services, refreshHome),
    forget: forgetHandlers(services, { renewals, checkRequests }, refreshHome),
    handOver: handOverHandlers(services, colleagues, refreshHome),
    help: helpHandlers(services, commands),
    home: homeHandlers(homes, services.forms.homeSearches),
    invite,
    inviteMany,
    list: listHandlers(services),
    note: noteHandlers(services),
    renewal: renewalHandlers(services, renewals, {
      openInvite: invite.openFilled,
      openMany: inviteMany.openToCorrect,
    }),
    report: reportHandlers(services, readReport),
    resend: resendHandlers(services, refreshHome),
    result: resultHandlers(services),
    settings: settingsHandlers(services, settings),
    shortcut: shortcutHandlers(services, { openInvite: invite.openWith, openMany: inviteMany.openWith }),
    startDate: startDateHandlers(services, refreshHome),
    status: statusHandlers(services, nextPollAt),
    unconfirmed: unconfirmedHandlers(services, refreshHome),
  };
}

export type Handlers = ReturnType<typeof createHandlers>;
