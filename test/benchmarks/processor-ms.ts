import { readFileSync } from 'node:fs';

/**
 * Processor time that the main thread of a process has used so far, in milliseconds: what other programs do at the same
 * time hardly changes it. https://docs.kernel.org/scheduler/sched-stats.html#proc-pid-schedstat
 */
export function processorMs(processId: string | number | undefined): number {
  const [nanoseconds = ''] = readFileSync(`/proc/${processId}/schedstat`, 'utf8').split(' ');
  return Number(nanoseconds) / 1e6;
}
