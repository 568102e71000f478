import { describe, expect, it } from 'vitest';
import { createLearn } from '../../../src/checks/schedule/learn.ts';
import { markPolled, toPolledCheck } from '../../../src/checks/schedule/polled-check.ts';
import { createProductModels, type ProductModels } from '../../../src/checks/schedule/product-model.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/time/durations.ts';
import { createLocalCalendar } from '../../../src/time/local-calendar.ts';

const calendar = createLocalCalendar('Australia/Sydney');
/** A Monday, midnight in Sydney. */
const MONDAY = Date.parse('2026-05-31T14:00:00Z');
const HOURS = { opens: 6, closes: 17 } as const;
const PER_DAY = 30;

function hourOf(at: number): number {
  return calendar.local(at).time / HOUR_MS;
}

/** Invitations from 9 to 17; all workers are ready within the next 12 hours, and submit at any hour, or not at night. */
function teach(models: ProductModels, days: number, hasNights: boolean): void {
  for (let i = 0; i < days * PER_DAY; i += 1) {
    const day = MONDAY + Math.floor(i / PER_DAY) * DAY_MS;
    const origin = day + (9 + (8 * (i % PER_DAY)) / PER_DAY) * HOUR_MS;
    const ready = origin + ((((i * 7) % PER_DAY) + 0.5) / PER_DAY) * 12 * HOUR_MS;
    const isNight = hourOf(ready) >= HOURS.closes || hourOf(ready) < HOURS.opens;
    const opensAt = day + DAY_MS * (hourOf(ready) < HOURS.opens ? 0 : 1) + HOURS.opens * HOUR_MS;
    const submittedAt = hasNights && isNight ? opensAt : ready;
    models.refit(origin);
    const { submission } = models.of('ncchc', origin);
    for (let from = origin; ; from += 5 * MINUTE_MS) {
      const span = { origin, from, to: from + 5 * MINUTE_MS };
      if (span.to > submittedAt) {
        submission.observeEvent(span);
        break;
      }
      submission.observeNone(span);
    }
  }
}

/** The chance that a worker who was invited on a Monday at 16 submits between these hours, having not done so before. */
function chance(models: ProductModels, from: number, to: number): number {
  const monday = MONDAY + 14 * DAY_MS;
  const span = { origin: monday + 16 * HOUR_MS, from: monday + from * HOUR_MS, to: monday + to * HOUR_MS };
  return -Math.expm1(-models.of('ncchc', monday).submission.hazard(span));
}

describe('the first night after the invitation', () => {
  it('brings submissions where people submit at any hour', () => {
    const models = createProductModels(calendar);
    teach(models, 14, false);
    expect(chance(models, 17, 24)).toBeGreaterThan(0.4);
  });

  it('brings none where they sleep: those who were ready submit as the hours begin', () => {
    const models = createProductModels(calendar);
    teach(models, 14, true);
    expect(chance(models, 17.5, 29.5)).toBeLessThan(0.15);
    expect(chance(models, 30, 30.25)).toBeGreaterThan(0.6);
  });

  it('ends with submissions in the first minute: a poll that sees one later takes it to have come then', () => {
    const models = createProductModels(calendar);
    teach(models, 14, true);
    const monday = MONDAY + 14 * DAY_MS;
    const added = {
      id: 'a',
      productId: 'ncchc',
      status: 'Pending',
      invitedAt: monday + 16 * HOUR_MS,
    } as const;
    const check = toPolledCheck(added, models.of('ncchc', monday), 1000);
    markPolled(check, monday + 29 * HOUR_MS);
    const opensAt = monday + 30 * HOUR_MS;
    createLearn()(check, { at: opensAt + 12 * MINUTE_MS, status: 'In Progress' });
    expect(check.submittedAfter).toBeGreaterThan(opensAt - 2 * MINUTE_MS);
    expect(check.submittedBy).toBeLessThan(opensAt + 3 * MINUTE_MS);
  });
});
