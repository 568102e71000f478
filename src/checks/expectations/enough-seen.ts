import type { StepRecord } from '../schedule/model-snapshot.ts';
import type { ProductModel } from '../schedule/product-model.ts';

/** How many submissions, and how many releases, of a product must have been seen before anything is claimed. */
const LEAST_SEEN = 20;

/**
 * Whether enough was seen of a product. The counts of a step are its events ever seen; beyond 2,000 the earlier ones
 * count half, which leaves more than is asked for here. What was seen before counts on after a restart.
 */
export function enoughSeen(product: ProductModel): boolean {
  const { submission, release } = product.record();
  return Math.min(seen(submission), seen(release)) >= LEAST_SEEN;
}

/** Each event is shared out over the two hazards and their bins. */
function seen({ wall, activity }: StepRecord): number {
  return Math.round([...wall.events, ...activity.events].reduce((sum, share) => sum + share, 0));
}
