import { DAY_MS, HOUR_MS } from '../../time/durations.ts';
import type { LocalCalendar } from '../../time/local-calendar.ts';
import { fitHazards } from './counts.ts';
import { addHourCounts, fitSpeeds } from './hour-counts.ts';
import { assumedSpeeds } from './hour-prior.ts';
import {
  type CountsRecord,
  type ModelSnapshot,
  type ProductRecord,
  SNAPSHOT_VERSION,
  type StepRecord,
} from './model-snapshot.ts';
import { PRIOR, type Prior, priorOf } from './prior.ts';
import { createStepModel, type StepModel, type StepPrior } from './step-model.ts';

/** What was seen of the hours counts half after this long, so that the model follows a vendor that changes them. */
const HALF_LIFE_MS = 21 * DAY_MS;
/** The clocks and the belief about all products are fitted again at this interval. */
const REFIT_EVERY_MS = HOUR_MS;
/** As how many events the curve of all products counts for one of them, in each bin. */
const ALL_PRODUCTS_WEIGHT = 2;

export const STEPS = ['submission', 'release'] as const;
export type StepKind = (typeof STEPS)[number];

/** How long a product's checks take from one step to the next, as far as it was observed. */
export interface ProductModel {
  submission: StepModel;
  release: StepModel;
  record(): ProductRecord;
}

function createProductModel(
  calendar: LocalCalendar,
  believed: Record<StepKind, StepPrior>,
  now: number,
  stored?: ProductRecord,
): ProductModel {
  const submission = createStepModel(calendar, believed.submission, now, stored?.submission);
  const release = createStepModel(calendar, believed.release, now, stored?.release);
  return {
    submission,
    release,
    record: () => ({ submission: submission.record(), release: release.record() }),
  };
}

/** The model of each product, by product id. Times are epoch milliseconds. */
export interface ProductModels {
  /** A product that was not seen before starts with what is believed of all. */
  of(productId: string, now: number): ProductModel;
  /** Fits the clocks again, where it is time. */
  refit(now: number): void;
  /** Plain JSON without personal data. */
  snapshot(): ModelSnapshot;
}

export function createProductModels(calendar: LocalCalendar, stored?: ModelSnapshot): ProductModels {
  const models = new Map<string, ProductModel>();
  const unopened = new Map(Object.entries(stored?.products ?? {}));
  let believed = believe([...unopened.values()]);
  let refitAt = Number.NaN;

  function open(productId: string, now: number): ProductModel {
    const model = createProductModel(calendar, believed, now, unopened.get(productId));
    unopened.delete(productId);
    models.set(productId, model);
    return model;
  }

  function records(): Map<string, ProductRecord> {
    return new Map([...unopened, ...[...models].map(([id, model]) => [id, model.record()] as const)]);
  }

  return {
    of: (productId, now) => models.get(productId) ?? open(productId, now),
    refit(now) {
      if (Number.isNaN(refitAt)) refitAt = now;
      const passed = now - refitAt;
      if (passed >= 0 && passed < REFIT_EVERY_MS) return;
      refitAt = now;
      // The clock may have been set.
      const kept = 0.5 ** (Math.min(DAY_MS, Math.max(0, passed)) / HALF_LIFE_MS);
      believed = believe([...records().values()]);
      for (const model of models.values()) {
        for (const step of STEPS) model[step].refit(believed[step], kept, now);
      }
    },
    snapshot: () => ({ version: SNAPSHOT_VERSION, products: Object.fromEntries(records()) }),
  };
}

function believe(records: readonly ProductRecord[]): Record<StepKind, StepPrior> {
  const step = (kind: StepKind) =>
    believeStep(
      kind,
      records.map((record) => record[kind]),
    );
  return { submission: step('submission'), release: step('release') };
}

/** What all products together teach about one that is not known. */
function believeStep(kind: StepKind, records: readonly StepRecord[]): StepPrior {
  const assumed = assumedSpeeds(kind);
  return {
    wall: pooled(
      priorOf(PRIOR[kind].wall),
      records.map(({ wall }) => wall),
    ),
    activity: pooled(
      priorOf(PRIOR[kind].activity),
      records.map(({ activity }) => activity),
    ),
    speeds: fitSpeeds(assumed, addHourCounts(records.map(({ hours }) => hours))),
  };
}

function pooled(prior: Prior, records: readonly CountsRecord[]): Prior {
  const sum = (of: (record: CountsRecord) => readonly number[]) =>
    prior.map((_, bin) => records.reduce((total, record) => total + (of(record)[bin] ?? 0), 0));
  const events = sum((record) => record.events);
  const hazards = fitHazards(
    prior,
    events,
    sum((record) => record.exposure),
  );
  return prior.map(({ weight }, bin) => ({
    hazard: hazards[bin] ?? 0,
    weight: Math.min(ALL_PRODUCTS_WEIGHT, weight + (events[bin] ?? 0)),
  }));
}
