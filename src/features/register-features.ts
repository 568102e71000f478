import type { Services } from '../slack/services.ts';
import { registerAudit } from './audit/register-audit.ts';
import { registerCancel } from './cancel/register-cancel.ts';
import { registerCertificate } from './certificate/register-certificate.ts';
import { registerClose } from './close/register-close.ts';
import { registerForget } from './forget/register-forget.ts';
import { registerHelp } from './help/register-help.ts';
import type { Homes } from './home/homes.ts';
import { registerHome } from './home/register-home.ts';
import { registerFollow } from './invite/register-follow.ts';
import { registerInvite } from './invite/register-invite.ts';
import { registerList } from './list/register-list.ts';
import { registerResult } from './result/register-result.ts';
import { registerStatus } from './status/register-status.ts';
import { registerUnconfirmed } from './unconfirmed/register-unconfirmed.ts';

/** Everything people do, each feature in its folder. The cards follow by themselves: card/announcer.ts. */
export function registerFeatures(services: Services, homes: Homes): void {
  const afterDeed = registerHome(services, homes);
  registerHelp(services);
  registerInvite(services, afterDeed);
  registerFollow(services, afterDeed);
  registerUnconfirmed(services, afterDeed);
  registerCancel(services, afterDeed);
  registerClose(services, afterDeed);
  registerForget(services, afterDeed);
  registerStatus(services);
  registerList(services);
  registerResult(services);
  registerCertificate(services);
  registerAudit(services);
}
