import type { Outbound } from '../../net/outbound.ts';
import { findProxyError } from '../../net/proxy-error.ts';
import type { Finding } from './finding.ts';
import { viaProxy } from './via-proxy.ts';

const SUBJECT = 'Slack answers';
const TIMEOUT_MS = 10_000;

/** Whether the host of Slack's response URLs can be reached, if there is a proxy. Sends a HEAD request. */
export async function examineResponseUrls(apiUrl: string, outbound: Outbound): Promise<Finding[]> {
  const { hostname } = new URL(apiUrl);
  if (!outbound.hasProxy || !/(^|\.)slack\.com$/.test(hostname)) return [];
  const url = 'https://hooks.slack.com/';
  const way = viaProxy(outbound, url);
  try {
    const init = { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) } as const;
    await outbound.fetch(url, init);
    return [{ status: 'ok', subject: SUBJECT, message: `hooks.slack.com can be reached${way}` }];
  } catch (error) {
    return [
      {
        status: 'FAIL',
        subject: SUBJECT,
        message: `hooks.slack.com could not be reached${way}`,
        advice: findProxyError(error)?.sentence ?? 'Check that this machine can connect to hooks.slack.com.',
      },
    ];
  }
}
