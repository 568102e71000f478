import { DAY_MS } from '../../../src/time/durations.ts';
import { createLocalCalendar } from '../../../src/time/local-calendar.ts';
import { OCCASIONS, recordClaims } from './claims.ts';
import { createTunedSchedule } from './policies.ts';
import { simulate } from './simulate.ts';
import { sayTable } from './table.ts';
import { verifyClaims } from './verify-claims.ts';
import { createWorkload, TIME_ZONE } from './workload.ts';
import { drawTrial } from './worlds.ts';

/** In worlds of more checks, fewer days show as much. */
const SIZES = [
  { open: 50, days: 120 },
  { open: 300, days: 60 },
  { open: 1_000, days: 28 },
] as const;
const WORLDS = [1, 2, 3];

const only = process.argv[2]?.split(',').map(Number);
const seed = Number(process.argv[3] ?? 1);
const began = performance.now();
const percent = (value: number) => (Number.isNaN(value) ? '–' : `${(100 * value).toFixed(1)} %`);
const rows: string[][] = [];
for (const { open, days } of SIZES.filter((size) => only === undefined || only.includes(size.open))) {
  for (const drawn of WORLDS) {
    const { world } = drawTrial(100 * seed + drawn);
    const holidays = new Set(world.holidays);
    const calendar = createLocalCalendar(TIME_ZONE, (day) => holidays.has(day));
    const schedule = createTunedSchedule({ minIntervalMs: 1_000, holidays: [...holidays] });
    const { policy, claims } = recordClaims(schedule, calendar);
    const workload = createWorkload({ seed, open, days, world });
    simulate({ workload, policy, warmUpMs: days * DAY_MS });
    const figures = verifyClaims(claims, workload.fates, workload.endsAt);
    for (const occasion of OCCASIONS) {
      const { claims: count, held, meant } = figures.by[occasion];
      rows.push([
        String(open),
        world.name,
        occasion,
        String(count),
        percent(held),
        percent(meant),
        figures.meanDays[occasion].toFixed(1),
        percent(figures.named[occasion]),
      ]);
    }
    const { risk, calm } = figures;
    rows.push([
      String(open),
      world.name,
      'at risk: late',
      String(risk.claims),
      percent(risk.held),
      percent(risk.meant),
      '',
      '',
    ]);
    rows.push([
      String(open),
      world.name,
      'not at risk: late',
      String(calm.claims),
      percent(calm.held),
      percent(calm.meant),
      '',
      '',
    ]);
    console.error(open, world.name, `${((performance.now() - began) / 1000).toFixed(0)} s`);
  }
}
sayTable(['open', 'world', 'said', 'claims', 'held', 'meant', 'days ahead', 'named'], rows);
console.log(`\nseed ${seed}, ${((performance.now() - began) / 1000).toFixed(0)} s`);
