/**
 * The link to a message in a channel (not in a thread), as chat.getPermalink would return it:
 * https://docs.slack.dev/reference/methods/chat.getPermalink
 *
 * @param workspaceUrl https://example.slack.com/
 */
export function messageUrl(workspaceUrl: string, channelId: string, ts: string): string {
  return new URL(`archives/${channelId}/p${ts.replace('.', '')}`, workspaceUrl).href;
}
