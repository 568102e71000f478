import { hash } from 'node:crypto';
import type { DigestOptions, Recipient } from './digest-options.ts';
import { type DrawnDigest, digestMessage } from './digest-view.ts';

export interface Drawing extends DrawnDigest {
  /** Undefined: Slack could not say whether names may be shown, so it is to be drawn again soon. */
  renderedHash: string | undefined;
}

export const isDesk = (recipient: Recipient): recipient is Extract<Recipient, { channelId: string }> =>
  'channelId' in recipient;

/**
 * Draws a digest as it should be now.
 *
 * @param shown ids of the lines that it had when it was posted
 */
export type DrawDigest = (recipient: Recipient, day: string, shown?: readonly string[]) => Promise<Drawing>;

export function createDrawDigest({
  sources,
  slack,
  content,
}: Pick<DigestOptions, 'sources' | 'slack' | 'content'>): DrawDigest {
  const { command } = content;

  return async (recipient, day, shown) => {
    const privacy = isDesk(recipient) ? await slack.privacy.privacyOf(recipient.channelId) : undefined;
    const isPrivate = privacy === undefined ? content.namesInDms : privacy === 'private';
    const owner = isDesk(recipient) ? undefined : recipient.key;
    const about = { rules: content.rules(), owner, isPrivate };
    const groups = (await Promise.all(sources.map((source) => source(about)))).flat();
    const only = shown === undefined ? undefined : new Set(shown);
    const drawn = digestMessage({ day, command, groups, shown: only });
    const renderedHash = privacy === 'not-known' ? undefined : hash('sha256', JSON.stringify(drawn.message));
    return { ...drawn, renderedHash };
  };
}
