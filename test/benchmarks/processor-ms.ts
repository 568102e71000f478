import { readFileSync } from 'node:fs';

/**
 * Processor time used by the main thread of a process so far, milliseconds. Hardly affected by other programs.
 * https://docs.kernel.org/scheduler/sched-stats.html#proc-pid-schedstat
 */
export function processorMs(processId: string | number | undefined): number {
  const [nanoseconds = ''] = readFileSync(`/proc/${processId}/schedstat`, 'utf8').split(' ');
  return Number(nanoseconds) / 1e6;
}
