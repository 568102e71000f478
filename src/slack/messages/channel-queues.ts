import PQueue from 'p-queue';

/** Serialises the posts of one channel. */
export interface ChannelQueue {
  posts: PQueue;
  lastPostAt: number;
}

/** A queue for each channel with recent posts. */
export function createChannelQueues({
  idleAfterMs,
  elapsed,
}: {
  idleAfterMs: number;
  elapsed: () => number;
}): {
  of(channelId: string): ChannelQueue;
} {
  const queues = new Map<string, ChannelQueue>();

  function deleteIdle(): void {
    for (const [id, { posts, lastPostAt }] of queues) {
      const isIdle = posts.size === 0 && posts.pending === 0;
      if (isIdle && elapsed() - lastPostAt > idleAfterMs) queues.delete(id);
    }
  }

  return {
    of(channelId) {
      deleteIdle();
      const queue = queues.get(channelId) ?? {
        posts: new PQueue({ concurrency: 1 }),
        lastPostAt: Number.NEGATIVE_INFINITY,
      };
      queues.set(channelId, queue);
      return queue;
    },
  };
}
