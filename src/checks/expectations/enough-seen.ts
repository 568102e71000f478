import type { ProductModel } from '../schedule/product-model.ts';
import { eventsSeen } from '../schedule/step-model.ts';

/** How many submissions, and how many releases, of a product must have been seen before anything is claimed. */
const LEAST_SEEN = 20;

/**
 * Whether enough was seen of a product. Beyond 2,000 events the earlier ones count half, which leaves more than is asked for
 * here. What was seen before counts on after a restart.
 */
export function enoughSeen(product: ProductModel): boolean {
  const { submission, release } = product.record();
  return Math.min(eventsSeen(submission), eventsSeen(release)) >= LEAST_SEEN;
}
