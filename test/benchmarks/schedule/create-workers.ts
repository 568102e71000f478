import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import PQueue from 'p-queue';
import type { Job, JobResult } from './job.ts';

export interface Workers {
  /** Resolves when the job was run; jobs begin in the order they come. */
  run(job: Job): Promise<JobResult>;
  close(): Promise<void>;
}

/** @param count threads; absent: one for each core */
export function createWorkers(count = availableParallelism()): Workers {
  const idle = Array.from({ length: count }, () => new Worker(new URL('./worker.ts', import.meta.url)));
  const queue = new PQueue({ concurrency: count });
  return {
    run: (job) =>
      queue.add(async () => {
        const worker = idle.pop();
        if (worker === undefined) throw new Error('No worker is idle');
        worker.postMessage(job);
        const [result]: JobResult[] = await once(worker, 'message');
        idle.push(worker);
        if (result === undefined) throw new Error('The worker did not answer');
        return result;
      }),
    async close() {
      await Promise.all(idle.map((worker) => worker.terminate()));
    },
  };
}
