const SLACK_API_HOST = /^(?:www\.)?(slack(?:-gov)?\.com)$/;

/**
 * Whether an answer may be sent to an address that a payload names: Slack's own host for such addresses alone, or, with
 * another Web API than Slack's, which is a sandbox, the server of that.
 *
 * @param apiUrl of the Web API
 */
export function isResponseUrl(url: string, apiUrl: string): boolean {
  if (!URL.canParse(url) || !URL.canParse(apiUrl)) return false;
  const { origin, username, password } = new URL(url);
  if (username !== '' || password !== '') return false;
  const api = new URL(apiUrl);
  const slack = api.protocol === 'https:' ? SLACK_API_HOST.exec(api.hostname)?.[1] : undefined;
  return origin === (slack === undefined ? api.origin : `https://hooks.${slack}`);
}
