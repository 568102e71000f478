import { z } from 'zod';
import { WEEK_HOURS } from './activity-clock.ts';
import { AGE_BINS } from './age-grid.ts';

const bins = z.array(z.number().nonnegative()).length(AGE_BINS);

/** Events, and milliseconds of exposure, by bin of the age grid. */
const countsSchema = z.object({ events: bins, exposure: bins });
export type CountsRecord = z.infer<typeof countsSchema>;

const hours = z.array(z.number().nonnegative()).length(WEEK_HOURS);

/** Events by hour of the week, and how many there would have been at an even speed. */
const hourCountsSchema = z.object({ events: hours, expected: hours });

const stepSchema = z.object({ wall: countsSchema, activity: countsSchema, hours: hourCountsSchema });
export type StepRecord = z.infer<typeof stepSchema>;

const productSchema = z.object({ submission: stepSchema, release: stepSchema });
export type ProductRecord = z.infer<typeof productSchema>;

/** Version 2 and those before know no hours of the week: their business ages are of 40 hours a week. */
export const SNAPSHOT_VERSION = 3;

const snapshotSchema = z.object({
  version: z.literal(SNAPSHOT_VERSION),
  products: z.record(z.string(), productSchema),
});
/** The counts of each product's model, by product id. Contains nothing about any one check. */
export type ModelSnapshot = z.infer<typeof snapshotSchema>;

/** The stored snapshot, or undefined where it is not one of this version: the schedule then starts from the prior. */
export function parseSnapshot(stored: unknown): ModelSnapshot | undefined {
  return snapshotSchema.safeParse(stored).data;
}
