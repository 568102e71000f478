import { type ModelSnapshot, type ProductRecord, SNAPSHOT_VERSION } from './model-snapshot.ts';
import { createStepModel, type StepModel } from './step-model.ts';

/** How long a product's checks take from one step to the next, as far as it was observed. */
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

/** The model of each product, by product id. */
export interface ProductModels {
  /** A product that was not seen before starts with the prior. */
  of(productId: string): ProductModel;
  /** Plain JSON without personal data. */
  snapshot(): ModelSnapshot;
}

export function createProductModels(stored?: ModelSnapshot): ProductModels {
  const models = new Map<string, ProductModel>();
  for (const [id, record] of Object.entries(stored?.products ?? {})) {
    models.set(id, createProductModel(record));
  }
  return {
    of(id) {
      const model = models.get(id) ?? createProductModel();
      models.set(id, model);
      return model;
    },
    snapshot: () => ({
      version: SNAPSHOT_VERSION,
      products: Object.fromEntries([...models].map(([id, model]) => [id, model.record()])),
    }),
  };
}
