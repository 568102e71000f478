import { z } from 'zod';
import { AGE_BINS } from './age-grid.ts';

const bins = z.array(z.number().nonnegative()).length(AGE_BINS);

/** Events, and milliseconds of exposure, by bin of the age grid. */
const countsSchema = z.object({ events: bins, exposure: bins });
export type CountsRecord = z.infer<typeof countsSchema>;

const stepSchema = z.object({ wall: countsSchema, business: countsSchema });
export type StepRecord = z.infer<typeof stepSchema>;

const productSchema = z.object({ submission: stepSchema, release: stepSchema });
export type ProductRecord = z.infer<typeof productSchema>;

/** Snapshots without a version, or of version 1, may count each poll of a finished check as another release. */
export const SNAPSHOT_VERSION = 2;

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
