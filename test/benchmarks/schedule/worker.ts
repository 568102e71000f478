import { parentPort } from 'node:worker_threads';
import { loadFormerSchedule } from './former-schedule.ts';
import { type Job, runJob } from './job.ts';

async function answer(job: Job): Promise<void> {
  if (job.policy === 'former schedule') await loadFormerSchedule();
  parentPort?.postMessage(runJob(job));
}

parentPort?.on('message', (job: Job) => void answer(job));
