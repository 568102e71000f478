import type { Schedule } from '../../../src/checks/schedule/schedule.ts';

/** The part of the schedule's interface that the simulation uses. */
export type Policy = Pick<Schedule, 'add' | 'polled' | 'remove' | 'next'>;
