import { z } from 'zod';
import { WEEK_QUARTERS } from './activity-clock.ts';
import { AGE_BINS } from './age-grid.ts';
import { formerSnapshotSchema } from './former-snapshot.ts';
import { row } from './snapshot-row.ts';

/** Events, and milliseconds of exposure, by bin of the age grid. */
const countsSchema = z.object({ events: row(AGE_BINS), exposure: row(AGE_BINS) });
export type CountsRecord = z.infer<typeof countsSchema>;

/** Events by quarter of the week, and how many there would have been at an even speed. */
const quarterCountsSchema = z.object({ events: row(WEEK_QUARTERS), expected: row(WEEK_QUARTERS) });

/**
 * The first hazard, of steps that are taken soon, has `wall` and `soonQuarters`; the second `activity` and `quarters`. Only
 * submissions have `soonQuarters`, and those stored by an older version lack them.
 */
const stepSchema = z.object({
  wall: countsSchema,
  activity: countsSchema,
  quarters: quarterCountsSchema,
  soonQuarters: quarterCountsSchema.optional(),
  /** How many events were seen; beyond 2,000 the earlier ones count half. Where it is absent, the counts add up to it. */
  seen: z.number().nonnegative().optional(),
});
export type StepRecord = z.infer<typeof stepSchema>;

export type QuarterCountsRecord = z.infer<typeof quarterCountsSchema>;

const productSchema = z.object({ submission: stepSchema, release: stepSchema });
export type ProductRecord = z.infer<typeof productSchema>;

export const SNAPSHOT_VERSION = 4;

const snapshotSchema = z.object({
  version: z.literal(SNAPSHOT_VERSION),
  products: z.record(z.string(), productSchema),
});
/** The counts of each product's model, by product id. Contains nothing about any one check. */
export type ModelSnapshot = z.infer<typeof snapshotSchema>;

/**
 * The stored snapshot, or undefined where it is neither of this version nor of the one before: the schedule then starts
 * from the prior.
 */
export function parseSnapshot(stored: unknown): ModelSnapshot | undefined {
  const former = formerSnapshotSchema.safeParse(stored).data;
  return former === undefined
    ? snapshotSchema.safeParse(stored).data
    : { version: SNAPSHOT_VERSION, products: former.products };
}
