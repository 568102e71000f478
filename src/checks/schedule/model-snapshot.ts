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

/**
 * Of what looks may teach. Histories without a version, and of earlier ones, may count each look at a finished check as
 * another release.
 */
export const SNAPSHOT_VERSION = 2;

const snapshotSchema = z.object({
  version: z.literal(SNAPSHOT_VERSION),
  products: z.record(z.string(), productSchema),
});
/** What looks taught, by product id: counts alone, nothing of any check. */
export type ModelSnapshot = z.infer<typeof snapshotSchema>;

/** What was stored, or undefined where that is no history of this version: then the schedule begins again with its prior. */
export function parseSnapshot(stored: unknown): ModelSnapshot | undefined {
  return snapshotSchema.safeParse(stored).data;
}
