import { DAY_MS, HOUR_MS } from '../../time/durations.ts';
import type { LocalCalendar } from '../../time/local-calendar.ts';
import { BINS_PER_OCTAVE } from './age-grid.ts';
import { fitAtPaces, type HazardBelief } from './fit-at-paces.ts';
import {
  type CountsRecord,
  type ModelSnapshot,
  type ProductRecord,
  SNAPSHOT_VERSION,
  type StepRecord,
} from './model-snapshot.ts';
import { PRIOR, priorOf } from './prior.ts';
import { addQuarterCounts, fitSoonSpeeds, fitSpeeds } from './quarter-counts.ts';
import { assumedSpeeds } from './quarter-prior.ts';
import { type AgesByClock, createStepModel, type StepModel, type StepPrior } from './step-model.ts';

/** What was seen of the hours counts half after this time, so that the model follows a vendor that changes them. */
const HALF_LIFE_MS = 14 * DAY_MS;
/** The clocks and the belief about all products are fitted again at this interval. */
const REFIT_EVERY_MS = 6 * HOUR_MS;
/** From a quarter of the assumed time to four times it, in steps of a bin of the age grid. */
const OCTAVES = Array.from({ length: 4 * BINS_PER_OCTAVE + 1 }, (_, i) => i / BINS_PER_OCTAVE - 2);
/** A pace that is off by an octave is so much less likely than the assumed one. */
const CHANCE_PER_OCTAVE = 0.27;
/** All products together may differ from what is assumed of them, and by much. */
const OF_ALL: HazardBelief = {
  paces: OCTAVES.map((octaves) => [octaves, CHANCE_PER_OCTAVE ** Math.abs(octaves)] as const),
  factors: { change: 0.1, same: 0, shape: 1 },
};

export const STEPS = ['submission', 'release'] as const;
export type StepKind = (typeof STEPS)[number];

/**
 * Who is ready to submit while people sleep does so as the hours begin: the clock of those who act soon stands still at
 * night, and makes up for it then. Those who answer within some days just do it in some hours rather than in others. For
 * work that waits until it is done, only working hours count.
 */
const AGES_BY_CLOCK: Record<StepKind, AgesByClock> = {
  submission: { soon: true, later: false },
  release: { soon: false, later: true },
};

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
  const step = (kind: StepKind) =>
    createStepModel(calendar, believed[kind], {
      agesByClock: AGES_BY_CLOCK[kind],
      now,
      stored: stored?.[kind],
    });
  const [submission, release] = [step('submission'), step('release')];
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
  const { wall, activity } = PRIOR[kind];
  const soon = records.map((record) => record.wall);
  const later = records.map((record) => record.activity);
  const soonQuarters = records.flatMap((record) => record.soonQuarters ?? []);
  const quarters = records.map((record) => record.quarters);
  return {
    // A machine releases at any hour.
    soon: {
      hazards: pooled(priorOf(wall), soon),
      ...(kind === 'release'
        ? {}
        : { speeds: fitSoonSpeeds(addQuarterCounts(soonQuarters)), isSameForAll: true }),
    },
    later: {
      hazards: pooled(priorOf(activity), later),
      speeds: fitSpeeds(assumedSpeeds(kind), addQuarterCounts(quarters)),
    },
  };
}

function pooled(assumed: readonly number[], records: readonly CountsRecord[]): number[] {
  const sum = (of: (record: CountsRecord) => readonly number[]) =>
    assumed.map((_, bin) => records.reduce((total, record) => total + (of(record)[bin] ?? 0), 0));
  const all = { events: sum((record) => record.events), exposure: sum((record) => record.exposure) };
  return fitAtPaces(assumed, all, OF_ALL);
}
