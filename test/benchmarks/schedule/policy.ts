import type { Schedule } from '../../../src/checks/schedule/schedule.ts';

/** What the simulation asks of whoever decides: a part of the schedule's own face. */
export type Policy = Pick<Schedule, 'add' | 'polled' | 'remove' | 'next'>;
