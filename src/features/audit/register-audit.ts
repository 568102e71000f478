import type { Services } from '../../slack/services.ts';
import { auditMessage } from './audit-message.ts';

const SHOWN = 50;

/** `/check audit`, for the people in ADMIN_USERS. */
export function registerAudit({ audit, routes }: Services): void {
  routes.command('audit', 'read-audit', async (call) => call.reply(auditMessage(await audit.latest(SHOWN))));
}
