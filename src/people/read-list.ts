import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { PeopleList, PeopleSource, ReadPeopleOptions, UnreadablePeople } from './people-list.ts';
import { readPeople } from './read-people.ts';

export const READING_LIMITS = {
  /** A file of 1 MB that holds a list takes a second or two, on a machine that is not busy. */
  ms: 30_000,
  /** Heap of the thread. */
  mb: 256,
} as const;

const TOO_LONG =
  'This list takes too long to read. Leave out what is not part of the list, or split it into several lists.';

function isRead(message: unknown): message is PeopleList | UnreadablePeople {
  return typeof message === 'object' && message !== null && ('rows' in message || 'error' in message);
}

const isOutOfMemory = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';

/**
 * `readPeople`; a file is read in a worker thread with limits on time and memory, so that no file blocks other
 * requests. Typed text and messages are short, and their modal has to open within three seconds.
 */
export async function readList(
  source: PeopleSource,
  options: ReadPeopleOptions,
  limits: { ms: number; mb: number } = READING_LIMITS,
): Promise<PeopleList | UnreadablePeople> {
  if (source.kind === 'text') return await readPeople(source, options);
  const worker = new Worker(new URL('./read-list-worker.ts', import.meta.url), {
    workerData: { source, options },
    resourceLimits: { maxOldGenerationSizeMb: limits.mb },
  });
  const signal = AbortSignal.timeout(limits.ms);
  try {
    const [message] = await once(worker, 'message', { signal });
    if (!isRead(message)) throw new Error('The thread that reads lists answered something else');
    return message;
  } catch (error) {
    if (signal.aborted || isOutOfMemory(error)) return { error: TOO_LONG };
    throw error;
  } finally {
    await worker.terminate();
  }
}
