const SLACK_API_HOST = /^(?:www\.)?(slack(?:-gov)?\.com)$/;

/**
 * Whether an address that came with a payload is Slack's own: at the host of this service, or, where the Web API is not
 * Slack's (a sandbox), at the same server as that.
 */
export function isSlackAddress(url: string, service: 'hooks' | 'files', apiUrl: string): boolean {
  if (!URL.canParse(url) || !URL.canParse(apiUrl)) return false;
  const { origin, username, password } = new URL(url);
  if (username !== '' || password !== '') return false;
  const api = new URL(apiUrl);
  const slack = api.protocol === 'https:' ? SLACK_API_HOST.exec(api.hostname)?.[1] : undefined;
  return origin === (slack === undefined ? api.origin : `https://${service}.${slack}`);
}
