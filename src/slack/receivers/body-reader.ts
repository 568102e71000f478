import type { IncomingMessage } from 'node:http';

/**
 * Slack's largest request is a submitted form: a view of at most 250 KB, up to three times that once it is
 * URL-encoded. https://docs.slack.dev/surfaces/modals
 */
export const MAX_BODY_BYTES = 1024 * 1024;
/** Limit for all bodies being read at once, whose senders are not verified yet. */
const MAX_TOTAL_BYTES = 16 * 1024 * 1024;

/** A body was not read: too long (413), too many at once (503), or cut off (400). */
export class BodyError extends Error {
  readonly status: number;

  constructor(status: 400 | 413 | 503) {
    super('The body was not read');
    this.status = status;
  }
}

export interface BodyReader {
  /** @throws BodyError */
  read(request: IncomingMessage, longestBytes?: number): Promise<Buffer>;
  /** Rejects reads in progress with 503. */
  stop(): void;
}

/** Drains the rest of a body, so that the sender receives the answer; destroys the connection after a megabyte. */
export function discard(request: IncomingMessage): void {
  let discarded = 0;
  request.on('data', (chunk: Buffer) => {
    discarded += chunk.length;
    if (discarded > MAX_BODY_BYTES) request.destroy();
  });
}

/** Reads whole bodies, with a limit on the memory used by all of them together. */
export function createBodyReader(): BodyReader {
  // Not an AbortSignal: adding and removing a listener for each body takes as long as reading it.
  const reading = new Set<() => void>();
  let isStopped = false;
  let held = 0;

  return {
    stop() {
      isStopped = true;
      for (const stop of reading) stop();
    },
    read: (request, longestBytes = MAX_BODY_BYTES) =>
      new Promise((resolve, reject) => {
        const chunks: Buffer[] = [];
        let length = 0;

        function end(settle: () => void): void {
          held -= length;
          reading.delete(stop);
          request.off('data', take).off('end', done).off('error', cut).off('close', cut);
          request.on('error', () => {});
          discard(request);
          settle();
        }
        const giveUp = (status: 400 | 413 | 503) => end(() => reject(new BodyError(status)));
        const stop = () => giveUp(503);
        const cut = () => giveUp(400);
        const done = () => end(() => resolve(Buffer.concat(chunks)));
        function take(chunk: Buffer): void {
          length += chunk.length;
          held += chunk.length;
          chunks.push(chunk);
          if (length > longestBytes) giveUp(413);
          else if (held > MAX_TOTAL_BYTES) giveUp(503);
        }

        if (Number(request.headers['content-length'] ?? 0) > longestBytes) return giveUp(413);
        if (isStopped) return giveUp(503);
        reading.add(stop);
        request.on('data', take).on('end', done).on('error', cut).on('close', cut);
      }),
  };
}
