import { SlackPostError } from '../../slack/messages/slack-post-error.ts';

/** Tracks which unconfirmed posts are this process's own, and which may still be another's. */
export interface PostClaims {
  claim(key: string): void;
  release(key: string): void;
  /**
   * Throws a transient SlackPostError while another process's post may still be in flight. `since`: when that post
   * started, by its own clock; undefined if there is none.
   */
  waitForOthers(key: string, since: number | undefined): void;
}

/** @param othersPostForMs how long a post by another process may still be in flight, milliseconds */
export function createPostClaims(othersPostForMs: number): PostClaims {
  const ours = new Set<string>();
  /** Timed from when we first saw them, because the other process's clock may differ from ours. */
  const theirs = new Map<string, { since: number; seenAt: number }>();

  return {
    claim: (key) => void ours.add(key),
    release: (key) => void ours.delete(key),
    waitForOthers(key, since) {
      if (since === undefined || ours.has(key) || othersPostForMs === 0) return;
      const known = theirs.get(key);
      const seen = known?.since === since ? known : { since, seenAt: performance.now() };
      theirs.set(key, seen);
      if (performance.now() - seen.seenAt < othersPostForMs) {
        throw new SlackPostError('unknown', 'on_its_way');
      }
      theirs.delete(key);
      ours.add(key);
    },
  };
}
