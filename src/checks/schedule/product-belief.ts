import type { ProductRecord } from './history.ts';
import { createTransition, type Transition } from './transition.ts';

/** What is believed of one product. */
export interface ProductBelief {
  submission: Transition;
  release: Transition;
  record(): ProductRecord;
}

export function createProductBelief(stored?: ProductRecord): ProductBelief {
  const submission = createTransition('submission', stored?.submission);
  const release = createTransition('release', stored?.release);
  return {
    submission,
    release,
    record: () => ({ submission: submission.record(), release: release.record() }),
  };
}
