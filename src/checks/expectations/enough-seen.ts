import type { ProductModel } from '../schedule/product-model.ts';

/** How many submissions, and how many releases, of a product must have been seen before anything is claimed. */
const LEAST_SEEN = 20;

/** Whether enough was seen of a product. */
export function enoughSeen({ submission, release }: ProductModel): boolean {
  return Math.min(submission.seen, release.seen) >= LEAST_SEEN;
}
