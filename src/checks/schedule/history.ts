import { z } from 'zod';
import { AGE_BINS } from './age-grid.ts';

const bins = z.array(z.number().nonnegative()).length(AGE_BINS);

/** Events, and milliseconds of exposure, by bin of the age grid. */
const countsSchema = z.object({ events: bins, exposure: bins });
export type CountsRecord = z.infer<typeof countsSchema>;

const transitionSchema = z.object({ wall: countsSchema, business: countsSchema });
export type TransitionRecord = z.infer<typeof transitionSchema>;

const productSchema = z.object({ submission: transitionSchema, release: transitionSchema });
export type ProductRecord = z.infer<typeof productSchema>;

const historySchema = z.object({ products: z.record(z.string(), productSchema) });
/** What looks taught, by product id: counts alone, nothing of any check. */
export type ScheduleHistory = z.infer<typeof historySchema>;

/** What was stored, or undefined where that is not a history: then the schedule begins again with what it was born with. */
export function parseScheduleHistory(stored: unknown): ScheduleHistory | undefined {
  return historySchema.safeParse(stored).data;
}
