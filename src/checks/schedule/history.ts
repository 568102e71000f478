import { z } from 'zod';
import { AGE_BINS } from './age-grid.ts';

const bins = z.array(z.number().nonnegative()).length(AGE_BINS);

/** Events, and milliseconds of exposure, by bin of the age grid. */
const countsSchema = z.object({ events: bins, exposure: bins });
export type CountsRecord = z.infer<typeof countsSchema>;

const transitionSchema = z.object({ wall: countsSchema, business: countsSchema });
export type TransitionRecord = z.infer<typeof transitionSchema>;

export const scheduleHistorySchema = z.object({
  products: z.record(z.string(), z.object({ submission: transitionSchema, release: transitionSchema })),
});
/** What looks taught, by product: counts alone, nothing of any check. */
export type ScheduleHistory = z.infer<typeof scheduleHistorySchema>;
