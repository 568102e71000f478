import { DAY_MS, HOUR_MS } from '../../time/durations.ts';
import type { LocalCalendar } from '../../time/local-calendar.ts';
import { fitHazards } from './counts.ts';
import {
  type CountsRecord,
  type ModelSnapshot,
  type ProductRecord,
  SNAPSHOT_VERSION,
  type StepRecord,
} from './model-snapshot.ts';
import { PRIOR, type Prior, priorOf } from './prior.ts';
import { addQuarterCounts, fitSpeeds } from './quarter-counts.ts';
import { assumedSpeeds } from './quarter-prior.ts';
import { createStepModel, type StepModel, type StepPrior } from './step-model.ts';

/** What was seen of the hours counts half after this time, so that the model follows a vendor that changes them. */
const HALF_LIFE_MS = 14 * DAY_MS;
/** The clocks and the belief about all products are fitted again at this interval. */
const REFIT_EVERY_MS = 6 * HOUR_MS;
/** All products together may differ from what is assumed of them, often and by much. */
const OF_ALL = { change: 0.15, same: 0, shape: 0.5 } as const;

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
  const submission = createStepModel(calendar, believed.submission, {
    agesByClock: false,
    now,
    stored: stored?.submission,
  });
  const release = createStepModel(calendar, believed.release, {
    agesByClock: true,
    now,
    stored: stored?.release,
  });
  return {
    submission,
    release,
    record: () => ({ submission: submission.record(), release: release.record() }),
  };
}

/** The model of each product, by product id. Times are epoch milliseconds. */
export interface ProductModels {
  /** A new product starts with what is believed of all products. */
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
    speeds: fitSpeeds(assumed, addQuarterCounts(records.map(({ quarters }) => quarters))),
  };
}

function pooled(prior: Prior, records: readonly CountsRecord[]): number[] {
  const sum = (of: (record: CountsRecord) => readonly number[]) =>
    prior.map((_, bin) => records.reduce((total, record) => total + (of(record)[bin] ?? 0), 0));
  const events = sum((record) => record.events);
  const exposure = sum((record) => record.exposure);
  // The prior counts as events that came as it expects.
  for (const [bin, { hazard, weight }] of prior.entries()) {
    events[bin] = (events[bin] ?? 0) + weight;
    exposure[bin] = (exposure[bin] ?? 0) + weight / hazard;
  }
  return fitHazards(
    prior.map(({ hazard }) => hazard),
    { events, exposure },
    OF_ALL,
  );
}
