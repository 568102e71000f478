import { z } from 'zod';
import { QUARTERS_PER_DAY, WEEK_QUARTERS } from './activity-clock.ts';
import { AGE_BINS, AGE_EDGES } from './age-grid.ts';
import { row } from './snapshot-row.ts';

/** Version 3 has bins of age that are twice as wide, and hours of the week where there are quarters of an hour. */
const FORMER = { version: 3, ageBins: 40, weekHours: 192 } as const;
const QUARTERS_PER_HOUR = QUARTERS_PER_DAY / 24;

const counts = z
  .object({ events: row(FORMER.ageBins), exposure: row(FORMER.ageBins) })
  .transform(({ events, exposure }) => ({ events: splitAges(events), exposure: splitAges(exposure) }));

const step = z
  .object({
    wall: counts,
    activity: counts,
    hours: z.object({ events: row(FORMER.weekHours), expected: row(FORMER.weekHours) }),
  })
  .transform(({ wall, activity, hours }) => ({
    wall,
    activity,
    quarters: { events: splitHours(hours.events), expected: splitHours(hours.expected) },
  }));

/** A snapshot of version 3, read as one of today's: what was counted in one bin is shared out over those it became. */
export const formerSnapshotSchema = z.object({
  version: z.literal(FORMER.version),
  products: z.record(z.string(), z.object({ submission: step, release: step })),
});

/** The first bin stays as it is; each of the others becomes two. */
function splitAges(former: readonly number[]): number[] {
  return Array.from({ length: AGE_BINS }, (_, bin) => {
    const all = former[Math.floor((bin + 1) / 2)] ?? 0;
    if (bin === 0) return all;
    const first = bin % 2 === 1 ? bin : bin - 1;
    const lengths = [first, first + 1].map((i) => edge(i + 1) - edge(i));
    const [one = 1, other = 1] = lengths;
    return (all * (bin === first ? one : other)) / (one + other);
  });
}

/** The last bin has no upper edge: it counts as one like those before it. */
function edge(bin: number): number {
  return AGE_EDGES[bin] ?? (AGE_EDGES[AGE_BINS - 1] ?? 0) ** 2 / (AGE_EDGES[AGE_BINS - 2] ?? 1);
}

function splitHours(former: readonly number[]): number[] {
  return Array.from(
    { length: WEEK_QUARTERS },
    (_, quarter) => (former[Math.floor(quarter / QUARTERS_PER_HOUR)] ?? 0) / QUARTERS_PER_HOUR,
  );
}
