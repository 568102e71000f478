import { DAY_MS, HOUR_MS } from '../../../src/time/durations.ts';
import { createSchedule } from '../../../src/checks/schedule/schedule.ts';
import { createInformed } from './informed.ts';
import { figuresOf } from './figures.ts';
import { everyDay, weekdays } from './opening-hours.ts';
import { createRoundRobin } from './round-robin.ts';
import { simulate } from './simulate.ts';
import { createWorkload, type World, TIME_ZONE } from './workload.ts';

const former = await import('/tmp/former/src/checks/schedule/schedule.ts' as string);
export const WORLDS: Record<string, World> = {
  first: { name: 'first', hours: { police: weekdays(9, 17), people: everyDay(0, 24) } },
  nights: { name: 'nights', hours: { police: weekdays(9, 17), people: everyDay(8, 20) } },
  a: { name: 'a', hours: { police: weekdays(8, 18), people: everyDay(8, 20) } },
  b: { name: 'b', hours: { police: weekdays(6, 14), people: everyDay(5, 23) } },
  c: { name: 'c', hours: { police: weekdays(10, 20), people: everyDay(12, 24) } },
};
const [worlds, opens, policies, seed = '1', days = '28', warm = '14', min = '1000'] = process.argv.slice(2);
for (const w of (worlds ?? '').split(',')) for (const open of (opens ?? '').split(',')) {
  const world = WORLDS[w]; if (!world) throw new Error(w);
  const out: string[] = [];
  let base = 0;
  for (const p of (policies ?? '').split(',')) {
    const load = createWorkload({ seed: Number(seed), open: Number(open), days: Number(days), world });
    const minIntervalMs = Number(min);
    const opts = { minIntervalMs, maxIntervalMs: 12 * HOUR_MS, timeZone: TIME_ZONE };
    const policy = p === 'rr' ? createRoundRobin(minIntervalMs) : p === 'former' ? former.createSchedule(opts) : p === 'new' ? createSchedule(opts) : createInformed(load.truth, minIntervalMs);
    const t = performance.now();
    const f = figuresOf(simulate({ world: load, policy, warmUpMs: Number(warm) * DAY_MS }));
    if (base === 0) base = f.mean;
    out.push(`${p}: ${f.mean.toFixed(1)} (${(f.mean / base).toFixed(3)}) i${f.meanByStrand.instant.toFixed(0)} r${f.meanByStrand.referred.toFixed(0)} t${f.meanByStrand.tail.toFixed(0)} n${f.completed} req${f.requestsPerCompleted.toFixed(0)} gap${f.longestGapHours.toFixed(1)} ${f.microsecondsPerLook.toFixed(1)}us [${((performance.now() - t) / 1000).toFixed(0)}s]`);
  }
  console.log((process.cpuUsage().user / (globalThis as any).PC).toFixed(2) + "us/call", `${w} ${open} seed${seed}`); for (const o of out) console.log('   ' + o);
}
