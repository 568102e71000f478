const SLACK_API_HOST = /^(?:www\.)?(slack(?:-gov)?\.com)$/;

/**
 * Whether an address in a payload belongs to Slack: on this service's host or, if the Web API is not Slack's own (a
 * sandbox), on the same server as the API.
 */
export function isSlackAddress(url: string, service: 'hooks' | 'files', apiUrl: string): boolean {
  if (!URL.canParse(url) || !URL.canParse(apiUrl)) return false;
  const { origin, username, password } = new URL(url);
  if (username !== '' || password !== '') return false;
  const api = new URL(apiUrl);
  const slack = api.protocol === 'https:' ? SLACK_API_HOST.exec(api.hostname)?.[1] : undefined;
  return origin === (slack === undefined ? api.origin : `https://${service}.${slack}`);
}
