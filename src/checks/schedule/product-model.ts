import type { ProductRecord } from './model-snapshot.ts';
import { createStepModel, type StepModel } from './step-model.ts';

/** What is believed of one product. */
export interface ProductModel {
  submission: StepModel;
  release: StepModel;
  record(): ProductRecord;
}

export function createProductModel(stored?: ProductRecord): ProductModel {
  const submission = createStepModel('submission', stored?.submission);
  const release = createStepModel('release', stored?.release);
  return {
    submission,
    release,
    record: () => ({ submission: submission.record(), release: release.record() }),
  };
}
